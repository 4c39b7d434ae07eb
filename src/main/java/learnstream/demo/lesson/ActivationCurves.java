package learnstream.demo.lesson;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import learnstream.demo.chart.Axis;
import learnstream.demo.chart.Line;
import learnstream.demo.chart.LineChart;
import learnstream.nn.BatchNetwork;
import learnstream.nn.optimiser.Sgd;
import learnstream.nn.spec.Activation;
import learnstream.nn.spec.DenseSpec;
import learnstream.nn.spec.Initialisation;
import learnstream.nn.spec.Loss;
import learnstream.nn.spec.NetworkSpec;
import learnstream.nn.spec.Precision;
import learnstream.nn.spec.Schedule;

/**
 * An activation with its derivative, as a layer of the project's computes them: z goes forward
 * through a layer that adds nothing to it, and 1 comes back.
 */
final class ActivationCurves {
  /** The two lines of the Maxout unit: -z - 1 and z / 2. */
  private static final double[][] MAXOUT_WEIGHTS = {{-1, 0.5}};

  private static final double[] MAXOUT_BIASES = {-1, 0};

  /** The softmax of z beside two sums that stay at 0 and 1. */
  private static final double[][] SOFTMAX_WEIGHTS = {{1, 0, 0}};

  private static final double[] SOFTMAX_BIASES = {0, 0, 1};

  private static final double REACH = 5;

  private final Activation activation;
  private final BatchNetwork<?> layer;
  private final int n;
  private final float[] z;

  /**
   * @param n points, from -5 to 5
   */
  ActivationCurves(Activation activation, int n) {
    this.activation = activation;
    this.n = n;
    z = new float[n];
    for (int i = 0; i < n; i++) {
      z[i] = (float) (2 * REACH * i / (n - 1) - REACH);
    }
    layer = BatchNetwork.create(spec(activation), n);
  }

  private static NetworkSpec spec(Activation activation) {
    return new NetworkSpec(
        1,
        List.of(dense(activation)),
        Loss.MEAN_SQUARED_ERROR,
        new Sgd(),
        new Schedule.Constant(0),
        0,
        0,
        0,
        Precision.FLOAT32);
  }

  private static DenseSpec dense(Activation activation) {
    return switch (activation) {
      case MAXOUT -> new DenseSpec(1, activation, 2, start(MAXOUT_WEIGHTS, MAXOUT_BIASES), true);
      case SOFTMAX -> new DenseSpec(3, activation, start(SOFTMAX_WEIGHTS, SOFTMAX_BIASES));
      default -> new DenseSpec(1, activation, start(new double[][] {{1}}, new double[] {0}));
    };
  }

  private static Initialisation start(double[][] weights, double[] biases) {
    return new Initialisation.Explicit(weights, biases);
  }

  double[] z() {
    return doubles(z, 1, 0);
  }

  /** f(z) of an output; there are three with softmax. */
  double[] values(int output) {
    float[] y = new float[n * layer.outputs()];
    layer.forward(z, n, y);
    return doubles(y, layer.outputs(), output);
  }

  /** f'(z) of the first output. */
  double[] derivatives() {
    values(0);
    float[] atOutputs = new float[n * layer.outputs()];
    for (int i = 0; i < n; i++) {
      atOutputs[i * layer.outputs()] = 1;
    }
    float[] atInputs = new float[n];
    layer.inputGradient(atOutputs, n, atInputs);
    return doubles(atInputs, 1, 0);
  }

  private double[] doubles(float[] numbers, int step, int from) {
    double[] some = new double[n];
    Arrays.setAll(some, i -> numbers[i * step + from]);
    return some;
  }

  LineChart chart() {
    List<Line> lines = new ArrayList<>();
    lines.add(new Line("f(z)", Line.Style.SOLID, z(), values(0)));
    lines.add(new Line("f'(z)", Line.Style.DOTTED, z(), derivatives()));
    for (int j = 1; j < layer.outputs(); j++) {
      lines.add(new Line("of the sum " + (j - 1), Line.Style.DASHED, z(), values(j)));
    }
    Axis all = Axis.over(lines.stream().map(Line::y).toArray(double[][]::new));
    double room = 0.06 * (all.to() - all.from());
    Axis y = new Axis(all.from() - room, all.to() + room);
    return new LineChart(title(), new Axis(-REACH, REACH), y, lines);
  }

  String label() {
    return activation.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private String title() {
    return switch (activation) {
      case MAXOUT -> "maxout: -z-1, z/2";
      case SOFTMAX -> "softmax of z, 0, 1";
      default -> label();
    };
  }
}

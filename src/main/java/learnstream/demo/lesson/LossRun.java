package learnstream.demo.lesson;

import java.util.Arrays;
import java.util.List;
import learnstream.demo.chart.Line;
import learnstream.nn.Network;
import learnstream.nn.optimiser.Sgd;
import learnstream.nn.spec.Activation;
import learnstream.nn.spec.DenseSpec;
import learnstream.nn.spec.Initialisation;
import learnstream.nn.spec.Loss;
import learnstream.nn.spec.NetworkSpec;
import learnstream.nn.spec.Precision;
import learnstream.nn.spec.Schedule;

/**
 * One sigmoid unit that is to answer 0 to the input 1, trained on that sample again and again with
 * one loss (Nielsen, Neural networks and deep learning, 2015, chapter 3).
 */
final class LossRun {
  private static final double RATE = 0.15;
  private static final double[] INPUT = {1};
  private static final double[] TARGET = {0};

  final Loss loss;
  final double weight;
  final double bias;

  /** What it answered before each update, and after the last one. */
  final double[] outputs;

  /** dC/dw at the start. */
  final double slopeAtStart;

  /**
   * @param weight at the start; with the bias it decides how wrong the unit begins
   */
  LossRun(Loss loss, double weight, double bias, int updates) {
    this.loss = loss;
    this.weight = weight;
    this.bias = bias;
    outputs = new double[updates + 1];
    Network<?> network = Network.create(spec(loss, weight, bias));
    double[] y = new double[1];
    double afterOne = weight;
    for (int i = 0; i < updates; i++) {
      network.forward(INPUT, y);
      outputs[i] = y[0];
      network.learn(TARGET, 1);
      afterOne = i == 0 ? network.array("0.weights").get(0) : afterOne;
    }
    network.forward(INPUT, y);
    outputs[updates] = y[0];
    slopeAtStart = (weight - afterOne) / RATE;
  }

  private static NetworkSpec spec(Loss loss, double weight, double bias) {
    Initialisation start =
        new Initialisation.Explicit(new double[][] {{weight}}, new double[] {bias});
    return new NetworkSpec(
        1,
        List.of(new DenseSpec(1, Activation.SIGMOID, start)),
        loss,
        new Sgd(),
        new Schedule.Constant(RATE),
        0,
        0,
        0,
        Precision.FLOAT64);
  }

  /** How many updates until the answer is below a bound; -1 if it never is. */
  int updatesUntilBelow(double bound) {
    for (int i = 0; i < outputs.length; i++) {
      if (outputs[i] < bound) {
        return i;
      }
    }
    return -1;
  }

  Line line() {
    double[] updates = new double[outputs.length];
    Arrays.setAll(updates, i -> i);
    boolean quadratic = loss == Loss.MEAN_SQUARED_ERROR;
    return new Line(name(), quadratic ? Line.Style.DASHED : Line.Style.SOLID, updates, outputs);
  }

  String name() {
    return loss == Loss.MEAN_SQUARED_ERROR ? "quadratic" : "cross-entropy";
  }
}

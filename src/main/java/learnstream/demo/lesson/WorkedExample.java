package learnstream.demo.lesson;

import java.util.ArrayList;
import java.util.List;
import learnstream.model.Learner;
import learnstream.nn.reference.DenseLayer;
import learnstream.nn.reference.ReferenceNetwork;
import learnstream.nn.spec.Activation;
import learnstream.nn.spec.Loss;
import learnstream.nn.spec.NamedArray;

/**
 * One step of the 2-2-2 sigmoid network, number by number as {@link ReferenceNetwork} makes it:
 * inputs i1, i2, hidden h1, h2, outputs o1, o2; w1, w2 lead to h1, w3, w4 to h2, w5, w6 to o1, w7,
 * w8 to o2.
 */
final class WorkedExample {
  static final double[] INPUT = {0.05, 0.10};
  static final double[] TARGET = {0.01, 0.99};
  static final double RATE = 0.5;

  /** A number, how it comes about, and what it is. */
  record Row(String name, String formula, double value) {}

  /** A part of the step. */
  record Part(String title, List<Row> rows) {}

  /**
   * A network's numbers.
   *
   * @param w w1 to w8
   * @param b of h1, h2, o1, o2
   */
  record Parameters(double[] w, double[] b) {
    static Parameters of(Learner learner) {
      List<NamedArray> arrays = learner.model().arrays();
      NamedArray hidden = arrays.get(0);
      NamedArray output = arrays.get(2);
      // A row for each input: w1 w3, w2 w4.
      return new Parameters(
          new double[] {
            hidden.get(0), hidden.get(2), hidden.get(1), hidden.get(3),
            output.get(0), output.get(2), output.get(1), output.get(3)
          },
          new double[] {
            arrays.get(1).get(0), arrays.get(1).get(1), arrays.get(3).get(0), arrays.get(3).get(1)
          });
    }

    double w(int number) {
      return w[number - 1];
    }
  }

  private final Parameters p;

  /** The parameters after the step. */
  private final Parameters next;

  // Of h1, h2, o1, o2: weighted sum, output, derivative of E by the sum.
  private final double[] net = new double[4];
  private final double[] out = new double[4];
  private final double[] delta = new double[4];
  private final double error;
  private final List<Part> parts = new ArrayList<>();

  WorkedExample(Parameters before) {
    p = before;
    double[][] hiddenWeights = {{p.w(1), p.w(3)}, {p.w(2), p.w(4)}};
    double[][] outputWeights = {{p.w(5), p.w(7)}, {p.w(6), p.w(8)}};
    double[] hiddenBiases = {p.b[0], p.b[1]};
    double[] outputBiases = {p.b[2], p.b[3]};
    DenseLayer hidden = new DenseLayer(hiddenWeights, hiddenBiases, Activation.SIGMOID, 1);
    DenseLayer output = new DenseLayer(outputWeights, outputBiases, Activation.SIGMOID, 1);
    ReferenceNetwork network = new ReferenceNetwork(Loss.MEAN_SQUARED_ERROR, hidden, output);
    network.forward(INPUT);
    error = network.loss(TARGET);
    network.backward(TARGET, 1);
    network.step(RATE, true);
    DenseLayer[] layers = {hidden, output};
    for (int n = 0; n < 4; n++) {
      net[n] = layers[n / 2].sums()[n % 2];
      out[n] = layers[n / 2].outputs()[n % 2];
      delta[n] = layers[n / 2].deltas()[n % 2];
    }
    next =
        new Parameters(
            new double[] {
              hiddenWeights[0][0], hiddenWeights[1][0], hiddenWeights[0][1], hiddenWeights[1][1],
              outputWeights[0][0], outputWeights[1][0], outputWeights[0][1], outputWeights[1][1]
            },
            new double[] {hiddenBiases[0], hiddenBiases[1], outputBiases[0], outputBiases[1]});
    forward();
    error();
    outputLayer();
    hiddenLayer();
    biases();
  }

  List<Part> parts() {
    return parts;
  }

  private List<Row> part(String title) {
    List<Row> rows = new ArrayList<>();
    parts.add(new Part(title, rows));
    return rows;
  }

  private void forward() {
    List<Row> rows = part("Forward: input layer to hidden layer");
    neuron(rows, 0, "h1", "i1", "i2");
    neuron(rows, 1, "h2", "i1", "i2");
    rows = part("Forward: hidden layer to output layer");
    neuron(rows, 2, "o1", "out_h1", "out_h2");
    neuron(rows, 3, "o2", "out_h1", "out_h2");
  }

  private void neuron(List<Row> rows, int n, String name, String one, String other) {
    int w = 2 * n + 1;
    String formula = "w%d %s + w%d %s + b%d".formatted(w, one, w + 1, other, n / 2 + 1);
    rows.add(new Row("net_" + name, formula, net[n]));
    rows.add(new Row("out_" + name, "1 / (1 + e^-net_%s)".formatted(name), out[n]));
  }

  private void error() {
    List<Row> rows = part("Total error");
    for (int j = 0; j < 2; j++) {
      double off = TARGET[j] - out[2 + j];
      String name = "o" + (j + 1);
      rows.add(
          new Row("E_" + name, "1/2 (target_%s - out_%s)^2".formatted(name, name), off * off / 2));
    }
    rows.add(new Row("E", "E_o1 + E_o2", error));
  }

  private void outputLayer() {
    List<Row> rows = part("Backward: weights to the output layer");
    for (int j = 0; j < 2; j++) {
      String name = "o" + (j + 1);
      rows.add(
          new Row(
              "dE/dnet_" + name,
              "(out_%s - target_%s) out_%s (1 - out_%s)".formatted(name, name, name, name),
              delta[2 + j]));
      for (int i = 0; i < 2; i++) {
        weight(rows, 5 + 2 * j + i, name, "out_h" + (i + 1), delta[2 + j], out[i]);
      }
    }
  }

  private void hiddenLayer() {
    List<Row> rows = part("Backward: weights to the hidden layer");
    for (int j = 0; j < 2; j++) {
      String name = "h" + (j + 1);
      double back = delta[2] * p.w(5 + j) + delta[3] * p.w(7 + j);
      String formula = "dE/dnet_o1 w%d + dE/dnet_o2 w%d".formatted(5 + j, 7 + j);
      rows.add(new Row("dE/dout_" + name, formula, back));
      formula = "dE/dout_%s out_%s (1 - out_%s)".formatted(name, name, name);
      rows.add(new Row("dE/dnet_" + name, formula, delta[j]));
      for (int i = 0; i < 2; i++) {
        weight(rows, 1 + 2 * j + i, name, "i" + (i + 1), delta[j], INPUT[i]);
      }
    }
  }

  private void weight(List<Row> rows, int w, String neuron, String source, double delta, double x) {
    rows.add(new Row("dE/dw" + w, "dE/dnet_%s %s".formatted(neuron, source), delta * x));
    rows.add(new Row("w%d+".formatted(w), "w%d - 0.5 dE/dw%d".formatted(w, w), next.w(w)));
  }

  private void biases() {
    List<Row> rows = part("Backward: a bias of its own for each neuron, if biases are learnt");
    String[] names = {"h1", "h2", "o1", "o2"};
    for (int n = 0; n < 4; n++) {
      rows.add(
          new Row(
              "b_%s+".formatted(names[n]),
              "b%d - 0.5 dE/dnet_%s".formatted(n / 2 + 1, names[n]),
              next.b[n]));
    }
  }

  /** E of outputs. */
  static double error(double[] out) {
    return Loss.MEAN_SQUARED_ERROR.value(out, TARGET);
  }
}

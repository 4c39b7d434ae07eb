package learnstream.export;

import java.util.List;
import learnstream.model.KindSpec;
import learnstream.model.OnlineModel;
import learnstream.model.feedforward.FeedForwardSpec;
import learnstream.model.perceptron.McCullochPittsSpec;
import learnstream.model.perceptron.PerceptronSpec;
import learnstream.model.pool.Pool;
import learnstream.model.pool.PoolSpec;
import learnstream.model.rbf.RbfSpec;
import learnstream.nn.spec.Activation;
import learnstream.nn.spec.NamedArray;

/** Kinds of models: scores of inputs, both in doubles. */
final class KindNodes {
  private final OnnxGraph graph;
  private final Formulas f;

  KindNodes(OnnxGraph graph) {
    this.graph = graph;
    f = Formulas.inDoubles(graph);
  }

  /**
   * The scores {@code [batch, outputs]} of {@code x [batch, inputs]}.
   *
   * @param outputs that are used
   * @throws NotExportableException if it is a kind that cannot be said in ONNX
   */
  String scores(KindSpec spec, OnlineModel model, String x, int outputs)
      throws NotExportableException {
    if (spec instanceof FeedForwardSpec network) {
      return new NetworkNodes(graph, network.network(), model.arrays()).forward(x, outputs);
    }
    if (spec instanceof PoolSpec pool) {
      return new PoolNodes(graph, this).scores(pool, (Pool) model, x, outputs);
    }
    if (spec instanceof PerceptronSpec perceptron) {
      return perceptron(perceptron, model, x);
    }
    if (spec instanceof RbfSpec rbf) {
      return rbf(rbf, model.arrays(), x);
    }
    if (spec instanceof McCullochPittsSpec neuron) {
      int inputs = neuron.weights().size();
      String weights = f.matrix(NamedArrays.numbers(model.arrays(), "weights"), inputs, 1);
      double threshold = NamedArrays.numbers(model.arrays(), "threshold")[0];
      return step(f.affine(x, weights, f.constant(-threshold)));
    }
    throw new NotExportableException(
        "kind: %s cannot be said in ONNX; networks, perceptrons, mp-neurons, RBF networks and pools"
                .formatted(spec.label())
            + " can; --format npz writes its numbers");
  }

  private String step(String z) {
    return ActivationNodes.apply(f, Activation.STEP, z, 1, 1);
  }

  private String perceptron(PerceptronSpec spec, OnlineModel model, String x) {
    double[] weights = NamedArrays.numbers(model.arrays(), "weights");
    double[] biases = NamedArrays.numbers(model.arrays(), "biases");
    if (spec.averaged() && model.version() > 0) {
      average(weights, NamedArrays.numbers(model.arrays(), "averaging.weights"), model.version());
      average(biases, NamedArrays.numbers(model.arrays(), "averaging.biases"), model.version());
    }
    String z = f.affine(x, f.matrix(weights, spec.inputs(), spec.outputs()), f.row(biases));
    return spec.outputs() == 1 ? step(z) : z;
  }

  private static void average(double[] numbers, double[] sums, long steps) {
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] -= sums[i] / steps;
    }
  }

  private String rbf(RbfSpec spec, List<NamedArray> arrays, String x) {
    String biases = f.row(NamedArrays.numbers(arrays, "output.biases"));
    boolean hasUnits = arrays.stream().anyMatch(array -> array.name().equals("centres"));
    if (!hasUnits) {
      // Of the samples only how many there are is needed.
      return f.add(f.multiply(f.mean(x), 0), biases);
    }
    double[] centres = NamedArrays.numbers(arrays, "centres");
    int units = centres.length / spec.inputs();
    double[] norms = new double[units];
    double[] columns = new double[centres.length];
    for (int i = 0; i < centres.length; i++) {
      norms[i / spec.inputs()] += centres[i] * centres[i];
      columns[i % spec.inputs() * units + i / spec.inputs()] = centres[i];
    }
    double[] factors = NamedArrays.numbers(arrays, "widths");
    for (int j = 0; j < units; j++) {
      factors[j] = -1 / (2 * factors[j] * factors[j]);
    }
    String own = f.multiply(f.mean(f.multiply(x, x)), spec.inputs());
    String products = graph.node("MatMul", x, f.matrix(columns, spec.inputs(), units));
    String squared = f.subtract(f.add(own, f.row(norms)), f.multiply(products, 2));
    String phi = f.exp(f.multiply(f.max(squared, f.constant(0)), f.row(factors)));
    double[] weights = NamedArrays.numbers(arrays, "output.weights");
    return f.affine(phi, f.matrix(weights, units, spec.outputs()), biases);
  }
}

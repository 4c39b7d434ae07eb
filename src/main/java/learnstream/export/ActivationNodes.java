package learnstream.export;

import java.util.List;
import learnstream.nn.spec.Activation;

/** Activation functions. */
final class ActivationNodes {
  private ActivationNodes() {}

  /**
   * @param pieces linear pieces of each maxout unit; 1 for every other activation
   */
  static String apply(Formulas f, Activation activation, String z, int units, int pieces) {
    OnnxGraph graph = f.graph();
    return switch (activation) {
      case IDENTITY -> z;
      case STEP -> graph.cast(f.isPositive(z), f.type());
      case SIGMOID -> graph.node("Sigmoid", z);
      case TANH -> graph.node("Tanh", z);
      case RELU -> graph.node("Relu", z);
      case LEAKY_RELU -> f.choose(f.isPositive(z), z, f.multiply(z, Activation.LEAK));
      case ELU ->
          f.choose(f.isPositive(z), z, f.subtract(f.exp(f.min(z, f.constant(0))), f.constant(1)));
      case SOFTMAX -> f.softmax(z);
      case MAXOUT ->
          graph.node(
              "ReduceMax",
              List.of(OnnxAttribute.of("axes", new long[] {2}), OnnxAttribute.of("keepdims", 0)),
              graph.reshape(z, units, pieces));
    };
  }
}

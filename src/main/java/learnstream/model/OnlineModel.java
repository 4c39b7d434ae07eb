package learnstream.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import learnstream.nn.StepBound;
import learnstream.nn.UnitWatch;
import learnstream.nn.linear.SparseVector;
import learnstream.nn.spec.NamedArray;
import learnstream.nn.spec.NonFiniteGradientException;
import learnstream.nn.spec.Stateful;

/** A model that learns one sample at a time. */
public interface OnlineModel {
  int inputs();

  int outputs();

  /** Updates so far. */
  long version();

  /**
   * Writes the answer to {@code x[inputs]} to {@code scores[outputs]} and remembers it for
   * learning.
   */
  void predict(double[] x, double[] scores);

  /**
   * The same, to the bit, for a sample of which most numbers are 0; a model that can makes it, and
   * learning it, cost what is in the sample, not its width.
   */
  default void predict(SparseVector x, double[] scores) {
    predict(x.values(), scores);
  }

  /**
   * Learns the sample predicted last.
   *
   * @param target as many numbers as outputs; the sample itself where that is what is learnt
   * @param weight factor of the sample's gradient, at least 0
   * @return the L2 norm of the gradient before clipping; 0 for what has no gradient
   * @throws NonFiniteGradientException before anything has changed
   */
  double learn(double[] target, double weight);

  /**
   * The same; besides, for what is learnt in front of the model.
   *
   * @param inputs at which the gradient is wanted
   * @param gradient takes the derivative of the loss at each of these, before anything changed,
   *     with the weight and what bounds the step
   * @throws UnsupportedOperationException if the kind gives no {@link KindSpec#givesInputGradient
   *     gradient at its inputs}
   */
  default double learn(double[] target, double weight, int[] inputs, double[] gradient) {
    throw new UnsupportedOperationException("there is no gradient at the inputs");
  }

  /**
   * Learns what can be learnt without a label from the sample predicted last, which has none.
   *
   * @param weight as in {@link #learn}
   */
  default void learnUnlabelled(double weight) {}

  /**
   * Leaves out the outputs from the {@code n}th on, until told otherwise: their scores are 0, and
   * they learn nothing. Not part of the state.
   *
   * @throws UnsupportedOperationException unless {@link KindSpec#usesSomeOutputs}
   */
  default void useOutputs(int n) {
    throw new UnsupportedOperationException("the model always uses all of its outputs");
  }

  /** Loss of the sample predicted last. */
  double loss(double[] target);

  /** The learning rate that the next update uses; 0 for what has none. */
  default double learningRate() {
    return 0;
  }

  /** What else there is to tell of the sample predicted last, by name; usually nothing. */
  default Map<String, float[]> details() {
    return Map.of();
  }

  /** How each of its members is doing, where it consists of several; else empty. */
  default List<MemberStatus> members() {
    return List.of();
  }

  /** What the user should know about what the model is used for; usually nothing. */
  default Optional<String> warning() {
    return Optional.empty();
  }

  /** Euclidean norm of all parameters. */
  default double weightNorm() {
    double squares = 0;
    for (NamedArray array : arrays()) {
      double norm = array.norm();
      squares += norm * norm;
    }
    return Math.sqrt(squares);
  }

  /** A new watch on its ReLU units; empty if it has none. */
  default Optional<UnitWatch> unitWatch() {
    return Optional.empty();
  }

  /** What bounds its steps, a part of its state; empty if nothing does. */
  default Optional<StepBound> stepBound() {
    return Optional.empty();
  }

  /** What predicts, and is stored; what else is needed to go on belongs to the optimiser. */
  Stateful parameters();

  /** What is stored besides the parameters; usually nothing where there is no gradient. */
  default Stateful optimiser() {
    return Stateful.NOTHING;
  }

  /** The parameters under their names, to look at and to set. */
  default List<NamedArray> arrays() {
    return List.of();
  }
}

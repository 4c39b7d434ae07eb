package learnstream.model.hopfield;

import java.util.List;
import java.util.SplittableRandom;
import learnstream.nn.spec.NamedArray;
import learnstream.nn.spec.NonFiniteGradientException;
import learnstream.nn.spec.Stateful;

/** What is stored, and how it is recalled. */
interface Memory extends Stateful {
  /**
   * Changes a state to the one that it recalls.
   *
   * @param state as many numbers as neurons
   */
  void recall(double[] state, SplittableRandom random, Trace trace);

  /**
   * Stores one pattern.
   *
   * @param weight of its sample, above 0
   * @return Euclidean norm of the change
   * @throws NonFiniteGradientException before anything has changed
   */
  double store(double[] pattern, double weight);

  /** How many different patterns are stored, about. */
  int stored();

  /** How many patterns can be stored and recalled, about. */
  double capacity();

  List<NamedArray> arrays();
}

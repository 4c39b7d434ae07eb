package learnstream.nn.kernel;

import learnstream.nn.optimiser.OptimiserStep;

/**
 * A step of stochastic gradient descent on a matrix of weights that waits for the next product with
 * them: both are made in one pass, so that a weight is read and written once a sample instead of
 * read, read again and written. The bits are those of one after the other. It is for samples
 * without zeros, in which all rows have a part.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public interface DeferredStep<A> {
  /**
   * Keeps a step of all rows, {@code w[i][j] -= rate scale x[i] delta[j]}; none waits.
   *
   * @param step plain descent without an L2 term
   */
  void put(OptimiserStep step, A x, A delta);

  boolean waits();

  /** Makes the step, if one waits. */
  void settle(A parameters);

  /** Forgets the step. */
  void drop();

  /**
   * Makes the step, and then {@link Kernels#affine} with all rows.
   *
   * @param rows {@code 0, 1, 2 ...}
   */
  void affine(A parameters, int biases, A x, int[] rows, A out);
}

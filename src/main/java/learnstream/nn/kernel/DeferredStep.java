package learnstream.nn.kernel;

import learnstream.nn.optimiser.OptimiserStep;

/**
 * An optimiser's step on a matrix of weights that waits for the next product with them: both are
 * made in one pass, so that a weight, and what the optimiser keeps for it, is brought from memory
 * once a sample instead of twice. The bits are those of one after the other. It is for samples
 * without zeros, in which all rows have a part.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public interface DeferredStep<A> {
  /** Keeps a step of all rows, with the gradient of {@link Kernels#update}; none waits. */
  void put(OptimiserStep step, A[] slots, A x, A delta);

  boolean waits();

  /** Makes the step, if one waits. */
  void settle(A parameters);

  /** Makes the step, and then {@link Kernels#affine} with all rows. */
  void affine(A parameters, int biases, A x, A out);
}

package learnstream.model.hopfield;

import java.util.SplittableRandom;

/** How the neurons find to a stored pattern. */
public sealed interface Dynamics permits Asynchronous, Synchronous, Annealed {
  /**
   * Changes the neurons until none would change, or the sweeps are used up.
   *
   * @param random for what is left to chance
   * @param trace is told the energy after each sweep over all neurons
   */
  void run(Spins spins, SplittableRandom random, Trace trace);
}

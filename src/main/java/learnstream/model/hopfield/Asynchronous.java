package learnstream.model.hopfield;

import java.util.SplittableRandom;

/**
 * One neuron after the other, in an order drawn anew for each sweep: {@code s_i = sign(h_i -
 * theta_i)}. The energy never rises, so that they come to rest (Hopfield 1982).
 *
 * @param sweeps the most that are made, each over all neurons
 */
public record Asynchronous(int sweeps) implements Dynamics {
  @Override
  public void run(Spins spins, SplittableRandom random, Trace trace) {
    for (int sweep = 0; sweep < sweeps && !spins.areStable(); sweep++) {
      for (int i : spins.shuffled(random)) {
        if (spins.isUneasy(i)) {
          spins.flip(i);
        }
      }
      trace.sweep(spins.energy());
    }
  }
}

package learnstream.model.hopfield;

import java.util.SplittableRandom;

/**
 * All neurons at once, from what they receive before any changes (Little 1974). They come to rest
 * or end in a cycle of two states; the energy may rise.
 *
 * @param sweeps the most that are made
 */
public record Synchronous(int sweeps) implements Dynamics {
  @Override
  public void run(Spins spins, SplittableRandom random, Trace trace) {
    int[] uneasy = new int[spins.count()];
    for (int sweep = 0; sweep < sweeps && !spins.areStable(); sweep++) {
      int count = 0;
      for (int i = 0; i < spins.count(); i++) {
        if (spins.isUneasy(i)) {
          uneasy[count++] = i;
        }
      }
      for (int k = 0; k < count; k++) {
        spins.flip(uneasy[k]);
      }
      trace.sweep(spins.energy());
    }
  }
}

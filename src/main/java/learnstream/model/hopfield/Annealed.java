package learnstream.model.hopfield;

import java.util.SplittableRandom;

/**
 * One neuron after the other at a temperature that falls with each sweep, from {@code start} by the
 * same factor each time to {@code end}: {@code P(s_i = 1) = 1 / (1 + exp(-2 (h_i - theta_i) / T))}
 * (Glauber 1963; Kirkpatrick, Gelatt, Vecchi 1983). What it leads to is followed by as many sweeps
 * without temperature as the neurons need to come to rest, at most {@code sweeps} again. Heat leads
 * out of mixtures of patterns, which are unstable above T = 0.46 (Amit and others 1985); at T = 1
 * everything is forgotten.
 *
 * @param sweeps with temperature, at least 1
 * @param start above 0
 * @param end above 0, at most {@code start}
 */
public record Annealed(int sweeps, double start, double end) implements Dynamics {
  public Annealed {
    if (!(start >= end && end > 0)) {
      throw new IllegalArgumentException(
          "temperature: from %s to %s is not allowed; falling and above 0 is"
              .formatted(start, end));
    }
  }

  @Override
  public void run(Spins spins, SplittableRandom random, Trace trace) {
    double factor = sweeps == 1 ? 1 : StrictMath.pow(end / start, 1.0 / (sweeps - 1));
    double temperature = start;
    for (int sweep = 0; sweep < sweeps; sweep++) {
      for (int i : spins.shuffled(random)) {
        double up = 1 / (1 + StrictMath.exp(-2 * spins.excess(i) / temperature));
        double drawn = (random.nextLong() >>> 11) * 0x1p-53;
        if ((drawn < up) != (spins.state(i) > 0)) {
          spins.flip(i);
        }
      }
      trace.sweep(spins.energy(), temperature);
      temperature *= factor;
    }
    new Asynchronous(sweeps).run(spins, random, trace);
  }
}

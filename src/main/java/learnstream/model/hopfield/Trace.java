package learnstream.model.hopfield;

import java.util.Arrays;
import java.util.Map;

/** What happened in a recall, to be told beside its outcome. */
final class Trace {
  private float[] energy = new float[16];
  private float[] temperature = new float[16];
  private int energies;
  private boolean converged;

  /** Begins a recall at an energy. */
  void begin(double first) {
    energies = 0;
    converged = false;
    sweep(first, 0);
  }

  /** Begins a recall that has no energy. */
  void begin() {
    energies = 0;
    converged = true;
  }

  /** The energy after a sweep without temperature. */
  void sweep(double newest) {
    sweep(newest, 0);
  }

  void sweep(double newest, double heat) {
    if (energies == energy.length) {
      energy = Arrays.copyOf(energy, 2 * energies);
      temperature = Arrays.copyOf(temperature, 2 * energies);
    }
    energy[energies] = (float) newest;
    temperature[energies++] = (float) heat;
  }

  void end(boolean atRest) {
    converged = atRest;
  }

  /**
   * Adds {@code energy} and {@code temperature} (of each sweep, after the start), {@code
   * converged}.
   */
  void tell(Map<String, float[]> details) {
    details.put("energy", Arrays.copyOf(energy, energies));
    details.put("converged", new float[] {converged ? 1 : 0});
    for (int i = 0; i < energies; i++) {
      if (temperature[i] > 0) {
        details.put("temperature", Arrays.copyOf(temperature, energies));
        return;
      }
    }
  }
}

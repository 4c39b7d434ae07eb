package learnstream.stream.supervised;

import learnstream.model.OnlineModel;
import learnstream.nn.UnitWatch;

/**
 * What is measured of one model beside its learning. Only reads the model, and allocates nothing
 * for a sample.
 */
public final class ModelDiagnostics {
  /** One sample in so many is looked at. */
  private static final int EVERY = 8;

  /** On fewer samples a living unit may be silent by chance. */
  private static final int ENOUGH = 100;

  private final OnlineModel model;
  private final UnitWatch units;
  private int samples;
  private double deadUnits = Double.NaN;
  private double weightNorm = Double.NaN;
  private long normTime;

  public ModelDiagnostics(OnlineModel model) {
    this.model = model;
    units = model.unitWatch().orElse(null);
  }

  /** The model has predicted a sample and not learnt it yet. */
  public void predicted() {
    if (units != null && ++samples == EVERY) {
      samples = 0;
      units.look();
    }
  }

  /** Share of dead units over the newest window that was long enough; null before the first. */
  public Double deadUnits() {
    if (units != null && units.looks() >= ENOUGH) {
      deadUnits = units.deadShare();
      units.reset();
    }
    return Double.isNaN(deadUnits) ? null : deadUnits;
  }

  /**
   * Euclidean norm of all parameters, measured anew when it is older than {@code maxAge}: with
   * millions of them it takes milliseconds.
   */
  public double weightNorm(long now, long maxAge) {
    if (Double.isNaN(weightNorm) || now - normTime >= maxAge) {
      weightNorm = model.weightNorm();
      normTime = now;
    }
    return weightNorm;
  }
}

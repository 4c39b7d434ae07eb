package learnstream.model.drift;

import java.nio.ByteBuffer;

/**
 * Drift detection by Hoeffding's bounds on averages (Frias-Blanco, del Campo-Avila, Ramos-Jimenez,
 * Morales-Bueno, Ortiz-Diaz and Caballero-Mota, Online and non-parametric drift detection methods
 * based on Hoeffding's bounds, 2015; HDDM-A, one-sided), for numbers from 0 to 1. The mean of all
 * numbers is compared with that of the first n', after which it was lowest, bound included: they
 * differ where
 *
 * <pre>{@code
 * mean(n) - mean(n') >= sqrt((n - n') / (n n') / 2 ln(2 / confidence))
 * }</pre>
 */
final class HddmA implements DriftDetector {
  private final double confidence;
  private final double warningConfidence;

  private long n;
  private double sum;
  private long lowestN;
  private double lowestSum;
  private double before;
  private double after;
  private long since;

  HddmA(DetectorSpec.HddmA spec) {
    confidence = spec.confidence();
    warningConfidence = spec.warningConfidence();
  }

  @Override
  public Signal add(double value) {
    n++;
    sum += value;
    if (lowestN == 0 || lowestSum / lowestN + bound(lowestN) >= sum / n + bound(n)) {
      lowestN = n;
      lowestSum = sum;
    }
    if (!hasRisen(warningConfidence)) {
      return Signal.NONE;
    }
    since = n - lowestN;
    before = lowestSum / lowestN;
    after = (sum - lowestSum) / since;
    if (!hasRisen(confidence)) {
      return Signal.WARNING;
    }
    begin();
    return Signal.DRIFT;
  }

  @Override
  public void begin() {
    n = 0;
    sum = 0;
    lowestN = 0;
    lowestSum = 0;
  }

  private double bound(long samples) {
    return Math.sqrt(1.0 / (2.0 * samples) * StrictMath.log(1 / confidence));
  }

  private boolean hasRisen(double level) {
    if (n == lowestN) {
      return false;
    }
    double m = (double) (n - lowestN) / lowestN * (1.0 / n);
    return sum / n - lowestSum / lowestN >= Math.sqrt(m / 2 * StrictMath.log(2 / level));
  }

  @Override
  public double before() {
    return before;
  }

  @Override
  public double after() {
    return after;
  }

  @Override
  public long since() {
    return Math.max(1, since);
  }

  @Override
  public int stateBytes() {
    return 3 * Long.BYTES + 4 * Double.BYTES;
  }

  @Override
  public void writeState(ByteBuffer out) {
    out.putLong(n).putLong(lowestN).putLong(since);
    out.putDouble(sum).putDouble(lowestSum).putDouble(before).putDouble(after);
  }

  @Override
  public void readState(ByteBuffer in) {
    n = in.getLong();
    lowestN = in.getLong();
    since = in.getLong();
    sum = in.getDouble();
    lowestSum = in.getDouble();
    before = in.getDouble();
    after = in.getDouble();
  }
}

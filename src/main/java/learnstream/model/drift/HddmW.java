package learnstream.model.drift;

import java.nio.ByteBuffer;

/**
 * Drift detection by McDiarmid's bounds on exponentially weighted averages (Frias-Blanco et al.,
 * Online and non-parametric drift detection methods based on Hoeffding's bounds, 2015; HDDM-W,
 * one-sided), for numbers from 0 to 1. An average {@code z = lambda x + (1 - lambda) z} has with it
 * the sum of its squared weights, {@code w = lambda^2 + (1 - lambda)^2 w}. That of all numbers up
 * to where it was lowest, bound included, is compared with that of the numbers since: they differ
 * where
 *
 * <pre>{@code
 * z1 - z0 > sqrt((w0 + w1) ln(1 / confidence) / 2)
 * }</pre>
 */
final class HddmW implements DriftDetector {
  private final double lambda;
  private final double confidence;
  private final double warningConfidence;

  /** Averages with their squared weights; the average is -1 before the first number. */
  private double all = -1;

  private double allWeight;
  private double early = -1;
  private double earlyWeight;
  private double late = -1;
  private double lateWeight;

  private double lowest = Double.MAX_VALUE;
  private long lateN;
  private double before;
  private double after;
  private long since;

  HddmW(DetectorSpec.HddmW spec) {
    lambda = spec.lambda();
    confidence = spec.confidence();
    warningConfidence = spec.warningConfidence();
  }

  @Override
  public Signal add(double value) {
    allWeight = all < 0 ? 1 : weightAfter(allWeight);
    all = all < 0 ? value : lambda * value + (1 - lambda) * all;
    double bound = Math.sqrt(allWeight * StrictMath.log(1 / confidence) / 2);
    if (all + bound < lowest) {
      lowest = all + bound;
      early = all;
      earlyWeight = allWeight;
      late = -1;
      lateN = 0;
    } else {
      lateWeight = late < 0 ? 1 : weightAfter(lateWeight);
      late = late < 0 ? value : lambda * value + (1 - lambda) * late;
      lateN++;
    }
    if (!hasRisen(warningConfidence)) {
      return Signal.NONE;
    }
    since = lateN;
    before = early;
    after = late;
    if (!hasRisen(confidence)) {
      return Signal.WARNING;
    }
    begin();
    return Signal.DRIFT;
  }

  private double weightAfter(double weight) {
    return lambda * lambda + (1 - lambda) * (1 - lambda) * weight;
  }

  private boolean hasRisen(double level) {
    return early >= 0
        && late >= 0
        && late - early > Math.sqrt((earlyWeight + lateWeight) * StrictMath.log(1 / level) / 2);
  }

  @Override
  public void begin() {
    all = -1;
    early = -1;
    late = -1;
    lowest = Double.MAX_VALUE;
    lateN = 0;
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
    return 9 * Double.BYTES + 2 * Long.BYTES;
  }

  @Override
  public void writeState(ByteBuffer out) {
    out.putDouble(all).putDouble(allWeight).putDouble(early).putDouble(earlyWeight);
    out.putDouble(late).putDouble(lateWeight).putDouble(lowest);
    out.putDouble(before).putDouble(after).putLong(lateN).putLong(since);
  }

  @Override
  public void readState(ByteBuffer in) {
    all = in.getDouble();
    allWeight = in.getDouble();
    early = in.getDouble();
    earlyWeight = in.getDouble();
    late = in.getDouble();
    lateWeight = in.getDouble();
    lowest = in.getDouble();
    before = in.getDouble();
    after = in.getDouble();
    lateN = in.getLong();
    since = in.getLong();
  }
}

package learnstream.model.drift;

import java.nio.ByteBuffer;

/**
 * The test of Page and Hinkley (Page, Continuous inspection schemes, 1954; as in Gama, Sebastiao
 * and Rodrigues, On evaluating stream learning algorithms, 2013): sums up by how much more than
 * {@code delta} each number lies above the mean so far, with what was summed before fading by
 * {@code fading} and never below 0; a sum above {@code threshold} is a drift.
 */
final class PageHinkley implements DriftDetector {
  private final int minSamples;
  private final double delta;
  private final double threshold;
  private final double fading;

  private long n;
  private double mean;
  private double excess;
  private long lowestN;
  private double lowestMean;
  private double before;
  private double after;
  private long since;

  PageHinkley(DetectorSpec.PageHinkley spec) {
    minSamples = spec.minSamples();
    delta = spec.delta();
    threshold = spec.threshold();
    fading = spec.fading();
  }

  @Override
  public Signal add(double value) {
    n++;
    mean += (value - mean) / n;
    if (n <= minSamples) {
      return Signal.NONE;
    }
    boolean isFirst = n == minSamples + 1;
    excess = isFirst ? 0 : Math.max(0, fading * excess + (value - mean - delta));
    if (excess == 0) {
      lowestN = n;
      lowestMean = mean;
    }
    if (!(excess > threshold)) {
      return Signal.NONE;
    }
    since = n - lowestN;
    before = lowestMean;
    after = (mean * n - lowestMean * lowestN) / since;
    begin();
    return Signal.DRIFT;
  }

  @Override
  public void begin() {
    n = 0;
    mean = 0;
    excess = 0;
    lowestN = 0;
    lowestMean = 0;
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
    return 3 * Long.BYTES + 5 * Double.BYTES;
  }

  @Override
  public void writeState(ByteBuffer out) {
    out.putLong(n).putLong(lowestN).putLong(since);
    out.putDouble(mean).putDouble(excess).putDouble(lowestMean);
    out.putDouble(before).putDouble(after);
  }

  @Override
  public void readState(ByteBuffer in) {
    n = in.getLong();
    lowestN = in.getLong();
    since = in.getLong();
    mean = in.getDouble();
    excess = in.getDouble();
    lowestMean = in.getDouble();
    before = in.getDouble();
    after = in.getDouble();
  }
}

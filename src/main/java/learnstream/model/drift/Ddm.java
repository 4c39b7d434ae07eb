package learnstream.model.drift;

import java.nio.ByteBuffer;

/**
 * Drift detection method (Gama, Medas, Castillo and Rodrigues, Learning with drift detection,
 * 2004), for errors that are 0 or 1. With p the share of errors in n samples and {@code s = sqrt(p
 * (1 - p) / n)}, both at the n where p + s was lowest, p' and s': a drift where {@code p + s > p' +
 * 3 s'}, a warning where {@code p + s > p' + 2 s'}.
 */
final class Ddm implements DriftDetector {
  private final int minSamples;
  private final double warning;
  private final double drift;

  private long n = 1;
  private double p = 1;
  private double lowest = Double.MAX_VALUE;
  private double lowestP;
  private double lowestS;
  private long lowestN;
  private boolean isOver;
  private double before;
  private double after;
  private long since;

  Ddm(DetectorSpec.Ddm spec) {
    minSamples = spec.minSamples();
    warning = spec.warning();
    drift = spec.drift();
  }

  @Override
  public Signal add(double value) {
    if (isOver) {
      begin();
    }
    p += (value - p) / n;
    double s = Math.sqrt(p * (1 - p) / n);
    n++;
    if (n < minSamples) {
      return Signal.NONE;
    }
    if (p + s <= lowest) {
      lowest = p + s;
      lowestP = p;
      lowestS = s;
      lowestN = n - 1;
    }
    if (n > minSamples && p + s > lowestP + drift * lowestS) {
      isOver = true;
    } else if (!(p + s > lowestP + warning * lowestS)) {
      return Signal.NONE;
    }
    long samples = n - 1;
    since = Math.max(1, samples - lowestN);
    before = lowestP;
    after = (p * samples - lowestP * lowestN) / since;
    return isOver ? Signal.DRIFT : Signal.WARNING;
  }

  @Override
  public void begin() {
    n = 1;
    p = 1;
    lowest = Double.MAX_VALUE;
    lowestP = 0;
    lowestS = 0;
    lowestN = 0;
    isOver = false;
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
    return 3 * Long.BYTES + 6 * Double.BYTES + 1;
  }

  @Override
  public void writeState(ByteBuffer out) {
    out.putLong(n).putLong(lowestN).putLong(since);
    out.putDouble(p).putDouble(lowest).putDouble(lowestP).putDouble(lowestS);
    out.putDouble(before).putDouble(after);
    out.put((byte) (isOver ? 1 : 0));
  }

  @Override
  public void readState(ByteBuffer in) {
    n = in.getLong();
    lowestN = in.getLong();
    since = in.getLong();
    p = in.getDouble();
    lowest = in.getDouble();
    lowestP = in.getDouble();
    lowestS = in.getDouble();
    before = in.getDouble();
    after = in.getDouble();
    isOver = in.get() != 0;
  }
}

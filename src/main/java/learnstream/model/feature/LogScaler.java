package learnstream.model.feature;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import learnstream.nn.spec.NamedArray;

/**
 * {@code sign(x) log(1 + |x|)}, then scaled in another way: for numbers of very different
 * magnitudes.
 */
final class LogScaler implements Scaler {
  private final Scaler next;

  /** Features whose logarithms are {@link #logs}: a sample's are asked for several times. */
  private final double[] known;

  private final double[] logs;

  LogScaler(int features, Scaler next) {
    this.next = next;
    known = new double[features];
    logs = new double[features];
  }

  private static double log(double x) {
    return Math.copySign(StrictMath.log1p(Math.abs(x)), x);
  }

  private double[] logs(double[] features) {
    for (int i = 0; i < logs.length; i++) {
      // By their bits, which tell -0 from 0.
      if (Double.doubleToRawLongBits(features[i]) != Double.doubleToRawLongBits(known[i])) {
        known[i] = features[i];
        logs[i] = log(features[i]);
      }
    }
    return logs;
  }

  @Override
  public void scale(double[] features, double[] out) {
    next.scale(logs(features), out);
  }

  @Override
  public boolean canUpdate(double[] features) {
    return next.canUpdate(logs(features));
  }

  @Override
  public void update(double[] features) {
    next.update(logs(features));
  }

  @Override
  public void beginAgain(int feature, double[] values) {
    next.beginAgain(feature, Arrays.stream(values).map(LogScaler::log).toArray());
  }

  @Override
  public List<NamedArray> arrays() {
    return next.arrays();
  }

  @Override
  public int stateBytes() {
    return next.stateBytes();
  }

  @Override
  public void writeState(ByteBuffer out) {
    next.writeState(out);
  }

  @Override
  public void readState(ByteBuffer in) {
    next.readState(in);
  }
}

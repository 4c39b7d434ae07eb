package learnstream.model.feature;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * {@code sign(x) log(1 + |x|)}, then scaled in another way: for numbers of very different
 * magnitudes.
 */
final class LogScaler implements Scaler {
  private final Scaler next;
  private final double[] logs;

  LogScaler(int features, Scaler next) {
    this.next = next;
    logs = new double[features];
  }

  private static double log(double x) {
    return Math.copySign(StrictMath.log1p(Math.abs(x)), x);
  }

  private double[] logs(double[] features) {
    for (int i = 0; i < logs.length; i++) {
      logs[i] = log(features[i]);
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

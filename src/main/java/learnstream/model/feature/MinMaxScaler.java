package learnstream.model.feature;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import learnstream.nn.linear.Doubles;
import learnstream.nn.spec.NamedArray;

/**
 * Running minimum and maximum: {@code (x - min) / (max - min)}, x taken in, so it is from 0 to 1. A
 * feature that has not varied yet scales to 0.
 */
final class MinMaxScaler implements Scaler {
  private final double[] min;
  private final double[] max;

  MinMaxScaler(int features) {
    min = new double[features];
    max = new double[features];
    Arrays.fill(min, Double.POSITIVE_INFINITY);
    Arrays.fill(max, Double.NEGATIVE_INFINITY);
  }

  @Override
  public void scale(double[] features, double[] out) {
    for (int i = 0; i < min.length; i++) {
      double low = Math.min(min[i], features[i]);
      double high = Math.max(max[i], features[i]);
      out[i] = high > low ? (features[i] - low) / (high - low) : 0;
    }
  }

  @Override
  public boolean canUpdate(double[] features) {
    for (int i = 0; i < min.length; i++) {
      double range = Math.max(max[i], features[i]) - Math.min(min[i], features[i]);
      if (!Double.isFinite(range)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void update(double[] features) {
    for (int i = 0; i < min.length; i++) {
      min[i] = Math.min(min[i], features[i]);
      max[i] = Math.max(max[i], features[i]);
    }
  }

  @Override
  public void beginAgain(int feature, double[] values) {
    min[feature] = values[0];
    max[feature] = values[values.length - 1];
  }

  @Override
  public List<NamedArray> arrays() {
    return List.of(
        NamedArray.of("min", min, 0, min.length), NamedArray.of("max", max, 0, max.length));
  }

  @Override
  public int stateBytes() {
    return 2 * min.length * Double.BYTES;
  }

  @Override
  public void writeState(ByteBuffer out) {
    Doubles.write(out, min);
    Doubles.write(out, max);
  }

  @Override
  public void readState(ByteBuffer in) {
    Doubles.read(in, min);
    Doubles.read(in, max);
  }
}

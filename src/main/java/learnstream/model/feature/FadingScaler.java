package learnstream.model.feature;

import java.nio.ByteBuffer;
import java.util.List;
import learnstream.nn.linear.Doubles;
import learnstream.nn.spec.NamedArray;

/**
 * {@link StandardScaler} that forgets, for streams that drift: a sample weighs f times less with
 * each one after it. With n the sum of the weights and {@code d = x - mean}: {@code n = f n + 1},
 * {@code mean += d / n}, {@code m2 = f m2 + d (x - mean)}.
 */
final class FadingScaler implements Scaler {
  private final double fading;
  private double weight;
  private final double[] mean;
  private final double[] m2;

  /**
   * @param fading f, above 0 and below 1
   */
  FadingScaler(int features, double fading) {
    this.fading = fading;
    mean = new double[features];
    m2 = new double[features];
  }

  @Override
  public void scale(double[] features, double[] out) {
    double before = fading * weight;
    double n = before + 1;
    for (int i = 0; i < mean.length; i++) {
      double d = features[i] - mean[i];
      double distance = d * (before / n);
      double squares = fading * m2[i] + d * distance;
      out[i] = squares > 0 ? distance / Math.sqrt(squares / n) : 0;
    }
  }

  @Override
  public boolean canUpdate(double[] features) {
    double n = fading * weight + 1;
    for (int i = 0; i < mean.length; i++) {
      double d = features[i] - mean[i];
      if (!Double.isFinite(fading * m2[i] + d * (features[i] - (mean[i] + d / n)))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void update(double[] features) {
    weight = fading * weight + 1;
    for (int i = 0; i < mean.length; i++) {
      double d = features[i] - mean[i];
      mean[i] += d / weight;
      m2[i] = fading * m2[i] + d * (features[i] - mean[i]);
    }
  }

  /** Mean and variance become the values', and weigh as much as those of all samples before. */
  @Override
  public void beginAgain(int feature, double[] values) {
    Moments moments = Moments.of(values);
    mean[feature] = moments.mean();
    m2[feature] = moments.variance() * weight;
  }

  @Override
  public List<NamedArray> arrays() {
    return StandardScaler.arrays(weight, mean, m2);
  }

  @Override
  public int stateBytes() {
    return (1 + 2 * mean.length) * Double.BYTES;
  }

  @Override
  public void writeState(ByteBuffer out) {
    out.putDouble(weight);
    Doubles.write(out, mean);
    Doubles.write(out, m2);
  }

  @Override
  public void readState(ByteBuffer in) {
    weight = in.getDouble();
    Doubles.read(in, mean);
    Doubles.read(in, m2);
  }
}

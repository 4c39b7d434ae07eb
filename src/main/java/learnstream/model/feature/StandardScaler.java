package learnstream.model.feature;

import java.nio.ByteBuffer;
import java.util.List;
import learnstream.nn.linear.Doubles;
import learnstream.nn.spec.NamedArray;

/**
 * {@code (x - mean) / deviation} by running mean and variance (Welford, Note on a method for
 * calculating corrected sums of squares and products, 1962): with {@code d = x - mean}, {@code mean
 * += d / n}, {@code m2 += d (x - mean)}, variance {@code m2 / n}, x taken in. So the n-th sample is
 * within {@code sqrt(n - 1)}; a feature that has not varied yet scales to 0.
 */
public final class StandardScaler implements Scaler {
  private long count;
  private final double[] mean;
  private final double[] m2;

  public StandardScaler(int features) {
    mean = new double[features];
    m2 = new double[features];
  }

  double mean(int feature) {
    return mean[feature];
  }

  /** Population variance; NaN before the first sample. */
  double variance(int feature) {
    return m2[feature] / count;
  }

  @Override
  public void scale(double[] features, double[] out) {
    double n = count + 1;
    for (int i = 0; i < mean.length; i++) {
      double d = features[i] - mean[i];
      double distance = d * (count / n);
      double squares = m2[i] + d * distance;
      out[i] = squares > 0 ? distance / Math.sqrt(squares / n) : 0;
    }
  }

  /**
   * Brings scaled numbers back by what is known so far: {@code mean + deviation x}. Before the
   * first sample each of them is 0.
   */
  public void restore(double[] scaled) {
    for (int i = 0; i < mean.length; i++) {
      scaled[i] = count == 0 ? 0 : mean[i] + Math.sqrt(m2[i] / count) * scaled[i];
    }
  }

  @Override
  public boolean canUpdate(double[] features) {
    for (int i = 0; i < mean.length; i++) {
      double d = features[i] - mean[i];
      double next = m2[i] + d * (features[i] - (mean[i] + d / (count + 1)));
      if (!Double.isFinite(next)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void update(double[] features) {
    count++;
    for (int i = 0; i < mean.length; i++) {
      double d = features[i] - mean[i];
      mean[i] += d / count;
      m2[i] += d * (features[i] - mean[i]);
    }
  }

  /** Mean and variance become the values', and weigh as much as those of all samples before. */
  @Override
  public void beginAgain(int feature, double[] values) {
    Moments moments = Moments.of(values);
    mean[feature] = moments.mean();
    m2[feature] = moments.variance() * count;
  }

  @Override
  public List<NamedArray> arrays() {
    return arrays(count, mean, m2);
  }

  static List<NamedArray> arrays(double weight, double[] mean, double[] squares) {
    return List.of(
        NamedArray.of("weight", new double[] {weight}, 0, 1),
        NamedArray.of("mean", mean, 0, mean.length),
        NamedArray.of("squares", squares, 0, squares.length));
  }

  @Override
  public int stateBytes() {
    return Long.BYTES + 2 * mean.length * Double.BYTES;
  }

  @Override
  public void writeState(ByteBuffer out) {
    out.putLong(count);
    Doubles.write(out, mean);
    Doubles.write(out, m2);
  }

  @Override
  public void readState(ByteBuffer in) {
    count = in.getLong();
    Doubles.read(in, mean);
    Doubles.read(in, m2);
  }
}

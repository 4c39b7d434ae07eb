package learnstream.model.feature;

import java.nio.ByteBuffer;
import java.util.List;
import learnstream.nn.spec.NamedArray;
import learnstream.nn.spec.Stateful;

/**
 * Scales features and learns from them how. What a sample is scaled by takes in the sample itself:
 * its features are known before it is predicted, and among the first few samples, whose range is
 * still narrow, none is carried far outside what the model has seen.
 */
public interface Scaler extends Stateful {
  static Scaler of(Scaling scaling, int features) {
    if (scaling instanceof Scaling.Standard standard) {
      return standard(features, standard.fading());
    }
    if (scaling instanceof Scaling.Log log) {
      return new LogScaler(features, standard(features, log.fading()));
    }
    if (scaling instanceof Scaling.Robust) {
      return new RobustScaler(features);
    }
    if (scaling instanceof Scaling.MinMax) {
      return new MinMaxScaler(features);
    }
    return scaling instanceof Scaling.Constant c
        ? new ConstantScaler(c.divisor(), c.offset())
        : new ConstantScaler(1, 0);
  }

  private static Scaler standard(int features, double fading) {
    return fading < 1 ? new FadingScaler(features, fading) : new StandardScaler(features);
  }

  /** Writes the scaled features to {@code out}; changes nothing. */
  void scale(double[] features, double[] out);

  /** Whether {@link #update} would keep every number finite. */
  default boolean canUpdate(double[] features) {
    return true;
  }

  /** Takes in the features of a sample that was learnt. */
  default void update(double[] features) {}

  /**
   * Forgets what it knows of a feature, and knows these values instead.
   *
   * @param values in ascending order, at least one
   */
  default void beginAgain(int feature, double[] values) {}

  /**
   * What it knows, by name: {@code weight}, {@code mean} and {@code squares} of standard scaling
   * and that of logarithms, {@code min} and {@code max}, or for each feature its last numbers in
   * ascending order.
   */
  default List<NamedArray> arrays() {
    return List.of();
  }

  @Override
  default int stateBytes() {
    return 0;
  }

  @Override
  default void writeState(ByteBuffer out) {}

  @Override
  default void readState(ByteBuffer in) {}
}

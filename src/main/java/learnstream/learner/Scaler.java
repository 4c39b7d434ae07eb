package learnstream.learner;

import java.nio.ByteBuffer;
import learnstream.nn.Stateful;

/** Scales features and learns from them how. */
public interface Scaler extends Stateful {
  static Scaler of(Scaling scaling, int features) {
    if (scaling instanceof Scaling.Standard) {
      return new StandardScaler(features);
    }
    if (scaling instanceof Scaling.MinMax) {
      return new MinMaxScaler(features);
    }
    return scaling instanceof Scaling.Constant c
        ? new ConstantScaler(c.divisor(), c.offset())
        : new ConstantScaler(1, 0);
  }

  /** Writes the scaled features to {@code out}. */
  void scale(double[] features, double[] out);

  /** Whether {@link #update} would keep every number finite. */
  default boolean canUpdate(double[] features) {
    return true;
  }

  default void update(double[] features) {}

  @Override
  default int stateBytes() {
    return 0;
  }

  @Override
  default void writeState(ByteBuffer out) {}

  @Override
  default void readState(ByteBuffer in) {}
}

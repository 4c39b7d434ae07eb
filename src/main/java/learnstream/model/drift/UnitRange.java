package learnstream.model.drift;

import java.nio.ByteBuffer;
import learnstream.model.feature.Task;
import learnstream.nn.spec.Stateful;

/**
 * Brings what is watched to the numbers from 0 to 1 that most detectors assume, in a line, so that
 * means can be brought back. What lies outside counts as 0 or 1.
 */
final class UnitRange implements Stateful {
  private enum Of {
    /** As it is. */
    UNIT,
    /** Up to {@value #MAX_LOG_LOSS} nats, a probability of 0.7 %. */
    LOG_LOSS,
    /** Up to {@value #MEANS} times its mean so far. */
    AT_LEAST_0,
    /** Up to {@value #DEVIATIONS} deviations around the mean, of its first {@value #FIRST}. */
    ANY
  }

  private static final double MAX_LOG_LOSS = 5;
  private static final double MEANS = 10;
  private static final double DEVIATIONS = 4;
  private static final int FIRST = 100;

  private final Of of;
  private long n;
  private double mean;
  private double squares;

  private UnitRange(Of of) {
    this.of = of;
  }

  static UnitRange of(DriftSpec spec, Task task) {
    if (!spec.detector().needsUnit()) {
      return new UnitRange(Of.UNIT);
    }
    boolean numbers = task == Task.REGRESSION || task == Task.RECONSTRUCTION;
    return new UnitRange(
        switch (spec.on().kind()) {
          case FIELD -> Of.ANY;
          case LOSS -> numbers ? Of.AT_LEAST_0 : Of.LOG_LOSS;
          case ERROR -> numbers ? Of.AT_LEAST_0 : Of.UNIT;
        });
  }

  /** The number's place; NaN: the range is not known yet. */
  double place(double value) {
    switch (of) {
      case UNIT -> {
        return value;
      }
      case LOG_LOSS -> {
        return Math.min(1, value / MAX_LOG_LOSS);
      }
      case AT_LEAST_0 -> {
        n++;
        mean += (value - mean) / n;
        return mean == 0 ? 0 : Math.min(1, value / (MEANS * mean));
      }
      default -> {
        if (n < FIRST) {
          n++;
          double distance = value - mean;
          mean += distance / n;
          squares += distance * (value - mean);
          return Double.NaN;
        }
        double deviation = deviation();
        double z = deviation == 0 ? Double.compare(value, mean) : (value - mean) / deviation;
        return Math.max(0, Math.min(1, 0.5 + z / (2 * DEVIATIONS)));
      }
    }
  }

  private double deviation() {
    return Math.sqrt(squares / n);
  }

  /** What has this place. */
  double value(double place) {
    return switch (of) {
      case UNIT -> place;
      case LOG_LOSS -> place * MAX_LOG_LOSS;
      case AT_LEAST_0 -> place * MEANS * mean;
      case ANY -> mean + (place - 0.5) * 2 * DEVIATIONS * deviation();
    };
  }

  /** Whether it follows from the numbers. */
  boolean isLearnt() {
    return of == Of.AT_LEAST_0 || of == Of.ANY;
  }

  /** The range is another one from here on. */
  void beginAgain() {
    n = 0;
    mean = 0;
    squares = 0;
  }

  @Override
  public int stateBytes() {
    return Long.BYTES + 2 * Double.BYTES;
  }

  @Override
  public void writeState(ByteBuffer out) {
    out.putLong(n).putDouble(mean).putDouble(squares);
  }

  @Override
  public void readState(ByteBuffer in) {
    n = in.getLong();
    mean = in.getDouble();
    squares = in.getDouble();
  }
}

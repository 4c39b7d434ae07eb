package learnstream.model.drift;

import java.nio.ByteBuffer;
import learnstream.model.feature.Task;
import learnstream.nn.spec.Stateful;

/**
 * A detector at work on one model's samples. A loss or an error that falls is no drift: the model
 * has learnt.
 */
public final class DriftWatch implements Stateful {
  private final DriftSpec spec;
  private final DriftDetector detector;
  private final UnitRange range;
  private final Stateful state;
  private long drifts;

  /**
   * @param task of the model
   */
  public DriftWatch(DriftSpec spec, Task task) {
    this.spec = spec;
    detector = spec.detector().create();
    range = UnitRange.of(spec, task);
    state = Stateful.of(detector, range, Stateful.of(() -> drifts, n -> drifts = n));
  }

  public DriftSpec spec() {
    return spec;
  }

  /** Drifts so far. */
  public long drifts() {
    return drifts;
  }

  /**
   * Takes in what is watched of the next sample.
   *
   * @param value NaN: there is none
   */
  public Signal add(double value) {
    if (!Double.isFinite(value)) {
      return Signal.NONE;
    }
    double place = range.place(value);
    if (Double.isNaN(place)) {
      return Signal.NONE;
    }
    Signal signal = detector.add(place);
    if (signal == Signal.DRIFT) {
      if (spec.on().kind() != Watched.Kind.FIELD && detector.after() <= detector.before()) {
        return Signal.NONE;
      }
      drifts++;
    }
    return signal;
  }

  /** The drift that was found last; call it once. */
  public Drift take() {
    Drift drift =
        new Drift(
            spec, range.value(detector.before()), range.value(detector.after()), detector.since());
    if (range.isLearnt()) {
      range.beginAgain();
      detector.begin();
    }
    return drift;
  }

  @Override
  public int stateBytes() {
    return state.stateBytes();
  }

  @Override
  public void writeState(ByteBuffer out) {
    state.writeState(out);
  }

  @Override
  public void readState(ByteBuffer in) {
    state.readState(in);
  }
}

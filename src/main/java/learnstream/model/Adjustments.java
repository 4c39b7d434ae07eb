package learnstream.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import learnstream.nn.spec.Schedule;
import learnstream.nn.spec.Stateful;

/** What was adjusted of a running model: stored with it, so that a replay learns as it did. */
public final class Adjustments implements Stateful {
  private final OnlineModel model;
  private boolean paused;
  private Schedule schedule;

  /** Not part of the state: whoever raises the learning rate does so again. */
  private double factor = 1;

  private final BitSet frozen = new BitSet();

  Adjustments(OnlineModel model) {
    this.model = model;
  }

  /** Whether samples are predicted and tested, but not learnt. */
  public boolean isPaused() {
    return paused;
  }

  public void pause(boolean on) {
    paused = on;
  }

  /**
   * Takes the learning rate from a schedule that begins now.
   *
   * @throws IllegalArgumentException with a sentence, if the model has no learning rate
   */
  public void follow(Schedule from) {
    String objection = "has no learning rate to set";
    if (!adjustable(objection).hasLearningRate()) {
      throw new IllegalArgumentException("this model " + objection);
    }
    schedule = new Schedule.Since(model.version(), from);
    apply();
  }

  /** Multiplies the learning rate, whatever schedule it is taken from; 1: no longer. */
  void raise(double by) {
    if (by != factor) {
      factor = by;
      apply();
    }
  }

  /**
   * @throws IllegalArgumentException with a sentence, if there is no such layer
   */
  public void freeze(int layer, boolean on) {
    String objection = "has no layers to freeze";
    int layers = adjustable(objection).layers();
    if (layers == 0) {
      throw new IllegalArgumentException("this kind of model " + objection);
    }
    if (layer < 0 || layer >= layers) {
      throw new IllegalArgumentException(
          "layer: %d is not allowed; 0 to %d is".formatted(layer, layers - 1));
    }
    frozen.set(layer, on);
    apply();
  }

  private Adjustable adjustable(String objection) {
    if (model instanceof Adjustable adjustable) {
      return adjustable;
    }
    throw new IllegalArgumentException("this kind of model " + objection);
  }

  private void apply() {
    if (model instanceof Adjustable adjustable) {
      adjustable.follow(schedule, factor);
      for (int layer = 0; layer < adjustable.layers(); layer++) {
        adjustable.freeze(layer, frozen.get(layer));
      }
    }
  }

  private byte[] text() {
    return schedule == null ? new byte[0] : schedule.text().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public int stateBytes() {
    return 1 + 2 * Integer.BYTES + text().length + frozen.toByteArray().length;
  }

  @Override
  public void writeState(ByteBuffer out) {
    out.put((byte) (paused ? 1 : 0));
    for (byte[] bytes : new byte[][] {text(), frozen.toByteArray()}) {
      out.putInt(bytes.length).put(bytes);
    }
  }

  @Override
  public void readState(ByteBuffer in) {
    paused = in.get() != 0;
    String text = new String(bytes(in), StandardCharsets.UTF_8);
    schedule = text.isEmpty() ? null : Schedule.parse(text);
    frozen.clear();
    frozen.or(BitSet.valueOf(bytes(in)));
    apply();
  }

  private static byte[] bytes(ByteBuffer in) {
    byte[] bytes = new byte[in.getInt()];
    in.get(bytes);
    return bytes;
  }
}

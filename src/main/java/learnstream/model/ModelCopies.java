package learnstream.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import learnstream.nn.StepBound;
import learnstream.nn.spec.Stateful;

/** Two copies of what a model has learnt, made at intervals, to which it can go back. */
final class ModelCopies implements Stateful {
  private final OnlineModel model;
  private final int every;
  private long learnt;

  /** The newer copy first; null where there is none. */
  private final byte[][] copies = new byte[2][];

  /** How many samples each had learnt. */
  private final long[] at = new long[2];

  /**
   * @param every samples after which a copy is made
   */
  ModelCopies(OnlineModel model, int every) {
    this.model = model;
    this.every = every;
  }

  /** Makes one model what another one is. */
  static void copy(OnlineModel from, OnlineModel to) {
    learntBy(from).copyTo(learntBy(to));
    to.stepBound().ifPresent(StepBound::clear);
  }

  /** What is copied of a model. */
  static Stateful learntBy(OnlineModel model) {
    return Stateful.of(model.parameters(), model.optimiser());
  }

  private static byte[] bytes(OnlineModel model) {
    Stateful state = learntBy(model);
    ByteBuffer out = ByteBuffer.allocate(state.stateBytes()).order(ByteOrder.LITTLE_ENDIAN);
    state.writeState(out);
    return out.array();
  }

  private static void read(byte[] bytes, OnlineModel model) {
    learntBy(model).readState(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
    model.stepBound().ifPresent(StepBound::clear);
  }

  /** The model has learnt one more sample. */
  void learnt() {
    if (++learnt % every == 0) {
      copies[1] = copies[0];
      at[1] = at[0];
      copies[0] = bytes(model);
      at[0] = learnt;
    }
  }

  /**
   * Makes the model what it was before the last samples: the newest copy from before them, or else
   * the oldest; without a copy the model stays as it is. Newer copies are forgotten.
   */
  void rollBack(long samples) {
    if (copies[1] != null && learnt - at[0] < samples) {
      copies[0] = copies[1];
      at[0] = at[1];
      copies[1] = null;
    }
    if (copies[0] != null) {
      read(copies[0], model);
    }
  }

  @Override
  public int stateBytes() {
    int bytes = Long.BYTES;
    for (byte[] copy : copies) {
      bytes += Integer.BYTES + Long.BYTES + (copy == null ? 0 : copy.length);
    }
    return bytes;
  }

  @Override
  public void writeState(ByteBuffer out) {
    out.putLong(learnt);
    for (int i = 0; i < copies.length; i++) {
      out.putLong(at[i]).putInt(copies[i] == null ? -1 : copies[i].length);
      if (copies[i] != null) {
        out.put(copies[i]);
      }
    }
  }

  @Override
  public void readState(ByteBuffer in) {
    learnt = in.getLong();
    for (int i = 0; i < copies.length; i++) {
      at[i] = in.getLong();
      int length = in.getInt();
      if (length > in.remaining()) {
        throw new IllegalArgumentException("a copy of %d bytes does not fit".formatted(length));
      }
      copies[i] = length < 0 ? null : new byte[length];
      if (copies[i] != null) {
        in.get(copies[i]);
      }
    }
  }
}

package learnstream.stream.state;

import java.util.function.IntConsumer;
import learnstream.codec.avro.ModelDescription;
import learnstream.model.spec.Resumable;

/**
 * Writes the state of one model at a time, to the store or to the checkpoints topic. The state is
 * copied at once and leaves part by part, so that a large one does not stop the stream.
 */
public final class StateWriter {
  private final SnapshotStore snapshots;
  private final CheckpointPublisher checkpoints;
  private final int partBytes;
  private final FrozenState frozen = new FrozenState();

  /** Takes the parts of what is on its way; null for nothing. */
  private IntConsumer destination;

  private int part;
  private Runnable whenDone;
  private long snapshotBytes;

  /**
   * @param partBytes most bytes of one part
   */
  public StateWriter(SnapshotStore snapshots, CheckpointPublisher checkpoints, int partBytes) {
    this.snapshots = snapshots;
    this.checkpoints = checkpoints;
    this.partBytes = partBytes;
  }

  /** Makes room for a model's state before it is copied for the first time. */
  public void reserve(Resumable model) {
    frozen.reserve(model);
  }

  public boolean isIdle() {
    return destination == null;
  }

  /** Bytes of all snapshots that became whole so far. */
  public long snapshotBytes() {
    return snapshotBytes;
  }

  /**
   * Copies a model's state, to be stored or published next; see {@link FrozenState#freeze}.
   *
   * @throws IllegalStateException if the state copied before is still on its way
   */
  public void freeze(
      Resumable model,
      ModelDescription description,
      long generation,
      long offset,
      long handled,
      long samplesAtCheckpoint) {
    requireIdle();
    frozen.freeze(model, description, generation, offset, handled, samplesAtCheckpoint, partBytes);
  }

  /** Begins to store the copy as a snapshot of a key; {@code then} runs after its last part. */
  public void store(byte[] key, Runnable then) {
    snapshots.begin(key, frozen);
    begin(
        index -> snapshots.putPart(key, frozen, index),
        () -> {
          snapshotBytes += frozen.header().totalBytes();
          then.run();
        });
  }

  /** Begins to publish the copy as a checkpoint; {@code then} runs after its last part. */
  public void publish(CheckpointPublisher.Label label, Runnable then) {
    begin(index -> checkpoints.publishPart(label, frozen, index), then);
  }

  private void begin(IntConsumer to, Runnable then) {
    requireIdle();
    destination = to;
    part = 0;
    whenDone = then;
  }

  private void requireIdle() {
    if (!isIdle()) {
      throw new IllegalStateException("another state is on its way");
    }
  }

  public void writePart() {
    destination.accept(part);
    part++;
    if (part == frozen.header().parts()) {
      destination = null;
      whenDone.run();
    }
  }

  public void writeAll() {
    while (!isIdle()) {
      writePart();
    }
  }
}

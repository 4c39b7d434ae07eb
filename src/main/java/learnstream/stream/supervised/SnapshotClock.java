package learnstream.stream.supervised;

import learnstream.codec.avro.SnapshotState;
import learnstream.config.ModelConfig;

/** When snapshots and checkpoints of one partition's models are due, and what became of them. */
final class SnapshotClock {
  private final ModelConfig config;
  private long now;

  private long samples;
  private long samplesAtSnapshot;
  private long snapshotTime;
  private long checkpointTime;

  private long snapshots;
  private long bytes;
  private long bytesBefore;
  private long wholeTime;

  /**
   * @param now ms since the epoch
   */
  SnapshotClock(ModelConfig config, long now) {
    this.config = config;
    this.now = now;
    snapshotTime = now;
    checkpointTime = now;
    wholeTime = now;
  }

  long now() {
    return now;
  }

  void at(long time) {
    now = time;
  }

  void sampleHandled() {
    samples++;
  }

  /** Whether a snapshot is due; if so, the next one is due after as many samples or as long. */
  boolean snapshotIsDue() {
    long since = samples - samplesAtSnapshot;
    boolean longAgo = now - snapshotTime >= config.snapshot().every().toMillis();
    if (since == 0 || since < config.snapshot().everySamples() && !longAgo) {
      return false;
    }
    samplesAtSnapshot = samples;
    snapshotTime = now;
    return true;
  }

  /** Whether the time between two checkpoints has passed; if so, it begins anew. */
  boolean checkpointTimeIsOver() {
    boolean over = now - checkpointTime >= config.checkpoint().every().toMillis();
    if (over) {
      checkpointTime = now;
    }
    return over;
  }

  /**
   * A snapshot has become whole.
   *
   * @param bytesOfAll that were written in snapshots so far
   */
  void becameWhole(long bytesOfAll) {
    snapshots++;
    bytes = bytesOfAll - bytesBefore;
    bytesBefore = bytesOfAll;
    wholeTime = now;
  }

  /**
   * @param unsaved samples that no snapshot contains
   */
  SnapshotState state(long atTime, long unsaved) {
    return new SnapshotState(snapshots, bytes, (atTime - wholeTime) / 1000.0, unsaved);
  }
}

package learnstream.processor;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import learnstream.learner.Learner;
import learnstream.store.Provenance;
import learnstream.store.Stored;

/** A model held in memory, with where it stands between the store and the topic. */
final class LiveModel {
  final byte[] key;
  final Learner learner;

  final Provenance provenance;

  final Vitals vitals;

  /**
   * Offsets of samples behind which a mini-batch was closed early, by its time limit: a replay that
   * starts at either of the two newest snapshots closes it there again.
   */
  final NavigableSet<Long> closures;

  /** The samples of the pending mini-batch as they came, by offset; not all after a restart. */
  final Map<Long, Origin> pending = new HashMap<>();

  /** Offset of the last sample that the learner has taken in. */
  long offset;

  /** Generation of its newest snapshot. */
  long generation;

  /** Offset of its newest snapshot. */
  long snapshotOffset;

  /** Whether samples that count as covered may have to be replayed for this model alone. */
  boolean behind;

  /** Whether the learner has changed since its newest snapshot. */
  boolean changed;

  /** Whether the learner has changed since its newest checkpoint. */
  boolean unpublished;

  /** Whether what the model has to say of its use was told. */
  boolean warned;

  long samplesAtMetrics;

  /** When its metrics were published last, ms since the epoch. */
  long metricsTime;

  long samplesAtCheckpoint;

  /** When the oldest sample of the pending mini-batch arrived, ms since the epoch. */
  long pendingSince;

  LiveModel(
      byte[] key,
      Learner learner,
      Provenance provenance,
      Stored stored,
      boolean behind,
      NavigableSet<Long> closures,
      long now) {
    this.key = key;
    this.learner = learner;
    this.provenance = provenance;
    this.closures = closures;
    vitals = new Vitals(learner.model());
    offset = stored.offset();
    snapshotOffset = stored.offset();
    generation = stored.generation();
    this.behind = behind;
    pendingSince = now;
    samplesAtMetrics = seen();
    samplesAtCheckpoint = stored.samplesAtCheckpoint();
    unpublished = seen() > samplesAtCheckpoint;
  }

  /** Samples taken in so far, labelled or not. */
  long seen() {
    return learner.metrics().samples() + learner.metrics().unlabelled();
  }

  /** Begins as another state, or as a new model; null. Its version may be lower than before. */
  void beginAgain(ByteBuffer state) {
    learner.beginAgain(state);
    pending.clear();
    closures.clear();
    samplesAtMetrics = seen();
    samplesAtCheckpoint = Math.min(samplesAtCheckpoint, seen());
  }

  /** The learner has taken in the sample at {@code newOffset}, or closed a batch behind it. */
  void changedAt(long newOffset) {
    offset = newOffset;
    changed = true;
    unpublished = true;
  }
}

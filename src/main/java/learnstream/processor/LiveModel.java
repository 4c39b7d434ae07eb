package learnstream.processor;

import java.util.ArrayList;
import java.util.List;
import learnstream.learner.Learner;

/** A model held in memory, with where it stands between the store and the topic. */
final class LiveModel {
  final byte[] key;
  final Learner learner;

  /** Offset of the last sample that the learner has taken in. */
  long offset;

  /** Generation of its newest snapshot. */
  long generation;

  /** Whether the learner has changed since its newest snapshot. */
  boolean changed;

  long samplesAtMetrics;

  /** When its metrics were published last, ms since the epoch. */
  long metricsTime;

  long samplesAtCheckpoint;

  /** When the oldest sample of the pending mini-batch arrived, ms since the epoch. */
  long pendingSince;

  /** The samples of the pending mini-batch as they came, newest last; fewer after a restart. */
  final List<Origin> pending = new ArrayList<>();

  LiveModel(byte[] key, Learner learner, long offset, long generation) {
    this.key = key;
    this.learner = learner;
    this.offset = offset;
    this.generation = generation;
    this.samplesAtMetrics = seen();
    this.samplesAtCheckpoint = seen();
  }

  /** Samples taken in so far, labelled or not. */
  long seen() {
    return learner.metrics().samples() + learner.metrics().unlabelled();
  }
}

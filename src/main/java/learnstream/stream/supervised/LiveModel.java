package learnstream.stream.supervised;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import learnstream.model.Learner;
import learnstream.model.replica.Replica;
import learnstream.model.spec.Resumable;
import learnstream.stream.sample.Decoded;
import learnstream.stream.sample.Origin;
import learnstream.stream.state.Provenance;
import learnstream.stream.state.Stored;
import learnstream.stream.state.TimedOutBatches;

/** A model held in memory, with where it stands between the store and the topic. */
final class LiveModel {
  final byte[] key;
  final Learner learner;

  /** Has the learner; null where there are no replicas. */
  final Replica replica;

  final Provenance provenance;

  final ModelDiagnostics diagnostics;

  final TimedOutBatches timedOutBatches;

  /** The samples of the pending mini-batch as they came, by number; not all after a restart. */
  final Map<Long, Origin> pending = new HashMap<>();

  /** Number of the last sample that the learner has taken in. */
  long learnt;

  /**
   * Number of the last sample that the learner was given since it was loaded: one whose gradient
   * was not finite was given, and not taken in.
   */
  long given;

  /** Number of the last sample that must not be given to it again, as its snapshot says. */
  final long handled;

  /** Generation of its newest snapshot. */
  long generation;

  /** Number of the last sample in its newest snapshot. */
  long snapshotLearnt;

  /** Checkpoints published so far. */
  long checkpoints;

  /** Whether samples that count as covered have to be replayed for this model alone. */
  boolean behind;

  /** Whether it was stored, but none of its snapshots could be read. */
  final boolean isLost;

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
      Replica replica,
      Provenance provenance,
      Stored stored,
      TimedOutBatches timedOutBatches,
      long checkpoints,
      long now) {
    this.key = key;
    this.learner = learner;
    this.replica = replica;
    this.provenance = provenance;
    this.timedOutBatches = timedOutBatches;
    diagnostics = new ModelDiagnostics(learner.model());
    this.checkpoints = checkpoints;
    learnt = stored.offset();
    given = learnt;
    handled = stored.handled();
    snapshotLearnt = stored.offset();
    generation = stored.generation();
    behind = stored.damaged();
    isLost = stored.damaged() && !stored.found();
    pendingSince = now;
    samplesAtMetrics = seen();
    samplesAtCheckpoint = stored.samplesAtCheckpoint();
    unpublished = seen() > samplesAtCheckpoint;
  }

  /** What a snapshot of it contains. */
  Resumable whole() {
    return replica == null ? learner : replica;
  }

  /** Samples taken in so far, labelled or not. */
  long seen() {
    return learner.metrics().samples() + learner.metrics().unlabelled();
  }

  /** Begins as another state, or as a new model; null. Its version may be lower than before. */
  void beginAgain(ByteBuffer state) {
    learner.beginAgain(state);
    pending.clear();
    timedOutBatches.clear();
    samplesAtMetrics = seen();
    samplesAtCheckpoint = Math.min(samplesAtCheckpoint, seen());
  }

  /** Whether a sample may be given to the learner: it knows the others, or has refused them. */
  boolean mayBeGiven(long number) {
    return number > Math.max(handled, given);
  }

  /** The learner has taken in a sample. */
  void learnt(Decoded.Sample sample) {
    learnt = sample.number();
    provenance.learnt(sample.origin().offset(), sample.timestamp());
    changed();
  }

  /** The learner is another than before. */
  void changed() {
    changed = true;
    unpublished = true;
  }
}

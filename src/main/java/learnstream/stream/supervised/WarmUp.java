package learnstream.stream.supervised;

import learnstream.model.replica.Replica;
import learnstream.model.replica.Replicas;
import learnstream.stream.metric.Observer;
import org.apache.kafka.common.TopicPartition;

/**
 * Keeps the replicas of a young model together, since what several learn at the same time from a
 * model that knows little is much the same.
 *
 * <p>Its first samples they learn in turns, each from where the one before has come: in round r it
 * is the turn of replica {@code r mod n}, which learns {@code mixEvery} samples while the others
 * have nothing to tell. Then they learn at the same time, but none begins a round before the last
 * one is over. A replica tells sooner what it has learnt if others wait, and it has no samples or
 * has had its time. Samples are held back meanwhile, though not for ever. Which sample is learnt in
 * which round depends on what comes when, and is stored as in any other.
 */
final class WarmUp {
  /** The part of the samples that is learnt in turns. */
  private static final int TURNS = 4;

  /** As long as a replica may go on where others wait and it may have samples, in ms. */
  private static final long TIME = 1_000;

  /** As long as a replica waits for the end of a round, in ms: a lost one is replaced by then. */
  private static final long PATIENCE = 10_000;

  /** As long as it waits in the first round for all others to begin. */
  private static final long FIRST_PATIENCE = 60_000;

  private static final int ALL = Integer.MAX_VALUE;

  private final Replicas settings;
  private final ReplicaPlace place;
  private final String modelId;
  private final TopicPartition samples;
  private final Observer observer;
  private long round = -1;
  private long began;
  private long waitsSince;
  private int limit = -1;

  /**
   * @param samples the partition whose samples the replica learns
   * @param observer holds them back
   */
  WarmUp(
      Replicas settings,
      ReplicaPlace place,
      String modelId,
      TopicPartition samples,
      Observer observer) {
    this.settings = settings;
    this.place = place;
    this.modelId = modelId;
    this.samples = samples;
    this.observer = observer;
  }

  /** Whether it lasts. */
  boolean lasts(Replica replica) {
    return replica.samplesMixed() < settings.warmUp();
  }

  private boolean isAnothersTurn(Replica replica) {
    return replica.samplesMixed() < settings.warmUp() / TURNS
        && replica.round() % place.partitions() != place.partition();
  }

  /**
   * Whether the replica has to tell its difference now.
   *
   * @param isAsked whether another one has told its own of the round
   * @param handled offset of the last sample that was handled
   * @param now ms since the epoch
   */
  boolean isToTell(Replica replica, boolean isAsked, long handled, long now) {
    if (replica.round() != round) {
      round = replica.round();
      began = now;
      waitsSince = -1;
    }
    long learnt = replica.samplesSince();
    if (isAnothersTurn(replica)) {
      return isAsked || learnt > 0 || observer.holdsBack(samples);
    }
    // At first all get ready.
    long time = replica.round() == 0 ? PATIENCE : TIME;
    return learnt >= settings.mixEvery()
        || isAsked && (now - began >= time || observer.isDrained(samples, handled));
  }

  /** Holds back what must wait, after a replica has told and mixed what was due. */
  void holdBack(Replica replica, long now) {
    int wanted = wanted(replica, now);
    if (wanted != limit) {
      limit = wanted;
      observer.limit(samples, modelId, wanted);
    }
  }

  private int wanted(Replica replica, long now) {
    if (!lasts(replica)) {
      return ALL;
    }
    if (!replica.hasTold()) {
      long rest = Math.max(1, settings.mixEvery() - replica.samplesSince());
      return isAnothersTurn(replica) ? 0 : (int) rest;
    }
    waitsSince = waitsSince < 0 ? now : waitsSince;
    long patience = replica.round() == 0 ? FIRST_PATIENCE : PATIENCE;
    return now - waitsSince < patience ? 0 : ALL;
  }
}

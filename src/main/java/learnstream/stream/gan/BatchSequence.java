package learnstream.stream.gan;

import java.util.function.LongSupplier;
import learnstream.codec.avro.GeneratedBatch;
import learnstream.config.GanConfig;
import learnstream.model.gan.DiscriminatorState;

/**
 * Bounds the number and the rollback epoch that a batch may carry. Otherwise a single forged or
 * damaged batch could advance the exchange so far that every genuine batch would seem old.
 *
 * <p>While batches are accepted, a genuine one is ahead by no more than the batches in flight and
 * those that were lost, and its rollback epoch is one that this half has begun. After a start, or
 * {@value #SILENCE_MILLIS} ms without an accepted batch, the halves may be far apart: then a batch
 * may lead by {@value #MAX_LEAP} exchanges and {@value #MAX_ROLLBACKS} rollback epochs. That is
 * more than a run reaches, and so little that years of forged batches do not exhaust the numbers.
 */
final class BatchSequence {
  /** Largest lead of a number that a half follows. */
  static final long MAX_LEAP = 1L << 40;

  /** Largest lead of a rollback epoch that a half follows. */
  static final long MAX_ROLLBACKS = 1L << 20;

  private static final long SILENCE_MILLIS = 10_000;

  /** Batches that may be lost in a row while others are accepted. */
  private static final long MAX_LOST = 1_000;

  private final DiscriminatorState half;
  private final LongSupplier clock;
  private final long lead;
  private long takenInAt;

  BatchSequence(GanConfig config, DiscriminatorState half, LongSupplier clock) {
    this.half = half;
    this.clock = clock;
    lead = MAX_LOST + config.inFlight();
    takenInAt = clock.getAsLong() - SILENCE_MILLIS;
  }

  /** Why the batch cannot be one of this run, or null if it can. */
  String refusal(GeneratedBatch batch) {
    boolean silence = clock.getAsLong() - takenInAt >= SILENCE_MILLIS;
    long newest = half.exchange + (silence ? MAX_LEAP : lead);
    if (batch.getBatchId() < 1 || batch.getBatchId() > newest) {
      return "batchId: %d is not allowed; give 1 to %d".formatted(batch.getBatchId(), newest);
    }
    long latest = half.rollbackEpoch + (silence ? MAX_ROLLBACKS : 0);
    if (batch.getEra() > latest) {
      return "era: %d is not allowed; give at most %d".formatted(batch.getEra(), latest);
    }
    return null;
  }

  /** A batch was accepted. */
  void takenIn() {
    takenInAt = clock.getAsLong();
  }
}

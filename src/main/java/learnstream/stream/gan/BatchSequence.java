package learnstream.stream.gan;

import java.util.function.LongSupplier;
import learnstream.codec.avro.GeneratedBatch;
import learnstream.config.GanConfig;
import learnstream.model.gan.DiscriminatorState;

/**
 * Says which number and rollback epoch a batch may carry, so that a forged or damaged one cannot
 * move the exchange to where no true batch would be newer.
 *
 * <p>While batches are taken in, a true one is ahead by no more than what is on its way or was lost
 * there, and its rollback epoch is one that this half has begun. After a start, and after {@value
 * #SILENCE_MILLIS} ms in which none was taken in, either half may be far from where the other one
 * left it: then a batch may lead by {@value #MAX_LEAP} exchanges and {@value #MAX_ROLLBACKS}
 * rollback epochs. That is more than a run gets to, and so little that years of forged batches do
 * not exhaust the numbers.
 */
final class BatchSequence {
  /** By how much any number that a half follows may be ahead. */
  static final long MAX_LEAP = 1L << 40;

  /** By how much a rollback epoch that a half follows may be ahead. */
  static final long MAX_ROLLBACKS = 1L << 20;

  private static final long SILENCE_MILLIS = 10_000;

  /** Batches that may have been lost in a row while others were taken in. */
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

  /** After a batch was taken in. */
  void takenIn() {
    takenInAt = clock.getAsLong();
  }
}

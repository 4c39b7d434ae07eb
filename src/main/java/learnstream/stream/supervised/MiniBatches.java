package learnstream.stream.supervised;

import java.util.List;
import learnstream.codec.avro.RefusalReason;
import learnstream.config.ModelConfig;
import learnstream.stream.sample.DeadLetters;
import learnstream.stream.sample.InternalErrors;
import learnstream.stream.sample.Origin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes mini-batches that are not full in time, and sends those samples of a closed one that could
 * not be learnt to the dead letters.
 */
final class MiniBatches {
  private static final Logger LOG = LoggerFactory.getLogger(MiniBatches.class);

  /** A snapshot is taken early rather than remember more batches that the clock closed. */
  private static final int MAX_TIMED_OUT = 1_000;

  private final ModelConfig config;
  private final ModelKeeper keeper;
  private final DeadLetters deadLetters;

  MiniBatches(ModelConfig config, ModelKeeper keeper, DeadLetters deadLetters) {
    this.config = config;
    this.keeper = keeper;
    this.deadLetters = deadLetters;
  }

  /** Closes what has waited for too long; a replay closes it there again. */
  void closeOverdue(long now) {
    if (!keeper.progress().isCaughtUp()) {
      return;
    }
    for (LiveModel model : List.copyOf(keeper.live())) {
      boolean overdue = now - model.pendingSince >= config.batchTimeLimit().toMillis();
      if (model.learner.pending() > 0 && overdue && close(model) == model) {
        model.timedOutBatches.add(model.given);
        model.changed();
        if (model.timedOutBatches.size() >= MAX_TIMED_OUT) {
          keeper.snapshots().secure(model);
        }
      }
    }
  }

  /**
   * Learns a model's pending samples now.
   *
   * @return the model, which was made anew if that failed
   */
  LiveModel close(LiveModel model) {
    try {
      refuse(model, model.learner.closeBatch());
      return model;
    } catch (RuntimeException | StackOverflowError e) {
      InternalErrors.rethrowIfOfKafka(e);
      LOG.warn("{}: a mini-batch is left out", config.spec().id(), e);
      List<Long> numbers = keeper.leaveOutPending(model);
      refuse(model, numbers, RefusalReason.INTERNAL, InternalErrors.describe(e));
      return keeper.model(model.key);
    }
  }

  /** Refuses those samples of a learnt mini-batch that had no finite gradient. */
  void refuse(LiveModel model, List<Long> numbers) {
    refuse(
        model,
        numbers,
        RefusalReason.NON_FINITE_GRADIENT,
        "the sample's gradient, taken in a mini-batch, is not finite");
    forgetLearnt(model);
  }

  /** Refuses samples that waited for their mini-batch. */
  void refuse(LiveModel model, List<Long> numbers, RefusalReason reason, String message) {
    for (long number : numbers) {
      Origin waiting = model.pending.get(number);
      keeper.progress().refused(reason);
      deadLetters.send(waiting != null ? waiting : keeper.readAgain(number), reason, message);
    }
  }

  /** Forgets the samples of a batch that was learnt. */
  static void forgetLearnt(LiveModel model) {
    if (model.learner.pending() == 0) {
      model.pending.clear();
    }
  }
}

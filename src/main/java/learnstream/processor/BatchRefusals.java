package learnstream.processor;

import java.util.List;
import learnstream.codec.avro.RefusalReason;

/** Sends the samples of a learnt mini-batch that had no finite gradient to the dead letters. */
final class BatchRefusals {
  private BatchRefusals() {}

  /**
   * @param positions of the refused samples in the batch, 0 the oldest
   * @param size number of samples that the batch had
   * @param deadLetters null during a replay, when they are there already
   */
  static void send(
      List<Integer> positions,
      int size,
      LiveModel model,
      DeadLetters deadLetters,
      ModelKeeper keeper) {
    if (model.learner.pending() > 0) {
      return;
    }
    for (int position : positions) {
      keeper.refused(RefusalReason.NON_FINITE_GRADIENT);
      // After a restart the oldest samples of a batch are known by their numbers only.
      int known = position - (size - model.pending.size());
      if (deadLetters != null && known >= 0 && known < model.pending.size()) {
        deadLetters.send(
            model.pending.get(known),
            RefusalReason.NON_FINITE_GRADIENT,
            "the sample's gradient, taken in a mini-batch, is not finite");
      }
    }
    model.pending.clear();
  }
}

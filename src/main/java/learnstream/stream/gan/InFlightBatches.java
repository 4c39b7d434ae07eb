package learnstream.stream.gan;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The batches that a generator has sent and has no feedback for. One whose feedback does not arrive
 * in time is given up. While nothing arrives at all, the time doubles up to a bound, so that
 * batches for an absent discriminator do not pile up.
 */
final class InFlightBatches {
  /**
   * A batch on its way.
   *
   * @param latent what it was made of, {@code [count * (noise + classes)]}
   */
  record Batch(long id, long version, float[] latent, long sentAt) {}

  private static final long MAX_PATIENCE = 5_000;

  private final Map<Long, Batch> batches = new LinkedHashMap<>();
  private final long timeout;
  private long patience;

  InFlightBatches(long timeoutMillis) {
    timeout = timeoutMillis;
    patience = timeoutMillis;
  }

  int size() {
    return batches.size();
  }

  void add(Batch batch) {
    batches.put(batch.id(), batch);
  }

  /** Whether there is such a batch without an answer. */
  boolean waitsFor(long id, long version) {
    Batch batch = batches.get(id);
    return batch != null && batch.version() == version;
  }

  /**
   * The batch, which has been answered; null if it is not, or no longer, waited for.
   *
   * @param version of the generator that made it: one of the same number may be from before a
   *     restart
   */
  Batch answered(long id, long version) {
    if (!waitsFor(id, version)) {
      return null;
    }
    patience = timeout;
    return batches.remove(id);
  }

  /** Gives up what is older than the patience, and returns how many that were. */
  int giveUp(long now) {
    int lost = 0;
    for (Iterator<Batch> each = batches.values().iterator(); each.hasNext(); ) {
      if (now - each.next().sentAt() >= patience) {
        each.remove();
        lost++;
      }
    }
    if (lost > 0) {
      patience = Math.max(timeout, Math.min(2 * patience, MAX_PATIENCE));
    }
    return lost;
  }

  void clear() {
    batches.clear();
  }
}

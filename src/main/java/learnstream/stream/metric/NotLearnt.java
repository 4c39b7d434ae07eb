package learnstream.stream.metric;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** Counts the samples that were predicted and not learnt, since the learner started. */
public final class NotLearnt {
  /** Why. */
  public enum Reason {
    /** Learning is paused by a command. */
    PAUSED,
    /** The model contains the sample already, as with a group whose offsets were set back. */
    ALREADY_LEARNT,
    /** The sample's weight is 0. */
    NO_WEIGHT
  }

  private final Map<Reason, Long> counts = new EnumMap<>(Reason.class);

  public void count(Reason reason) {
    counts.merge(reason, 1L, Long::sum);
  }

  /** By the reason's name. */
  public Map<String, Long> counts() {
    Map<String, Long> named = new TreeMap<>();
    counts.forEach((reason, count) -> named.put(reason.name(), count));
    return named;
  }
}

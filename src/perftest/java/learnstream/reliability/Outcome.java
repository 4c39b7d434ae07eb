package learnstream.reliability;

import java.util.List;
import java.util.Locale;

/**
 * What came of a fault: a row of the table.
 *
 * @param rounds how often it was done
 * @param samples committed while it was
 * @param secondsToGoOn from each fault to the next new committed prediction, in all partitions
 * @param complete whether every round was done and everything was there to be judged
 * @param note what a reader must know besides; may be empty
 */
public record Outcome(
    String fault,
    int rounds,
    int samples,
    long lost,
    long doubled,
    long learntTwice,
    long differingBits,
    List<Double> secondsToGoOn,
    boolean complete,
    String note) {

  /** A fault that could not be done here. */
  static Outcome skipped(String fault, String why) {
    return new Outcome(fault, 0, 0, 0, 0, 0, 0, List.of(), true, "skipped: " + why);
  }

  /** Whether the promise was kept, in all that it promises. */
  public boolean held() {
    return complete && lost == 0 && doubled == 0 && learntTwice == 0 && differingBits == 0;
  }

  String row() {
    if (rounds == 0 && complete) {
      return "| %s | 0 | | | | | | | %s |".formatted(fault, note);
    }
    return "| %s | %d | %,d | %,d | %,d | %,d | %,d | %s | %s |"
        .formatted(
            fault,
            rounds,
            samples,
            lost,
            doubled,
            learntTwice,
            differingBits,
            seconds(),
            note.replace("|", "/"));
  }

  private String seconds() {
    if (secondsToGoOn.isEmpty()) {
      return "";
    }
    List<Double> sorted = secondsToGoOn.stream().sorted().toList();
    return String.format(
        Locale.ROOT, "%.1f (%.1f)", sorted.get(sorted.size() / 2), sorted.get(sorted.size() - 1));
  }
}

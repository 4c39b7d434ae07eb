package learnstream.cli.bench;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import learnstream.bench.Refusal;
import learnstream.bench.Row;

/** Keeps what is wrong with the first few samples. For use by several threads. */
final class Refusals implements Refusal {
  private static final int SHOWN = 3;

  /** Of the same sample several models say the same. */
  private final Set<String> messages = new LinkedHashSet<>();

  private long unreadable;

  @Override
  public synchronized void accept(Row row, String problem) {
    tell(row.place(), problem);
  }

  /** Counts what is no sample. */
  synchronized void unreadable(String place, String problem) {
    unreadable++;
    tell(place, problem);
  }

  private void tell(String place, String problem) {
    if (messages.size() < SHOWN) {
      messages.add(place + ": " + problem);
    }
  }

  synchronized long unreadable() {
    return unreadable;
  }

  synchronized List<String> messages() {
    return new ArrayList<>(messages);
  }
}

package learnstream.speed;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import learnstream.nn.parallel.Crew;

/** Batches of large layers on one thread and on several. */
final class ThreadTable {
  private static final int[] BATCHES = {8, 32, 128};

  private final int rounds;
  private final double seconds;

  ThreadTable(int rounds, double seconds) {
    this.rounds = rounds;
    this.seconds = seconds;
  }

  List<String> lines() throws IOException {
    int threads = Crew.defaultThreads();
    List<String> lines = new ArrayList<>();
    lines.add("| network | batch | one thread | %d threads | times one |".formatted(threads));
    lines.add("|---|---|---|---|---|");
    try (Contestant one = own(1);
        Contestant several = own(threads)) {
      for (Workload workload : List.of(Workload.DENSE, Workload.WIDE)) {
        for (int batch : BATCHES) {
          lines.add(line(workload, batch, one, several));
        }
      }
    }
    return lines;
  }

  private static Contestant own(int threads) throws IOException {
    String name = String.valueOf(threads);
    return Contestant.java(name, "learnstream.speed.OwnWorker", "sgd", "java", name);
  }

  private String line(Workload workload, int batch, Contestant one, Contestant several)
      throws IOException {
    Median alone = new Median();
    Median shared = new Median();
    Median ratio = new Median();
    for (int round = 0; round < rounds; round++) {
      double first = one.rate(workload, batch, seconds).orElseThrow();
      double second = several.rate(workload, batch, seconds).orElseThrow();
      alone.add(first);
      shared.add(second);
      ratio.add(second / first);
    }
    return String.format(
        Locale.ROOT,
        "| %s | %d | %s | %s | %.2f |",
        workload.label,
        batch,
        Rounded.of(alone.value()),
        Rounded.of(shared.value()),
        ratio.value());
  }
}

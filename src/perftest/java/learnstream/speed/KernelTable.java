package learnstream.speed;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import learnstream.nn.optimiser.Optimiser;

/**
 * Samples learnt each second by one thread, of each library that is there. They are measured in
 * turns, so that a machine that other work shares slows all of them.
 */
final class KernelTable {
  private static final int[] BATCHES = {1, 8, 32, 128};

  private final int rounds;
  private final double seconds;

  KernelTable(int rounds, double seconds) {
    this.rounds = rounds;
    this.seconds = seconds;
  }

  /** A table in Markdown. */
  List<String> networks() throws IOException {
    List<Contestant> contestants = Contestant.all();
    try {
      List<String> lines = new ArrayList<>();
      StringBuilder head = new StringBuilder("| network | batch | ");
      contestants.forEach(each -> head.append(each.name).append(" | "));
      lines.add(head.toString().strip());
      lines.add("|---|---|" + "---|".repeat(contestants.size()));
      for (Workload workload : Workload.values()) {
        for (int batch : BATCHES) {
          lines.add(
              "| %s | %d |%s".formatted(workload.label, batch, row(contestants, workload, batch)));
          System.err.println(lines.get(lines.size() - 1));
        }
      }
      return lines;
    } finally {
      contestants.forEach(Contestant::close);
    }
  }

  /** The rates, and how many times its rate the first one's is. */
  private String row(List<Contestant> contestants, Workload workload, int batch) {
    List<Median> rates = new ArrayList<>();
    List<Median> ratios = new ArrayList<>();
    contestants.forEach(
        each -> {
          rates.add(new Median());
          ratios.add(new Median());
        });
    for (int round = 0; round < rounds; round++) {
      double first = 0;
      for (int c = 0; c < contestants.size(); c++) {
        OptionalDouble rate = contestants.get(c).rate(workload, batch, seconds);
        if (rate.isPresent()) {
          first = c == 0 ? rate.getAsDouble() : first;
          rates.get(c).add(rate.getAsDouble());
          ratios.get(c).add(first / rate.getAsDouble());
        }
      }
    }
    StringBuilder row = new StringBuilder();
    for (int c = 0; c < contestants.size(); c++) {
      row.append(" ").append(cell(rates.get(c), c == 0 ? null : ratios.get(c))).append(" |");
    }
    return row.toString();
  }

  private static String cell(Median rate, Median ratio) {
    if (rate.isEmpty()) {
      return "–";
    }
    String number = Rounded.of(rate.value());
    return ratio == null
        ? number
        : String.format(
            Locale.ROOT, ratio.value() < 10 ? "%s (%.1f x)" : "%s (%.0f x)", number, ratio.value());
  }

  /**
   * One sample at a time by each optimiser, in a process of its own and in one where networks with
   * all of them have learnt before.
   */
  List<String> optimisers() throws IOException {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "| optimiser | dense, samples/s | beside the others | sparse | beside the others |",
                "|---|---|---|---|---|"));
    for (Optimiser optimiser : OwnWorker.OPTIMISERS) {
      try (Contestant alone = own(optimiser.label());
          Contestant beside = own(optimiser.label(), "1", "beside")) {
        StringBuilder row = new StringBuilder("| " + optimiser.label());
        for (Workload workload : List.of(Workload.DENSE, Workload.SPARSE)) {
          Median rates = new Median();
          Median ratesBeside = new Median();
          for (int round = 0; round < rounds; round++) {
            rates.add(alone.rate(workload, 1, seconds).orElseThrow());
            ratesBeside.add(beside.rate(workload, 1, seconds).orElseThrow());
          }
          row.append(" | ").append(Rounded.of(rates.value()));
          row.append(" | ").append(Rounded.of(ratesBeside.value()));
        }
        lines.add(row + " |");
      }
    }
    return lines;
  }

  private static Contestant own(String optimiser, String... more) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(optimiser, "java"));
    arguments.addAll(List.of(more));
    return Contestant.java(
        optimiser, "learnstream.speed.OwnWorker", arguments.toArray(String[]::new));
  }
}

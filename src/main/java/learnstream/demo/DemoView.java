package learnstream.demo;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Draws the demo's state as lines: over each other at a terminal, one line now and then elsewhere.
 */
final class DemoView {
  private static final String SPARKS = "▁▂▃▄▅▆▇█";
  private static final int SPARK_WIDTH = 30;
  private static final long PLAIN_EVERY_NANOS = 2_000_000_000L;

  private final PrintStream out;
  private final boolean terminal;
  private int drawn;
  private long nextPlain;

  DemoView(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  void show(int total, double samplesPerSecond, List<ModelTally> rows, long nanos) {
    if (terminal) {
      if (drawn > 0) {
        out.print("\u001b[" + drawn + "A");
      }
      List<String> lines = lines(total, samplesPerSecond, rows);
      lines.forEach(line -> out.print("\u001b[2K" + line + "\n"));
      drawn = lines.size();
      out.flush();
    } else if (nanos >= nextPlain) {
      nextPlain = nanos + PLAIN_EVERY_NANOS;
      StringBuilder line = new StringBuilder();
      line.append("%d of %d".formatted(rows.get(0).samples(), total));
      for (ModelTally row : rows) {
        line.append("  %s %.3f".formatted(row.id, row.accuracy()));
      }
      out.println(line);
    }
  }

  static List<String> lines(int total, double samplesPerSecond, List<ModelTally> rows) {
    List<String> lines = new ArrayList<>();
    int done = rows.get(0).samples();
    int filled = total == 0 ? 0 : (int) (40L * Math.min(done, total) / total);
    lines.add(
        String.format(
            Locale.ROOT,
            "%s%s %,d of %,d samples, %,.0f/s",
            "█".repeat(filled),
            "░".repeat(40 - filled),
            done,
            total,
            samplesPerSecond));
    lines.add("%-16s %9s %10s   %s".formatted("", "accuracy", "last 1000", "over time"));
    for (ModelTally row : rows) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%-16s %9.4f %10.3f   %s",
              row.id,
              row.accuracy(),
              row.lastThousand(),
              spark(row.curve())));
    }
    return lines;
  }

  /** Accuracies from 0 to 1 as block characters, at most {@value #SPARK_WIDTH}. */
  static String spark(List<Double> curve) {
    int step = Math.max(1, (curve.size() + SPARK_WIDTH - 1) / SPARK_WIDTH);
    StringBuilder spark = new StringBuilder();
    for (int i = step - 1; i < curve.size(); i += step) {
      spark.append(SPARKS.charAt((int) Math.min(7, Math.max(0, curve.get(i) * 8))));
    }
    return spark.toString();
  }
}

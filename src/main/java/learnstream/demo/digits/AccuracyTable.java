package learnstream.demo.digits;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Progress of a stream and accuracy of its models, as lines. */
final class AccuracyTable {
  private static final String SPARKS = "▁▂▃▄▅▆▇█";
  private static final int SPARK_WIDTH = 30;

  private AccuracyTable() {}

  static List<String> lines(int total, double samplesPerSecond, List<ModelTally> rows) {
    List<String> lines = new ArrayList<>();
    int done = rows.get(0).samples();
    int filled = total == 0 ? 0 : (int) (40L * Math.min(done, total) / total);
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
    lines.add(
        String.format(
            Locale.ROOT,
            "%s%s %,d of %,d samples, %,.0f/s",
            "█".repeat(filled),
            "░".repeat(40 - filled),
            done,
            total,
            samplesPerSecond));
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

package learnstream.demo.digits;

import static learnstream.demo.chart.Characters.bar;
import static learnstream.demo.chart.Characters.text;

import java.util.ArrayList;
import java.util.List;
import learnstream.demo.chart.Characters;

/** Progress of a stream and accuracy of its models, as lines. */
final class AccuracyTable {
  private static final int SPARK_WIDTH = 30;

  private AccuracyTable() {}

  static List<String> lines(int total, double samplesPerSecond, List<ModelTally> rows) {
    List<String> lines = new ArrayList<>();
    int done = rows.get(0).samples();
    lines.add("%-16s %9s %10s   %s".formatted("", "accuracy", "last 1000", "over time"));
    for (ModelTally row : rows) {
      lines.add(
          text(
              "%-16s %9.4f %10.3f   %s",
              row.id, row.accuracy(), row.lastThousand(), spark(row.curve())));
    }
    lines.add(
        text(
            "%s %,d of %,d samples, %,.0f/s",
            bar((double) done / total, 40), done, total, samplesPerSecond));
    return lines;
  }

  /** Accuracies from 0 to 1 as block characters, at most {@value #SPARK_WIDTH}. */
  static String spark(List<Double> curve) {
    int step = Math.max(1, (curve.size() + SPARK_WIDTH - 1) / SPARK_WIDTH);
    StringBuilder spark = new StringBuilder();
    for (int i = step - 1; i < curve.size(); i += step) {
      spark.append(Characters.spark(curve.get(i)));
    }
    return spark.toString();
  }
}

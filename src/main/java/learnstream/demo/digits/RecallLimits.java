package learnstream.demo.digits;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import learnstream.demo.DemoContext;
import learnstream.demo.chart.Characters;
import learnstream.model.hopfield.Hebbian;
import learnstream.model.hopfield.PseudoInverse;
import learnstream.model.hopfield.StorageRule;
import learnstream.model.hopfield.Storkey;

/**
 * How much of random patterns networks of 256 neurons recall, by rule and by how many are stored.
 */
final class RecallLimits {
  private static final int NEURONS = 256;
  private static final int TRIALS = 300;
  private static final double[] LOADS = {0.05, 0.10, 0.15, 0.20, 0.30, 0.40, 0.50};

  private record Row(StorageRule rule, double flipped) {
    String text() {
      return "%s, %.0f %% flipped".formatted(rule.label(), 100 * flipped);
    }
  }

  private static final List<Row> ROWS =
      List.of(
          new Row(new Hebbian(), 0.2),
          new Row(new Storkey(), 0.2),
          new Row(new PseudoInverse(), 0.2),
          new Row(new PseudoInverse(), 0.1));

  private final double[][] shares = new double[ROWS.size()][LOADS.length];
  private int done;

  /** Tries it all; {@code afterEach} may draw. */
  void run(long seed, Runnable afterEach) {
    for (int r = 0; r < ROWS.size(); r++) {
      for (int l = 0; l < LOADS.length; l++) {
        Row row = ROWS.get(r);
        shares[r][l] =
            new RecallTrials(row.rule(), NEURONS, LOADS[l], row.flipped()).recalled(TRIALS, seed);
        done++;
        afterEach.run();
      }
    }
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    StringBuilder head = new StringBuilder("%-28s".formatted("patterns for each neuron"));
    for (double load : LOADS) {
      head.append("%5.0f %%".formatted(100 * load));
    }
    lines.add(head.toString());
    for (int r = 0; r < ROWS.size() && r * LOADS.length < done; r++) {
      StringBuilder line = new StringBuilder("%-28s".formatted(ROWS.get(r).text()));
      for (int l = 0; l < LOADS.length && r * LOADS.length + l < done; l++) {
        line.append(Characters.text("%5.0f %%", Math.floor(100 * shares[r][l])));
      }
      lines.add(line.toString());
    }
    return lines;
  }

  List<Map<String, Object>> json() {
    List<Map<String, Object>> all = new ArrayList<>();
    for (int r = 0; r < ROWS.size(); r++) {
      for (int l = 0; l < LOADS.length; l++) {
        Map<String, Object> cell = new LinkedHashMap<>();
        cell.put("storage", ROWS.get(r).rule().label());
        cell.put("flipped", ROWS.get(r).flipped());
        cell.put("load", LOADS[l]);
        cell.put("recalled", DemoContext.rounded(shares[r][l]));
        all.add(cell);
      }
    }
    return all;
  }
}

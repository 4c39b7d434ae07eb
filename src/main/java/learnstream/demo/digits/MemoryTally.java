package learnstream.demo.digits;

import static learnstream.demo.chart.Characters.text;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import learnstream.codec.avro.Prediction;
import learnstream.demo.DemoContext;
import learnstream.demo.chart.Characters;
import learnstream.demo.data.Digits;
import learnstream.demo.digits.DamagedDigits.Damage;

/** What one memory recalled so far. */
final class MemoryTally {

  private static final int NEWEST_KEPT = 50;

  final String id;
  private final int[] asked = new int[Damage.values().length];
  private final int[] right = new int[Damage.values().length];
  private final NavigableMap<Integer, byte[]> recalled = new TreeMap<>();
  private final int keptBelow;
  private Prediction newest;

  /**
   * @param keptBelow pictures of samples below this one are kept, beside the newest
   */
  MemoryTally(String id, int keptBelow) {
    this.id = id;
    this.keptBelow = keptBelow;
  }

  /** Takes in the answer to a damaged pattern. */
  void add(Prediction prediction, byte[] pattern, Damage damage) {
    newest = prediction;
    byte[] answer = new byte[pattern.length];
    boolean same = true;
    for (int j = 0; j < answer.length; j++) {
      answer[j] = (byte) Math.round(prediction.getScores().get(j));
      same &= answer[j] == pattern[j];
    }
    asked[damage.ordinal()]++;
    right[damage.ordinal()] += same ? 1 : 0;
    recalled.put((int) prediction.getOffset(), answer);
    if (recalled.tailMap(keptBelow).size() > NEWEST_KEPT) {
      recalled.remove(recalled.ceilingKey(keptBelow));
    }
  }

  /** The sample that was recalled last; -1 before the first. */
  int newestIndex() {
    return newest == null ? -1 : (int) newest.getOffset();
  }

  /** What was recalled from a sample that is kept, or an empty picture. */
  byte[] recalled(int index) {
    return recalled.getOrDefault(index, new byte[Digits.SIDE * Digits.SIDE]);
  }

  int asked() {
    int sum = 0;
    for (int count : asked) {
      sum += count;
    }
    return sum;
  }

  /** Share of the damaged patterns that were recalled without a wrong pixel. */
  double share() {
    int sum = 0;
    for (int count : right) {
      sum += count;
    }
    return (double) sum / Math.max(1, asked());
  }

  double share(Damage damage) {
    return (double) right[damage.ordinal()] / Math.max(1, asked[damage.ordinal()]);
  }

  /** How the energy fell in the newest recall. */
  String energy() {
    List<Float> energy = newest.getDetails().getOrDefault("energy", List.of());
    return energy.isEmpty() ? "" : fall(energy);
  }

  private static String fall(List<Float> energy) {
    float least = Collections.min(energy);
    float most = Collections.max(energy);
    StringBuilder spark = new StringBuilder();
    for (float e : energy) {
      double height = most > least ? (e - least) / (most - least) : 0;
      spark.append(Characters.spark(height));
    }
    return text("%,.0f %s %,.0f", energy.get(0), spark, energy.get(energy.size() - 1));
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", id);
    json.put("recalled", DemoContext.rounded(share()));
    List<Double> each = new ArrayList<>();
    for (Damage damage : Damage.values()) {
      each.add(DemoContext.rounded(share(damage)));
    }
    json.put("byDamage", each);
    return json;
  }
}

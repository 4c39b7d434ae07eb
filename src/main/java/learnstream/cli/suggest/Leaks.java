package learnstream.cli.suggest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Fields that give the label away, so that a model would learn nothing else: parts that add up to
 * it, its equals, and what is suspiciously near to it.
 */
final class Leaks {
  /** Records before which nothing is said. */
  private static final int FEWEST = 50;

  /** Numbers among which parts of a label are looked for. */
  private static final int MOST_NUMBERS = 60;

  private static final int MOST_PARTS = 3;

  /** Correlation with the label, or share of records in which a value tells its class. */
  private static final double SUSPICIOUS = 0.98;

  private static final double EQUAL = 0.999999;

  private final Label label;
  private final Series target;

  /** How it moves, if it is a number that hardly does: all that hardly move are alike. */
  private final Series moves;

  private final Set<FieldProfile> leftOut = new HashSet<>();
  private final List<String> reasons = new ArrayList<>();
  private final Map<FieldProfile, String> doubts = new HashMap<>();

  /**
   * @param fields that may be inputs
   */
  Leaks(Label label, List<FieldProfile> fields) {
    this.label = label;
    target = label.field().series();
    moves = label.isClass() || label.field().changes() > 0.5 ? target : target.changes();
    if (target.size() < FEWEST) {
      return;
    }
    List<FieldProfile> numbers = fields.stream().filter(field -> field.numbers() == 1).toList();
    if (label.isClass()) {
      fields.forEach(this::lookAtClasses);
    } else {
      findParts(numbers.subList(0, Math.min(numbers.size(), MOST_NUMBERS)), 0, new ArrayList<>());
      numbers.forEach(this::lookAtNumber);
    }
  }

  boolean leavesOut(FieldProfile field) {
    return leftOut.contains(field);
  }

  /** Of the fields left out. */
  List<String> reasons() {
    return reasons;
  }

  /** What makes one suspicious that is not left out; nothing if there is nothing. */
  String doubt(FieldProfile field) {
    return doubts.getOrDefault(field, "");
  }

  /** Looks for two or three numbers whose sum is the label. */
  private void findParts(List<FieldProfile> numbers, int from, List<FieldProfile> parts) {
    if (parts.size() > 1 && isSum(parts)) {
      leftOut.addAll(parts);
      List<String> names = parts.stream().map(part -> Values.shortened(part.path())).toList();
      reasons.add(
          "%s are left out: their sum is %s"
              .formatted(String.join(" and ", names), Values.shortened(label.field().path())));
    }
    for (int i = from; i < numbers.size() && parts.size() < MOST_PARTS; i++) {
      if (leftOut.isEmpty()) {
        parts.add(numbers.get(i));
        findParts(numbers, i + 1, parts);
        parts.remove(parts.size() - 1);
      }
    }
  }

  private boolean isSum(List<FieldProfile> parts) {
    int seen = 0;
    for (int i = 0; i < target.size(); i++) {
      double sum = 0;
      for (FieldProfile part : parts) {
        sum += part.series().at(i);
      }
      double wanted = target.at(i);
      if (Math.abs(sum - wanted) > 1e-6 * Math.abs(wanted)) {
        return false;
      }
      seen += Double.isNaN(sum + wanted) ? 0 : 1;
    }
    return seen >= FEWEST;
  }

  private void lookAtNumber(FieldProfile field) {
    Series series = field.series();
    double correlation =
        Math.abs((moves == target ? series : series.changes()).correlation(moves, 0));
    if (leftOut.contains(field)) {
      return;
    }
    if (correlation > EQUAL) {
      leaveOut(field, "it is the label in another unit");
    } else if (correlation > SUSPICIOUS) {
      doubts.put(
          field, "nearly the label (correlation %.3f): is it known before?".formatted(correlation));
    }
  }

  private void leaveOut(FieldProfile field, String reason) {
    leftOut.add(field);
    reasons.add("%s is left out: %s".formatted(Values.shortened(field.path()), reason));
  }

  private void lookAtClasses(FieldProfile field) {
    Map<Double, Map<Double, Integer>> classes = new HashMap<>();
    int seen = 0;
    for (int i = 0; i < target.size(); i++) {
      double value = field.series().at(i);
      double wanted = target.at(i);
      if (!Double.isNaN(value + wanted)) {
        seen++;
        classes.computeIfAbsent(value, each -> new HashMap<>()).merge(wanted, 1, Integer::sum);
      }
    }
    // Of what hardly ever comes again, each value tells its class.
    if (seen < FEWEST || classes.size() > seen / 20) {
      return;
    }
    int told =
        classes.values().stream()
            .mapToInt(each -> each.values().stream().mapToInt(count -> count).max().orElse(0))
            .sum();
    int most = (int) label.field().mostFrequent();
    if (told == seen && classes.size() == label.field().distinct()) {
      leaveOut(field, "it is the label by other names");
    } else if (told >= SUSPICIOUS * seen && most < 0.95 * label.field().present()) {
      doubts.put(
          field,
          "tells the label in %s: is it known before?"
              .formatted(Values.percent((double) told / seen)));
    }
  }
}

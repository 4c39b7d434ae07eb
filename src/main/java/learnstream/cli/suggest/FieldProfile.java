package learnstream.cli.suggest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was seen of one field, in bounded memory: how many values are numbers, times or truth
 * values, their range, the distinct values up to a bound.
 */
final class FieldProfile {
  /** Characters of a value that are kept; of longer ones, their hash beside them. */
  private static final int KEPT = 60;

  /** Characters of a value that are looked at. */
  private static final int LOOKED_AT = 10_000;

  private final String path;
  private final String name;
  private final int maxDistinct;
  private final Map<String, Long> counts = new LinkedHashMap<>();
  private final Series series;

  private final TimeFormats times = new TimeFormats();
  private long present;
  private long numbers;
  private long whole;
  private long truths;
  private long lists;
  private long words;
  private long repeated;
  private long risen;
  private long fallen;
  private long evenlyRisen;
  private double least = Double.POSITIVE_INFINITY;
  private double most = Double.NEGATIVE_INFINITY;
  private double sum;
  private double changes;
  private double deviations;
  private String lastText;
  private double last = Double.NaN;
  private double step = Double.NaN;

  /** How many values had come when there were more distinct ones than are kept; 0: not yet. */
  private long crowdedAt;

  private String noNumber;
  private Declared declared = new Declared(Declared.Kind.OTHER);

  /**
   * @param path where the field is in the record
   * @param name the last part of the path
   * @param maxDistinct how many distinct values are kept
   * @param maxSeries of how many records the values are kept as numbers
   */
  FieldProfile(String path, String name, int maxDistinct, int maxSeries) {
    this.path = path;
    this.name = name;
    this.maxDistinct = maxDistinct;
    series = new Series(maxSeries);
  }

  /**
   * @param record its number, from 0
   * @param value a {@code Double}, {@code Boolean}, {@code String} or {@code List}; null: missing
   */
  void add(long record, Object value) {
    if (value == null
        || value instanceof Double number && number.isNaN()
        || value instanceof String text && (text.isBlank() || text.equals("?"))) {
      return;
    }
    present++;
    if (value instanceof List<?>) {
      lists++;
      return;
    }
    String text = Values.text(value);
    count(text);
    repeated += text.equals(lastText) ? 1 : 0;
    lastText = text;
    Double number = value instanceof Double given ? given : Values.number(text);
    series.add(record, number == null ? code(text) : number);
    if (number != null) {
      add(number.doubleValue());
    } else {
      noNumber = noNumber == null ? Values.shortened(text) : noNumber;
      words += words(text);
      times.add(text);
    }
    truths += value instanceof Boolean || Values.isTruth(text) ? 1 : 0;
  }

  private void add(double number) {
    numbers++;
    whole += number == Math.rint(number) ? 1 : 0;
    least = Math.min(least, number);
    most = Math.max(most, number);
    sum += number;
    deviations += Math.abs(number - sum / numbers);
    changes += numbers > 1 ? Math.abs(number - last) : 0;
    risen += number > last ? 1 : 0;
    fallen += number < last ? 1 : 0;
    evenlyRisen += number > last && number - last == step ? 1 : 0;
    step = number - last;
    last = number;
  }

  private void count(String text) {
    if (crowdedAt > 0) {
      return;
    }
    String kept = text.length() <= KEPT ? text : text.substring(0, KEPT) + '\0' + text.hashCode();
    if (counts.size() < maxDistinct || counts.containsKey(kept)) {
      counts.merge(kept, 1L, Long::sum);
    } else {
      crowdedAt = present;
    }
  }

  private static int words(String text) {
    int found = 0;
    boolean inside = false;
    for (int i = 0; i < Math.min(text.length(), LOOKED_AT); i++) {
      boolean letter = !Character.isWhitespace(text.charAt(i));
      found += letter && !inside ? 1 : 0;
      inside = letter;
    }
    return found;
  }

  void declare(Declared itsDeclared) {
    declared = itsDeclared;
  }

  /** What a schema says of it. */
  Declared declared() {
    return declared;
  }

  String path() {
    return path;
  }

  /** The last part of its path. */
  String name() {
    return name;
  }

  long present() {
    return present;
  }

  /** The share of the values that are there and are numbers. */
  double numbers() {
    return share(numbers);
  }

  boolean isWhole() {
    return numbers > 0 && whole == numbers;
  }

  double times() {
    return share(times.fits());
  }

  /** The pattern of most of its times; nothing for ISO 8601. */
  String timePattern() {
    return times.pattern();
  }

  double truths() {
    return share(truths);
  }

  boolean isList() {
    return lists > 0;
  }

  private double share(long count) {
    return present == 0 ? 0 : (double) count / present;
  }

  double least() {
    return least;
  }

  double most() {
    return most;
  }

  double mean() {
    return sum / numbers;
  }

  /** Whether it counts the records: it grows by the same with nearly each. */
  boolean isCounter() {
    return numbers > 10
        && isWhole()
        && risen >= 0.99 * (numbers - 1)
        && evenlyRisen >= 0.9 * (numbers - 2);
  }

  /** Whether it never falls from one number to the next, and has more than a few. */
  boolean onlyRises() {
    return fallen == 0 && risen > 10;
  }

  /** The first values by record: numbers as they are, others by their {@link #code}. */
  Series series() {
    return series;
  }

  /** A number that stands for a text, of which there may be others with the same. */
  double code(String text) {
    Double number = Values.number(text);
    return number == null ? text.hashCode() : number;
  }

  /** The share of values that are the same as the one before. */
  double repeated() {
    return share(repeated);
  }

  /** From one number to the next, on average, as a share of their distance from the mean. */
  double changes() {
    return deviations == 0 ? 0 : changes / deviations;
  }

  /** Words of a value that is no number, on average. */
  double words() {
    return present == numbers ? 0 : (double) words / (present - numbers);
  }

  /** Whether there are more distinct values than were kept. */
  boolean isCrowded() {
    return crowdedAt > 0;
  }

  /** Distinct values; where it is crowded, those that were kept. */
  int distinct() {
    return counts.size();
  }

  /** The share of distinct values among those that came before it was crowded. */
  double distinctShare() {
    return present == 0 ? 0 : (double) counts.size() / (crowdedAt > 0 ? crowdedAt : present);
  }

  /** How often the most frequent value came, of those that were kept. */
  long mostFrequent() {
    return counts.values().stream().mapToLong(count -> count).max().orElse(0);
  }

  /** Among the distinct values, how often the rarest comes, if all came equally often: 1. */
  double evenness() {
    return (double) leastFrequent() * counts.size() / Math.max(1, present);
  }

  /** How often the rarest value came, of those that were kept. */
  long leastFrequent() {
    return counts.values().stream().mapToLong(count -> count).min().orElse(0);
  }

  /** How often each distinct value came, the most frequent first. */
  List<Map.Entry<String, Long>> values() {
    List<Map.Entry<String, Long>> sorted = new ArrayList<>(counts.entrySet());
    sorted.sort(Map.Entry.comparingByValue(Comparator.reverseOrder()));
    return sorted;
  }

  /** The first value that is no number, shortened, or null. */
  String noNumber() {
    return noNumber;
  }

  /** How many values are no numbers. */
  long noNumbers() {
    return present - numbers;
  }
}

package learnstream.recorded;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import learnstream.codec.avro.LabelledSample;

/** Records with fields of every kind, of which one in eight is missing. */
final class RandomRecords {
  static final String FIELDS =
      "plain: number, sum: {scaling: log}, drifting: {scaling: {kind: standard, fading: 0.9}},"
          + " spread: {scaling: robust}, bounded: {scaling: min-max},"
          + " sort: {kind: category, max: 3}, shop: {kind: hash, width: 16},"
          + " text: {kind: text, width: 64}, at: {kind: time, sinceLast: true}, wet: boolean";

  static final String EMBEDDING =
      ", who: {kind: embedding, dimensions: 2, max: 5, admission: 2, expiry: 20}";

  private static final List<String> CLASSES = List.of("rising", "falling", "level", "gone", "odd");

  private RandomRecords() {}

  /**
   * @param isNumber whether the label is a number, not a class
   */
  static LabelledSample sample(int i, boolean isNumber) {
    SplittableRandom random = new SplittableRandom(i);
    Map<String, Object> fields = new HashMap<>();
    for (String number : List.of("plain", "sum", "drifting", "spread", "bounded")) {
      put(fields, number, random, 10 * random.nextDouble() - 2);
    }
    put(fields, "sort", random, "s" + random.nextInt(1 + i / 10));
    put(fields, "shop", random, "shop " + random.nextInt(1_000));
    put(fields, "who", random, "w" + random.nextInt(1 + i / 5));
    put(fields, "text", random, "w" + random.nextInt(9) + " und w" + random.nextInt(9) + ", 漢字");
    put(fields, "at", random, "2026-03-01T%02d:%02d:00Z".formatted(i / 60, i % 60));
    put(fields, "wet", random, random.nextBoolean());
    double y = 1e5 + 100 * random.nextDouble() + i;
    Object label =
        isNumber ? (Object) y : CLASSES.get(random.nextInt(Math.min(CLASSES.size(), 1 + i / 6)));
    return new LabelledSample(
        "s" + i, null, fields, i % 11 == 3 ? null : label, 1.0, Instant.EPOCH);
  }

  private static void put(
      Map<String, Object> fields, String name, SplittableRandom random, Object value) {
    fields.put(name, random.nextInt(8) == 0 ? null : value);
  }
}

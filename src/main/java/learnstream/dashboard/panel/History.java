package learnstream.dashboard.panel;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import learnstream.dashboard.picture.Json;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;

/**
 * Rows of numbers over time in bounded memory: whenever it is full, every second row of the older
 * half goes, so that what is older is kept more sparsely and nothing is forgotten altogether.
 */
final class History {
  /** Rows kept at most; the page thins its own copy in the same way. */
  static final int CAPACITY = 400;

  /** A row and the round in which it came. */
  private record Row(long sequence, double[] numbers) {}

  private final List<String> columns;
  private final List<String[]> paths;
  private final List<Row> rows = new ArrayList<>(CAPACITY);

  /**
   * @param columns names of a row's numbers, each perhaps with the path at which a record has it,
   *     such as {@code p50 latency.p50}; the first is a time in ms since the epoch
   */
  History(List<String> columns) {
    this.columns = columns.stream().map(column -> column.split(" ")[0]).toList();
    paths = columns.stream().map(column -> column.replaceFirst(".* ", "").split("\\.")).toList();
  }

  List<String> columns() {
    return columns;
  }

  int size() {
    return rows.size();
  }

  void append(long sequence, double... numbers) {
    if (numbers.length != columns.size()) {
      throw new IllegalArgumentException(
          numbers.length + " numbers for the columns " + columns + " are not allowed");
    }
    if (rows.size() == CAPACITY) {
      thin();
    }
    rows.add(new Row(sequence, numbers));
  }

  /** Appends a row of a record's numbers; NaN for what a record of its version does not have. */
  void append(long sequence, IndexedRecord record) {
    append(sequence, paths.stream().mapToDouble(path -> number(record, path)).toArray());
  }

  private static double number(IndexedRecord record, String[] path) {
    Object value = record;
    for (String field : path) {
      Schema.Field found =
          value instanceof IndexedRecord parent ? parent.getSchema().getField(field) : null;
      if (found == null) {
        return Double.NaN;
      }
      value = ((IndexedRecord) value).get(found.pos());
    }
    if (value instanceof Instant time) {
      return time.toEpochMilli();
    }
    return value instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  private void thin() {
    List<Row> kept = new ArrayList<>(CAPACITY);
    for (int i = 0; i < CAPACITY; i++) {
      if (i >= CAPACITY / 2 || i % 2 == 0) {
        kept.add(rows.get(i));
      }
    }
    rows.clear();
    rows.addAll(kept);
  }

  /**
   * The rows of the rounds after one up to another one, as a JSON array; null if there are none.
   */
  String rows(long after, long upTo) {
    StringBuilder text = new StringBuilder();
    int to = rows.size();
    while (to > 0 && rows.get(to - 1).sequence > upTo) {
      to--;
    }
    int from = to;
    while (from > 0 && rows.get(from - 1).sequence > after) {
      from--;
    }
    for (Row row : rows.subList(from, to)) {
      text.append(text.isEmpty() ? "[[" : ",[");
      for (int i = 0; i < row.numbers.length; i++) {
        if (i > 0) {
          text.append(',');
        }
        Json.append(text, row.numbers[i]);
      }
      text.append(']');
    }
    return text.isEmpty() ? null : text.append(']').toString();
  }
}

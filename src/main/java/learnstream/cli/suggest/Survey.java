package learnstream.cli.suggest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was seen of each field of the records, in the order in which the fields came. */
public final class Survey {
  /** Fields that are looked at; a hostile record may have a million. */
  static final int MAX_FIELDS = 10_000;

  /** Distinct values that are kept of all fields together, about. */
  private static final int MAX_VALUES = 1_000_000;

  /** Values that are kept as numbers in the order of the records, about. */
  private static final int MAX_SERIES_VALUES = 4_000_000;

  private static final int LONGEST_SERIES = 20_000;

  private static final int MOST_DISTINCT = 1_000;
  private static final int FEWEST_DISTINCT = 64;

  private final Map<String, FieldProfile> fields = new LinkedHashMap<>();
  private final boolean nested;
  private final List<String> remarks = new ArrayList<>();
  private long records;
  private long unreadable;
  private String unreadableReason;
  private boolean overflown;

  /**
   * @param nested whether a dot in a path leads into a nested object
   */
  Survey(boolean nested) {
    this.nested = nested;
  }

  /** Takes in a record's values by their paths. */
  void add(Map<String, Object> record) {
    for (Map.Entry<String, Object> entry : record.entrySet()) {
      FieldProfile field = fields.get(entry.getKey());
      if (field == null) {
        if (fields.size() == MAX_FIELDS) {
          overflown = true;
          continue;
        }
        field = profile(entry.getKey(), Math.max(record.size(), fields.size()));
        fields.put(entry.getKey(), field);
      }
      field.add(records, entry.getValue());
    }
    records++;
  }

  private FieldProfile profile(String path, int fields) {
    String name = nested ? path.substring(path.lastIndexOf('.') + 1) : path;
    int distinct = Math.max(FEWEST_DISTINCT, Math.min(MOST_DISTINCT, MAX_VALUES / fields));
    int series = Math.min(LONGEST_SERIES, MAX_SERIES_VALUES / fields);
    return new FieldProfile(path, name, distinct, series);
  }

  /** Takes note of how the records were read. */
  void remark(String sentence) {
    remarks.add(sentence);
  }

  /** Takes note of a field of which something is known beforehand, unless it was seen already. */
  void declare(String path, Declared declared) {
    if (fields.size() < MAX_FIELDS && !fields.containsKey(path)) {
      FieldProfile field = profile(path, fields.size() + 1);
      field.declare(declared);
      fields.put(path, field);
    }
  }

  /** Takes note of what is no record. */
  void addUnreadable(String reason) {
    unreadable++;
    unreadableReason = unreadableReason == null ? reason : unreadableReason;
  }

  long records() {
    return records;
  }

  /** Whether any record had a field of this path. */
  public boolean has(String path) {
    return fields.containsKey(path);
  }

  List<FieldProfile> fields() {
    return List.copyOf(fields.values());
  }

  /** The share of records in which a field is missing. */
  double missing(FieldProfile field) {
    return records == 0 ? 0 : 1 - (double) field.present() / records;
  }

  /** What a person should know of the records as a whole. */
  List<String> warnings() {
    List<String> warnings = new ArrayList<>(remarks);
    if (unreadable > 0) {
      warnings.add("%,d records cannot be read: %s".formatted(unreadable, unreadableReason));
    }
    if (overflown) {
      warnings.add(
          "there are more than %,d fields; only those were looked at".formatted(MAX_FIELDS));
    }
    return warnings;
  }
}

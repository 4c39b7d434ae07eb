package learnstream.config;

import java.util.Locale;
import java.util.Map;
import learnstream.model.spec.Specification;

/**
 * What the records of the samples topic look like, and where in them the parts of a sample are. A
 * path is null where the configuration gives none.
 *
 * @param format of a record's value
 * @param id path of the sample's name; null: its place in the topic
 * @param key path of the text by which models are told apart; null: the record's key
 * @param label path of the label; where there is none the sample is predicted only
 * @param weight path of the weight; null: 1
 * @param eventTime path of when it happened; null: the record's timestamp
 * @param where condition of the records that are samples; null: all are
 * @param schema file of the schema that Avro records without a registry have; null: none
 * @param registry settings of a schema registry's client, by name; empty: none
 */
public record Samples(
    Format format,
    String id,
    String key,
    String label,
    String weight,
    String eventTime,
    String where,
    String schema,
    Map<String, String> registry) {
  /** Where a label is, unless it is said. */
  public static final String DEFAULT_LABEL = "$.label";

  /** This project's own samples, which need no mapping. */
  public static final Samples LEARNSTREAM =
      new Samples(Format.LEARNSTREAM, null, null, DEFAULT_LABEL, null, null, null, null, Map.of());

  /** Wire formats. */
  public enum Format {
    /** {@code LabelledSample} of this project's schemas. */
    LEARNSTREAM,
    JSON,
    AVRO
  }

  public Samples {
    registry = Map.copyOf(registry);
  }

  /** Whether the parts of a sample are looked up by paths. */
  public boolean isMapped() {
    return format != Format.LEARNSTREAM;
  }

  /**
   * What a stored state depends on. Where the records' schema comes from and how samples are named
   * may change.
   */
  public Specification specification() {
    return Specification.of(format.name().toLowerCase(Locale.ROOT))
        .with("key", text(key), "")
        .with("label", label, DEFAULT_LABEL)
        .with("weight", text(weight), "")
        .with("eventTime", text(eventTime), "")
        .with("where", text(where), "");
  }

  private static String text(String path) {
    return path == null ? "" : path;
  }

  /** Without secrets. */
  @Override
  public String toString() {
    return "Samples[format=%s, id=%s, key=%s, label=%s, weight=%s, eventTime=%s, where=%s, schema=%s, registry=%s]"
        .formatted(
            format, id, key, label, weight, eventTime, where, schema, Secrets.masked(registry));
  }
}

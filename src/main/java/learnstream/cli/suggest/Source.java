package learnstream.cli.suggest;

import java.nio.file.Path;
import learnstream.cli.input.TextFile;

/**
 * Where the records are from.
 *
 * @param name of the deployment that is suggested
 * @param what they are, after their number: {@code rows of sensors.csv}
 * @param file null for a topic
 * @param separator of its columns, if it was given; else null
 * @param bootstrapServers of the cluster of their topic; null for a file
 * @param topic null for a file
 * @param format keys of {@code samples} by which the topic's records are read; null for this
 *     project's samples
 */
public record Source(
    String name,
    String what,
    String file,
    Character separator,
    String bootstrapServers,
    String topic,
    String format) {
  /** Of a file. */
  public static Source file(Path file, Character separator) {
    String fileName = TextFile.plainName(file);
    int dot = fileName.indexOf('.');
    String stem = dot > 0 ? fileName.substring(0, dot) : fileName;
    return new Source(
        nameOf(stem),
        "records of " + fileName,
        Values.oneLine(file.toString()),
        separator,
        null,
        null,
        null);
  }

  /** Of a topic of this project's samples. */
  public static Source topic(String topic, String bootstrapServers) {
    return topic(topic, bootstrapServers, null);
  }

  /** Of a topic of JSON. */
  public static Source json(String topic, String bootstrapServers) {
    return topic(topic, bootstrapServers, "format: json");
  }

  /**
   * Of a topic of Avro.
   *
   * @param registry URL of the registry that has the schemas; null for none
   * @param schema file of a schema; null for none
   */
  public static Source avro(String topic, String bootstrapServers, String registry, String schema) {
    String format = "format: avro";
    format += registry == null ? "" : ", registry: {url: %s}".formatted(Yaml.value(registry));
    format += schema == null ? "" : ", schema: " + Yaml.value(schema);
    return topic(topic, bootstrapServers, format);
  }

  private static Source topic(String topic, String bootstrapServers, String format) {
    return new Source(
        nameOf(topic.replaceFirst("\\.samples$", "")),
        "newest records of " + topic,
        null,
        null,
        bootstrapServers,
        topic,
        format);
  }

  /** A name that a configuration may have. */
  static String nameOf(String text) {
    String name = text.replaceAll("[^a-zA-Z0-9._-]+", "-").replaceFirst("^[^a-zA-Z0-9]+", "");
    return name.isEmpty() ? "records" : name.substring(0, Math.min(name.length(), 60));
  }
}

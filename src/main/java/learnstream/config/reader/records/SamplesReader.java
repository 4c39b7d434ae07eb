package learnstream.config.reader.records;

import com.jayway.jsonpath.Filter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import learnstream.config.ModelBy;
import learnstream.config.RecordPath;
import learnstream.config.Samples;
import learnstream.config.yaml.Section;
import learnstream.model.feature.Feature;
import learnstream.model.feature.FeatureSpec;

/** Reads {@code samples}: the format of the topic's records, and where in them what is. */
public final class SamplesReader {
  private static final List<String> MAPPING =
      List.of("id", "key", "label", "weight", "eventTime", "where");
  private static final List<String> OF_AVRO = List.of("schema", "registry");

  private final Section section;
  private final Map<String, Feature> known = new HashMap<>();
  private Samples samples;

  public SamplesReader(Section section) {
    this.section = section;
  }

  /**
   * The topic's name, which may be said here or among the topics.
   *
   * @param topics the section of the topics' names
   * @param name as it is said there, or its default
   */
  public String topic(Section topics, String name) {
    String here = section.text("topic", name);
    if (topics.has("samples") && !here.equals(name)) {
      section.refuse(
          "topic", "give what topics.samples says, %s, or leave one out".formatted(name));
    }
    return here;
  }

  public Samples read(ModelBy modelBy) {
    section.text("topic", null);
    Samples.Format format =
        section.oneOf("format", Samples.Format.class, Samples.Format.LEARNSTREAM);
    if (format == Samples.Format.LEARNSTREAM) {
      misplaced(MAPPING, "samples in this project's own format say it themselves; give format");
    }
    if (format != Samples.Format.AVRO) {
      misplaced(OF_AVRO, "only records in Avro have a schema");
    }
    if (modelBy == ModelBy.ONE) {
      misplaced(List.of("key"), "there is one model for all; give modelBy: key");
    }
    samples =
        new Samples(
            format,
            path("id", null),
            path("key", null),
            path("label", Samples.DEFAULT_LABEL),
            path("weight", null),
            path("eventTime", null),
            condition(),
            section.text("schema", null),
            section.has("registry") ? RegistryReader.read(section.section("registry")) : Map.of());
    if (format == Samples.Format.AVRO && !section.has("schema") && !section.has("registry")) {
      section.refuse("schema", "give a file, or samples.registry.url for a schema registry");
    }
    section.close();
    return samples;
  }

  private void misplaced(List<String> keys, String reason) {
    for (String key : keys) {
      if (section.has(key)) {
        section.misplaced(key, reason);
      }
    }
  }

  private String path(String key, String fallback) {
    String path = section.text(key, fallback);
    if (section.has(key) && path != null) {
      refusalOf(path).ifPresent(give -> section.problem(key, path + give));
    }
    return path;
  }

  /** Empty if it is a path. */
  private static Optional<String> refusalOf(String path) {
    try {
      RecordPath.of(path);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(
          " is not allowed; give a field's name or a JSONPath such as $.payment.amount (%s)"
              .formatted(e.getMessage()));
    }
  }

  private String condition() {
    String text = section.text("where", null);
    if (text != null) {
      try {
        Filter.parse("[?(" + text + ")]");
      } catch (RuntimeException e) {
        section.refuse(
            "where",
            "give a condition of JSONPath such as @.amount > 0 && @.type == 'card' (%s)"
                .formatted(e.getMessage()));
      }
    }
    return text;
  }

  /**
   * What a mapping picks needs a name, and one place.
   *
   * @param reader a model or a GAN
   * @param features that it knows
   */
  public void check(Section reader, FeatureSpec features) {
    if (!samples.isMapped()) {
      return;
    }
    if (features.named().isEmpty()) {
      reader.refuse(
          "features",
          "give names (or fields:), by which values are found in a record, since samples.format is "
              + Section.label(samples.format()));
    }
    for (Feature field : features.named().stream().filter(f -> f.path() != null).toList()) {
      String key = features.isRecord() ? "fields.%s.path".formatted(field.name()) : "features";
      refusalOf(field.path()).ifPresent(give -> reader.problem(key, field.path() + give));
      Feature other = known.putIfAbsent(field.name(), field);
      if (other != null && !other.path().equals(field.path())) {
        reader.problem(
            key,
            "%s is not allowed; give %s, where another model has a field of that name"
                .formatted(field.path(), other.path()));
      }
    }
  }
}

package learnstream.config.reader;

import java.util.Map;
import learnstream.config.Samples;
import learnstream.config.yaml.Section;

/** Reads {@code samples}: the format of the topic's records, and where in them what is. */
final class SamplesReader {
  private final Section section;

  SamplesReader(Section section) {
    this.section = section;
  }

  /**
   * The topic's name, which may be said here or among the topics.
   *
   * @param topics the section of the topics' names
   * @param name as it is said there, or its default
   */
  String topic(Section topics, String name) {
    String here = section.text("topic", name);
    if (topics.has("samples") && !here.equals(name)) {
      section.refuse(
          "topic", "give what topics.samples says, %s, or leave one out".formatted(name));
    }
    return here;
  }

  Samples read() {
    Samples.Format format =
        section.oneOf("format", Samples.Format.class, Samples.Format.LEARNSTREAM);
    Map<String, String> registry = section.properties("registry");
    Samples samples =
        new Samples(
            format,
            section.text("id", null),
            section.text("key", null),
            section.text("label", Samples.DEFAULT_LABEL),
            section.text("weight", null),
            section.text("eventTime", null),
            section.text("where", null),
            section.text("schema", null),
            registry);
    section.text("topic", null);
    section.close();
    return samples;
  }
}

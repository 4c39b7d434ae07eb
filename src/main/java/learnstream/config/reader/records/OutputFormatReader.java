package learnstream.config.reader.records;

import java.util.Map;
import learnstream.config.Output;
import learnstream.config.Samples;
import learnstream.config.yaml.Section;

/** Reads {@code output}: in what form others find what a learner says. */
public final class OutputFormatReader {
  private OutputFormatReader() {}

  /**
   * @param samples whose registry is that of the output as well where nothing else is said
   */
  public static Output read(Section section, Samples samples) {
    Output.Format format = section.oneOf("format", Output.Format.class, Output.Format.LEARNSTREAM);
    Map<String, String> registry =
        section.has("registry")
            ? RegistryReader.read(section.section("registry"))
            : samples.registry();
    if (format == Output.Format.AVRO && registry.isEmpty()) {
      section.refuse(
          "registry", "give the registry's url, or samples.registry, which serves for both");
    }
    section.close();
    return new Output(format, registry);
  }
}

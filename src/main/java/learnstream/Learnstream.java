package learnstream;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import learnstream.config.ConfigException;
import learnstream.config.reader.ConfigReader;

/**
 * Models that learn online, for applications of one's own.
 *
 * <pre>{@code
 * Model model = Learnstream.model().features(2).classes("no", "yes").build();
 * double[] scores = model.predict(x);
 * model.learn(x, "yes");
 * }</pre>
 */
public final class Learnstream {
  private Learnstream() {}

  /** A model to configure. */
  public static ModelBuilder model() {
    return new ModelBuilder(JsonNodeFactory.instance.objectNode());
  }

  /**
   * A model with the keys of a text, to which more may be added.
   *
   * @param yaml an entry of {@code models} in a configuration file
   * @throws IllegalArgumentException if it is no mapping in YAML
   */
  public static ModelBuilder model(String yaml) {
    return new ModelBuilder(mapping(yaml, "model"));
  }

  static ObjectNode mapping(String yaml, String source) {
    try {
      if (ConfigReader.tree(yaml, source) instanceof ObjectNode keys) {
        return keys;
      }
    } catch (ConfigException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    throw new IllegalArgumentException(source + ": give a mapping of keys");
  }
}

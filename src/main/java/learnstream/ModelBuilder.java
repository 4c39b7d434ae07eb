package learnstream;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import learnstream.codec.CheckpointFile;
import learnstream.config.ConfigException;
import learnstream.config.ModelConfig;
import learnstream.config.reader.ConfigReader;

/**
 * Puts a model's configuration together: each method sets the key of its name, as an entry of
 * {@code models} in a YAML file does, and {@link #set} any other. What is allowed, what is the
 * default and what a mistake is told with is the same, for the same reader reads both.
 */
public final class ModelBuilder {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ObjectNode keys;

  ModelBuilder(ObjectNode keys) {
    this.keys = keys;
  }

  /** Letters, digits, dots, hyphens and underscores; names its stores, too. Default: model. */
  public ModelBuilder id(String id) {
    return set("id", id);
  }

  /** {@code ffnn}, {@code cnn}, {@code perceptron}, {@code rbf} ... or a kind of one's own. */
  public ModelBuilder kind(String kind) {
    return set("kind", kind);
  }

  /** So many features, known by their position. */
  public ModelBuilder features(int count) {
    return set("features", count);
  }

  /** Features in the order of their names. */
  public ModelBuilder features(String... names) {
    return set("features", List.of(names));
  }

  /** So many classes, called 0, 1, 2 ... */
  public ModelBuilder classes(int count) {
    return set("classes", count);
  }

  /** The classes, in the order of their scores. */
  public ModelBuilder classes(String... names) {
    return set("classes", List.of(names));
  }

  /** Labels of which none, one or several hold, in the order of their scores. */
  public ModelBuilder labels(String... names) {
    return set("labels", List.of(names));
  }

  /** Numbers to predict, in the order of their scores. */
  public ModelBuilder target(String... names) {
    return set("target", List.of(names));
  }

  /** The layers before the output: a number of units, or a map of the layer's keys. */
  public ModelBuilder layers(Object... layers) {
    return set("layers", List.of(layers));
  }

  /** Of all layers that do not say their own: {@code relu}, {@code tanh} ... */
  public ModelBuilder activation(String activation) {
    return set("activation", activation);
  }

  /** {@code sgd}, {@code momentum}, {@code adam} ... with its default settings. */
  public ModelBuilder optimiser(String optimiser) {
    return set("optimiser", optimiser);
  }

  /** The same rate for every update. */
  public ModelBuilder learningRate(double rate) {
    return set("learningRate", rate);
  }

  /** {@code none}, {@code standard} or {@code min-max}. */
  public ModelBuilder scaling(String scaling) {
    return set("scaling", scaling);
  }

  /** Samples of one update. */
  public ModelBuilder batchSize(int samples) {
    return set("batchSize", samples);
  }

  /** Of the first weights and of everything else that is drawn. */
  public ModelBuilder seed(long seed) {
    return set("seed", seed);
  }

  /**
   * Sets any key.
   *
   * @param value a text, a number, a boolean, or a list or map of those; durations are texts such
   *     as {@code 10s}
   */
  public ModelBuilder set(String key, Object value) {
    keys.set(key, JSON.valueToTree(value));
    return this;
  }

  /** The keys as they are now. */
  ObjectNode keys() {
    return keys.deepCopy();
  }

  /**
   * A model that has learnt nothing yet.
   *
   * @throws IllegalArgumentException with every mistake in the configuration
   */
  public Model build() {
    return Model.of(config());
  }

  /**
   * The model with a state that was saved, or written by {@code checkpoint export}.
   *
   * @throws IllegalArgumentException with every mistake in the configuration, or with all that the
   *     state's model differs in from this one
   * @throws IOException if the file holds no whole checkpoint
   */
  public Model load(Path file) throws IOException {
    return Model.of(config(), CheckpointFile.read(file));
  }

  /** The same from a stream, which is read to its end. */
  public Model load(InputStream in) throws IOException {
    return Model.of(config(), CheckpointFile.read(in, "the stream"));
  }

  private ModelConfig config() {
    ObjectNode deployment = JSON.createObjectNode();
    deployment.putArray("models").add(keys());
    try {
      return ConfigReader.read(deployment, "model").models().get(0);
    } catch (ConfigException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}

package learnstream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import learnstream.codec.avro.Checkpoint;
import learnstream.codec.avro.DeadLetter;
import learnstream.codec.avro.Event;
import learnstream.codec.avro.ModelMetrics;
import learnstream.codec.avro.Prediction;
import learnstream.config.ConfigException;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import learnstream.stream.embedded.Embedding;
import learnstream.stream.embedded.Output;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;

/**
 * Configures a {@link SupervisedLearner}. {@link #set} and {@link #yaml} take the keys of a
 * configuration file that concern the models; clients, state directory and the like are the
 * application's.
 *
 * @param <K> type of the records' keys
 * @param <V> type of their values
 */
public final class SupervisedBuilder<K, V> {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> OF_THE_MODELS =
      Set.of("models", "modelBy", "onMissingGap", "onNewTopic", "metrics", "champion", "promotion");

  private final Serde<K> keys;
  private final Serde<V> values;
  private final SampleMapper<K, V> mapper;
  private final ObjectNode tree = JSON.createObjectNode();
  private final ObjectNode topics = JSON.createObjectNode();
  private final Set<Output> toTopics = EnumSet.noneOf(Output.class);
  private final Map<Output, Consumer<? super SpecificRecord>> callbacks =
      new EnumMap<>(Output.class);

  SupervisedBuilder(Serde<K> keys, Serde<V> values, SampleMapper<K, V> mapper) {
    this.keys = keys;
    this.values = values;
    this.mapper = mapper;
  }

  /** One more model that learns from the records. */
  public SupervisedBuilder<K, V> model(ModelBuilder model) {
    tree.withArray("models").add(model.keys());
    return this;
  }

  /** A model of its own for each record key, so that the topic may have any partitions. */
  public SupervisedBuilder<K, V> modelByKey() {
    return set("modelBy", "key");
  }

  /**
   * One of several models answers, and a better one takes its place by the rule of {@code
   * promotion}: its predictions alone go downstream, those of the others to {@link
   * #shadowPredictionsTo} or {@link #onShadowPrediction}.
   *
   * @param id of the model that answers first
   */
  public SupervisedBuilder<K, V> champion(String id) {
    return set("champion", id);
  }

  /**
   * Sets a key: {@code onMissingGap}, {@code onNewTopic}, {@code metrics}, {@code modelBy}, {@code
   * champion} or {@code promotion}.
   *
   * @param value a text, a number, a boolean, or a list or map of those
   */
  public SupervisedBuilder<K, V> set(String key, Object value) {
    tree.set(key, JSON.<JsonNode>valueToTree(value));
    return this;
  }

  /**
   * Sets all keys of a text.
   *
   * @param yaml a configuration file of {@code models} and what {@link #set} takes
   * @throws IllegalArgumentException if it is no mapping in YAML
   */
  public SupervisedBuilder<K, V> yaml(String yaml) {
    tree.setAll(Learnstream.mapping(yaml, "learner"));
    return this;
  }

  /** Metrics go to a topic, as {@code ModelMetrics} in Avro. */
  public SupervisedBuilder<K, V> metricsTo(String topic) {
    return to(Output.METRICS, "metrics", topic);
  }

  /** Checkpoints go to a topic, as {@code Checkpoint} in Avro. It should be compacted. */
  public SupervisedBuilder<K, V> checkpointsTo(String topic) {
    return to(Output.CHECKPOINTS, "checkpoints", topic);
  }

  /** Records that cannot be used go to a topic, as {@code DeadLetter} in Avro. */
  public SupervisedBuilder<K, V> deadLettersTo(String topic) {
    return to(Output.DEAD_LETTERS, "deadLetters", topic);
  }

  /** What happens to the models, such as a drift, goes to a topic, as {@code Event} in Avro. */
  public SupervisedBuilder<K, V> eventsTo(String topic) {
    return to(Output.EVENTS, "events", topic);
  }

  /** What models say that are not the champion goes to a topic, as {@code Prediction} in Avro. */
  public SupervisedBuilder<K, V> shadowPredictionsTo(String topic) {
    return to(Output.SHADOW_PREDICTIONS, "shadowPredictions", topic);
  }

  private SupervisedBuilder<K, V> to(Output output, String key, String topic) {
    toTopics.add(output);
    topics.put(key, topic);
    return this;
  }

  /**
   * Metrics are shown to a callback. As all callbacks it is called by the thread that learns and
   * before the transaction is committed: after a kill the same may come again.
   */
  public SupervisedBuilder<K, V> onMetrics(Consumer<ModelMetrics> callback) {
    callbacks.put(Output.METRICS, its -> callback.accept((ModelMetrics) its));
    return this;
  }

  /** Checkpoints are shown to a callback, part by part. */
  public SupervisedBuilder<K, V> onCheckpoint(Consumer<Checkpoint> callback) {
    callbacks.put(Output.CHECKPOINTS, its -> callback.accept((Checkpoint) its));
    return this;
  }

  /** Records that cannot be used are shown to a callback; with none and no topic, to the log. */
  public SupervisedBuilder<K, V> onDeadLetter(Consumer<DeadLetter> callback) {
    callbacks.put(Output.DEAD_LETTERS, its -> callback.accept((DeadLetter) its));
    return this;
  }

  /** What models say that are not the champion is shown to a callback. */
  public SupervisedBuilder<K, V> onShadowPrediction(Consumer<Prediction> callback) {
    callbacks.put(Output.SHADOW_PREDICTIONS, its -> callback.accept((Prediction) its));
    return this;
  }

  /** What happens to the models, such as a drift, is shown to a callback. */
  public SupervisedBuilder<K, V> onEvent(Consumer<Event> callback) {
    callbacks.put(Output.EVENTS, its -> callback.accept((Event) its));
    return this;
  }

  /**
   * The learner, to be given to {@code KStream.process}.
   *
   * @throws IllegalArgumentException with every mistake in the configuration
   */
  public SupervisedLearner<K, V> build() {
    return new SupervisedLearner<>(
        new Embedding<>(
            models(),
            keys,
            values,
            (key, value, headers, origin) -> {
              Sample sample = mapper.sample(key, value, headers);
              return sample == null ? null : sample.record(origin.place());
            },
            toTopics,
            callbacks));
  }

  private Deployment models() {
    List<String> others = new ArrayList<>();
    tree.fieldNames().forEachRemaining(others::add);
    others.removeAll(OF_THE_MODELS);
    if (!others.isEmpty()) {
      throw new IllegalArgumentException(
          "learner: %s are not allowed here; %s are, and the rest is the application's"
              .formatted(others, OF_THE_MODELS.stream().sorted().toList()));
    }
    ObjectNode whole = tree.deepCopy();
    whole.set("topics", topics);
    try {
      return ConfigReader.read(whole, "learner");
    } catch (ConfigException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}

package learnstream;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import learnstream.codec.AvroCodec;
import learnstream.codec.avro.Prediction;
import learnstream.config.ConfigException;
import learnstream.config.reader.ConfigReader;
import learnstream.stream.embedded.Cluster;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

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
  /**
   * Property of an application: {@code true} where a {@code TopologyTestDriver} runs it, which has
   * no broker to read records from again.
   */
  public static final String TEST_DRIVER = Cluster.TEST_DRIVER;

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

  /**
   * Models inside an application of Kafka Streams, to configure.
   *
   * @param keys as the topic's keys are read: the same as in the stream's {@code Consumed}
   * @param values as the topic's values are read
   * @param mapper makes a sample of a record
   */
  public static <K, V> SupervisedBuilder<K, V> supervised(
      Serde<K> keys, Serde<V> values, SampleMapper<K, V> mapper) {
    return new SupervisedBuilder<>(keys, values, mapper);
  }

  /** Predictions in Avro, as a deployment publishes them. */
  public static Serde<Prediction> predictionSerde() {
    AvroCodec<Prediction> codec = AvroCodec.of(Prediction.class);
    return Serdes.serdeFrom(codec, codec);
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

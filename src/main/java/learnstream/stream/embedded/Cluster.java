package learnstream.stream.embedded;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import learnstream.codec.AssembledCheckpoint;
import learnstream.config.Deployment;
import learnstream.stream.recovery.CommittedHistory;
import learnstream.stream.recovery.GapReader;
import learnstream.stream.recovery.KafkaCommittedHistory;
import learnstream.stream.recovery.KafkaGapReader;
import learnstream.stream.recovery.PartitionState;
import learnstream.stream.recovery.StepTimer;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.streams.StreamsConfig;

/** The cluster as an application's own properties describe it. */
public final class Cluster {
  /** Property of an application that runs in a {@code TopologyTestDriver}. */
  public static final String TEST_DRIVER = "learnstream.test.driver";

  private static final List<String> CONSUMER_PREFIXES =
      List.of("restore.consumer.", "consumer.", "");

  private final Map<String, Object> properties;

  Cluster(Map<String, Object> properties) {
    this.properties = properties;
  }

  /**
   * @throws IllegalStateException if the application does not process exactly once
   */
  void requireExactlyOnce(String model) {
    Object guarantee = properties.get(StreamsConfig.PROCESSING_GUARANTEE_CONFIG);
    if (!StreamsConfig.EXACTLY_ONCE_V2.equals(guarantee)) {
      throw new IllegalStateException(
          ("model %s: %s=%s is not allowed; %s is, for otherwise a record may be learnt twice and"
                  + " the model differ from what it said")
              .formatted(
                  model,
                  StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
                  guarantee,
                  StreamsConfig.EXACTLY_ONCE_V2));
    }
  }

  /** Models that reach the cluster as the application does. */
  Deployment around(Deployment models, String samplesTopic) {
    Map<String, String> settings = new HashMap<>();
    settings.put(
        StreamsConfig.APPLICATION_ID_CONFIG,
        text(properties.get(StreamsConfig.APPLICATION_ID_CONFIG)));
    StepTimer.SETTINGS.stream()
        .filter(properties::containsKey)
        .forEach(name -> settings.put(name, text(properties.get(name))));
    return models.within(clients(), settings, models.topics().withSamples(samplesTopic));
  }

  /** What a consumer or an admin client needs to reach the cluster. */
  private Map<String, String> clients() {
    Map<String, String> clients = new HashMap<>();
    for (String name : AdminClientConfig.configNames()) {
      CONSUMER_PREFIXES.stream()
          .map(prefix -> properties.get(prefix + name))
          .filter(value -> value != null)
          .findFirst()
          .ifPresent(value -> clients.put(name, text(value)));
    }
    // The application's own reporters are no business of clients that live for a moment.
    clients.keySet().removeAll(List.of("client.id", "metric.reporters"));
    return clients;
  }

  private static String text(Object value) {
    if (value instanceof Password password) {
      return password.value();
    }
    if (value instanceof Class<?> type) {
      return type.getName();
    }
    return value instanceof List<?> list
        ? list.stream().map(Cluster::text).collect(Collectors.joining(","))
        : String.valueOf(value);
  }

  GapReader gaps(Deployment models) {
    return isTestDriver()
        ? (partition, from, until, each) -> until
        : new KafkaGapReader(models.kafka());
  }

  CommittedHistory history(Deployment models) {
    return isTestDriver() ? new NoHistory() : new KafkaCommittedHistory(models);
  }

  private boolean isTestDriver() {
    return Boolean.parseBoolean(String.valueOf(properties.get(TEST_DRIVER)));
  }

  /** A topic with one partition, of which nothing is known but what comes. */
  private static final class NoHistory implements CommittedHistory {
    @Override
    public Optional<PartitionState> partition(TopicPartition samples) {
      return samples.partition() == 0
          ? Optional.of(new PartitionState(Uuid.ZERO_UUID, 0, Long.MAX_VALUE))
          : Optional.empty();
    }

    @Override
    public long position(TopicPartition samples) {
      return 0;
    }

    @Override
    public Optional<AssembledCheckpoint> checkpoint(String modelId, byte[] key, long version) {
      return Optional.empty();
    }
  }
}

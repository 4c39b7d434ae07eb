package learnstream.processor;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import learnstream.codec.AssembledCheckpoint;
import learnstream.codec.CheckpointTopic;
import learnstream.codec.UndecodableException;
import learnstream.config.Deployment;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Asks the broker, with consumers that join no group. */
public final class KafkaPast implements Past {
  private final Deployment deployment;

  public KafkaPast(Deployment deployment) {
    this.deployment = deployment;
  }

  @Override
  public long position(TopicPartition samples) {
    Map<String, Object> settings = new HashMap<>(deployment.kafka());
    // The learner's own group; without a subscription one only looks at its offsets.
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, deployment.applicationId());
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      OffsetAndMetadata committed = consumer.committed(Set.of(samples)).get(samples);
      return committed != null
          ? committed.offset()
          : consumer.beginningOffsets(List.of(samples)).get(samples);
    }
  }

  @Override
  public Optional<AssembledCheckpoint> checkpoint(String modelId, byte[] key, long version) {
    ByteBuffer wanted = key.length == 0 ? null : ByteBuffer.wrap(key);
    try {
      return CheckpointTopic.read(
              deployment.kafka(),
              deployment.topics().checkpoints(),
              part ->
                  part.getModelId().equals(modelId)
                      && part.getModelVersion() == version
                      && java.util.Objects.equals(part.getKey(), wanted))
          .stream()
          .reduce((older, newer) -> newer);
    } catch (UndecodableException e) {
      throw new IllegalStateException(deployment.topics().checkpoints() + ": " + e.getMessage(), e);
    }
  }
}

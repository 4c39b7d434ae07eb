package learnstream.stream.recovery;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import learnstream.codec.AssembledCheckpoint;
import learnstream.codec.CheckpointTopic;
import learnstream.config.Deployment;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the broker, with clients that join no group. */
public final class KafkaCommittedHistory implements CommittedHistory {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaCommittedHistory.class);

  private final Deployment deployment;

  public KafkaCommittedHistory(Deployment deployment) {
    this.deployment = deployment;
  }

  @Override
  public Optional<PartitionState> partition(TopicPartition samples) {
    try (Admin admin = Admin.create(new HashMap<>(deployment.kafka()))) {
      TopicDescription topic =
          get(admin.describeTopics(List.of(samples.topic())).allTopicNames()).get(samples.topic());
      if (topic.partitions().size() <= samples.partition()) {
        return Optional.empty();
      }
      return Optional.of(
          new PartitionState(
              topic.topicId(),
              offset(admin, samples, OffsetSpec.earliest()),
              offset(admin, samples, OffsetSpec.latest())));
    }
  }

  private static long offset(Admin admin, TopicPartition partition, OffsetSpec which) {
    return get(admin.listOffsets(Map.of(partition, which)).partitionResult(partition)).offset();
  }

  private static <T> T get(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new KafkaException(e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  @Override
  public long position(TopicPartition samples) {
    ListConsumerGroupOffsetsOptions stable = new ListConsumerGroupOffsetsOptions();
    // Waits for offsets of open transactions.
    stable.requireStable(true);
    try (Admin admin = Admin.create(new HashMap<>(deployment.kafka()))) {
      OffsetAndMetadata committed =
          get(admin
                  .listConsumerGroupOffsets(deployment.applicationId(), stable)
                  .partitionsToOffsetAndMetadata())
              .get(samples);
      return committed != null ? committed.offset() : offset(admin, samples, OffsetSpec.earliest());
    }
  }

  @Override
  public Optional<AssembledCheckpoint> checkpoint(String modelId, byte[] key, long version) {
    ByteBuffer wanted = key.length == 0 ? null : ByteBuffer.wrap(key);
    AtomicReference<AssembledCheckpoint> newest = new AtomicReference<>();
    CheckpointTopic.Skipped skipped =
        CheckpointTopic.read(
            deployment.kafka(),
            deployment.topics().checkpoints(),
            part ->
                part.getModelId().equals(modelId)
                    && part.getModelVersion() == version
                    && Objects.equals(part.getKey(), wanted),
            newest::set);
    if (skipped.count() > 0) {
      LOG.warn(skipped.sentence());
    }
    return Optional.ofNullable(newest.get());
  }
}

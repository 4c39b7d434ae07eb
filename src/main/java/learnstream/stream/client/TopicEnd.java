package learnstream.stream.client;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Consumers of what is written from now on: answers to what is asked next. */
public final class TopicEnd {
  private TopicEnd() {}

  /**
   * @param settings what a consumer needs to reach the cluster
   * @throws KafkaException if the partition cannot be read; no consumer is left behind
   */
  public static KafkaConsumer<byte[], byte[]> consumer(
      Map<String, ?> settings, TopicPartition partition) {
    Map<String, Object> own = new HashMap<>(settings);
    own.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(own, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    try {
      consumer.assign(List.of(partition));
      consumer.seekToEnd(List.of(partition));
      // Now, and not when the first record is asked for.
      consumer.position(partition);
      return consumer;
    } catch (KafkaException e) {
      consumer.close();
      throw e;
    }
  }
}

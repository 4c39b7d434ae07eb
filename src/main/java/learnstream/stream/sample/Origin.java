package learnstream.stream.sample;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Where a sample came from and its bytes as they came. */
public record Origin(String topic, int partition, long offset, byte[] key, byte[] value) {
  public static Origin of(ConsumerRecord<byte[], byte[]> record) {
    return new Origin(
        record.topic(), record.partition(), record.offset(), record.key(), record.value());
  }

  /** As in headers and messages: {@code TOPIC-PARTITION@OFFSET}. */
  public String place() {
    return "%s-%d@%d".formatted(topic, partition, offset);
  }
}

package learnstream.stream.sample;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Where a sample came from and its bytes as they came. */
public class Origin {
  private final String topic;
  private final int partition;
  private final long offset;
  private final byte[] key;
  private final byte[] value;

  /**
   * @param key null for none
   * @param value null for none
   */
  public Origin(String topic, int partition, long offset, byte[] key, byte[] value) {
    this.topic = topic;
    this.partition = partition;
    this.offset = offset;
    this.key = key;
    this.value = value;
  }

  public static Origin of(ConsumerRecord<byte[], byte[]> record) {
    return new Origin(
        record.topic(), record.partition(), record.offset(), record.key(), record.value());
  }

  public String topic() {
    return topic;
  }

  public int partition() {
    return partition;
  }

  public long offset() {
    return offset;
  }

  public byte[] key() {
    return key;
  }

  public byte[] value() {
    return value;
  }

  /** As in headers and messages: {@code TOPIC-PARTITION@OFFSET}. */
  public String place() {
    return topic + "-" + partition + "@" + offset;
  }
}

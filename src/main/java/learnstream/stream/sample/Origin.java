package learnstream.stream.sample;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Where a sample came from and its bytes as they came. */
public class Origin {
  private final String topic;
  private final int partition;
  private final long offset;
  private final byte[] key;
  private final byte[] value;
  private final Headers headers;

  /**
   * Without headers.
   *
   * @param key null for none
   * @param value null for none
   */
  public Origin(String topic, int partition, long offset, byte[] key, byte[] value) {
    this(topic, partition, offset, key, value, new RecordHeaders());
  }

  /**
   * @param key null for none
   * @param value null for none
   */
  public Origin(
      String topic, int partition, long offset, byte[] key, byte[] value, Headers headers) {
    this.topic = topic;
    this.partition = partition;
    this.offset = offset;
    this.key = key;
    this.value = value;
    this.headers = headers;
  }

  public static Origin of(ConsumerRecord<byte[], byte[]> record) {
    return new Origin(
        record.topic(),
        record.partition(),
        record.offset(),
        record.key(),
        record.value(),
        record.headers());
  }

  /** Of a record that is being processed. */
  public static Origin of(RecordMetadata from, Record<byte[], byte[]> record) {
    return new Origin(
        from.topic(),
        from.partition(),
        from.offset(),
        record.key(),
        record.value(),
        record.headers());
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

  public Headers headers() {
    return headers;
  }

  /** As in headers and messages: {@code TOPIC-PARTITION@OFFSET}. */
  public String place() {
    return topic + "-" + partition + "@" + offset;
  }
}

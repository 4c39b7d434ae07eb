package learnstream.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import learnstream.codec.avro.ControlCommand;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The records that commands are in the control topic. Not for use by several threads. */
public final class ControlRecords {
  private final AvroCodec<ControlCommand> codec = AvroCodec.of(ControlCommand.class);
  private final String topic;

  public ControlRecords(String topic) {
    this.topic = topic;
  }

  /**
   * @return one for the partition of the command's key, or without one a copy for each partition
   */
  public List<ProducerRecord<byte[], byte[]>> of(
      ControlCommand command, KafkaProducer<byte[], byte[]> producer) {
    byte[] value = codec.encode(command);
    if (command.getKey() != null) {
      return List.of(new ProducerRecord<>(topic, bytes(command.getKey()), value));
    }
    byte[] id = command.getId().getBytes(StandardCharsets.UTF_8);
    return IntStream.range(0, producer.partitionsFor(topic).size())
        .mapToObj(partition -> new ProducerRecord<>(topic, partition, id, value))
        .toList();
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}

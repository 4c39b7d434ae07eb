package learnstream.codec;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import learnstream.codec.avro.ControlCommand;
import learnstream.codec.avro.ControlOutcome;
import learnstream.codec.avro.ControlResult;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Commands as records of the control topic. Not for use by several threads. */
public final class ControlRecords {
  /** The answer of a learner whose partition has no model for a command's key. */
  public static final String NOT_HERE = "key: no model of this key has learnt here";

  private final AvroCodec<ControlCommand> codec = AvroCodec.of(ControlCommand.class);
  private final String topic;

  public ControlRecords(String topic) {
    this.topic = topic;
  }

  /**
   * A command with a key goes to every partition too: which of them has the key's samples is known
   * to whoever produces them, whose partitioner may be any.
   *
   * @return a copy for each partition
   */
  public List<ProducerRecord<byte[], byte[]>> of(
      ControlCommand command, KafkaProducer<byte[], byte[]> producer) {
    byte[] value = codec.encode(command);
    byte[] key =
        command.getKey() == null
            ? command.getId().getBytes(StandardCharsets.UTF_8)
            : ByteFields.bytes(command.getKey());
    return IntStream.range(0, producer.partitionsFor(topic).size())
        .mapToObj(partition -> new ProducerRecord<>(topic, partition, key, value))
        .toList();
  }

  /** Whether a learner only reports that it does not have the key's model. */
  public static boolean isNotHere(ControlResult result) {
    return result.getKey() != null
        && result.getOutcome() == ControlOutcome.REFUSED
        && result.getMessage().equals(NOT_HERE);
  }
}

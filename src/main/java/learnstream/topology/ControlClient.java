package learnstream.topology;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import learnstream.codec.AvroCodec;
import learnstream.codec.ControlRecords;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.ControlCommand;
import learnstream.codec.avro.ControlResult;
import learnstream.config.Deployment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Commands running models and waits for what becomes of it. Not for use by several threads. */
public final class ControlClient implements AutoCloseable {
  private final String topic;
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final ControlRecords commands;
  private final AvroCodec<ControlResult> results = AvroCodec.of(ControlResult.class);

  public ControlClient(Deployment deployment) {
    topic = deployment.topics().control();
    commands = new ControlRecords(topic);
    Map<String, Object> settings = new HashMap<>(deployment.kafka());
    producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    settings.put("enable.auto.commit", false);
    settings.put("isolation.level", "read_committed");
    consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    TopicPartition partition = new TopicPartition(deployment.topics().controlResults(), 0);
    consumer.assign(List.of(partition));
    consumer.seekToEnd(List.of(partition));
    consumer.position(partition);
  }

  /**
   * Sends a command to the partition of its key, or without one to all.
   *
   * @return a result for each partition
   * @throws TimeoutException if not all came in time
   */
  public List<ControlResult> send(ControlCommand command, Duration timeout)
      throws TimeoutException, UndecodableException {
    List<ProducerRecord<byte[], byte[]>> records = commands.of(command, producer);
    records.forEach(producer::send);
    int partitions = records.size();
    producer.flush();
    List<ControlResult> found = new ArrayList<>();
    long deadline = System.nanoTime() + timeout.toNanos();
    while (found.size() < partitions && System.nanoTime() < deadline) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
        ControlResult result = results.decode(record.value());
        if (result.getCommandId().equals(command.getId())) {
          found.add(result);
        }
      }
    }
    if (found.size() < partitions) {
      throw new TimeoutException(
          "%d of %d partitions answered within %d s; the command %s stays in %s and is applied once a learner runs"
              .formatted(found.size(), partitions, timeout.toSeconds(), command.getId(), topic));
    }
    return found;
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
    consumer.close();
  }
}

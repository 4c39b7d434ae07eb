package learnstream.stream.control;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import learnstream.codec.AvroCodec;
import learnstream.codec.ControlRecords;
import learnstream.codec.SchemasById;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.ControlCommand;
import learnstream.codec.avro.ControlResult;
import learnstream.config.Deployment;
import learnstream.kafka.Delivery;
import learnstream.kafka.TopicReader;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** Commands running models and waits for what becomes of it. Not for use by several threads. */
public final class ControlClient implements AutoCloseable {
  private static final Duration REGISTRY_PATIENCE = Duration.ofSeconds(20);

  private final String topic;
  private final KafkaProducer<byte[], byte[]> producer;
  private final TopicReader reader;
  private final ControlRecords commands;
  private final SchemasById schemas;
  private final AvroCodec<ControlResult> results;

  public ControlClient(Deployment deployment) {
    topic = deployment.topics().control();
    schemas = deployment.output().schemas(REGISTRY_PATIENCE);
    results = AvroCodec.of(ControlResult.class, schemas);
    commands = new ControlRecords(topic);
    reader =
        TopicReader.atEnd(
            deployment.kafka(), new TopicPartition(deployment.topics().controlResults(), 0));
    producer = Delivery.producer(deployment.kafka());
  }

  /**
   * Sends a command and waits for what becomes of it: in each partition, or with a key in the one
   * that has the key's model.
   *
   * @return a result for each partition, or the key's one; empty if no partition knows the key
   * @throws TimeoutException if not all came in time
   * @throws org.apache.kafka.common.KafkaException if the command could not be written
   */
  public List<ControlResult> send(ControlCommand command, Duration timeout)
      throws TimeoutException, UndecodableException {
    List<ProducerRecord<byte[], byte[]>> records = commands.of(command, producer);
    long deadline = System.nanoTime() + timeout.toNanos();
    Delivery.send(producer, records, timeout);
    List<ControlResult> found = new ArrayList<>();
    int elsewhere = 0;
    while (found.size() + elsewhere < records.size()) {
      if (System.nanoTime() > deadline) {
        throw new TimeoutException(
            "%d of %d partitions answered within %d s; the command %s stays in %s and is applied once a learner runs"
                .formatted(
                    found.size() + elsewhere,
                    records.size(),
                    timeout.toSeconds(),
                    command.getId(),
                    topic));
      }
      for (ConsumerRecord<byte[], byte[]> record : reader.poll(Duration.ofMillis(100))) {
        ControlResult result = results.decode(record.value());
        if (!result.getCommandId().equals(command.getId())) {
          continue;
        }
        if (ControlRecords.isNotHere(result)) {
          elsewhere++;
        } else {
          found.add(result);
        }
      }
      if (command.getKey() != null && !found.isEmpty()) {
        // The others have nothing to say, and may not even be running.
        return found;
      }
    }
    return found;
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
    reader.close();
    schemas.close();
  }
}

package learnstream.dashboard.server;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import learnstream.codec.ControlRecords;
import learnstream.codec.avro.ControlCommand;
import learnstream.config.Deployment;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends commands to the control topic; connects when first used. */
final class CommandSender implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 8_000;

  private final Deployment deployment;
  private final ControlRecords records;
  private KafkaProducer<byte[], byte[]> producer;

  CommandSender(Deployment deployment) {
    this.deployment = deployment;
    records = new ControlRecords(deployment.topics().control());
  }

  /**
   * Sends a copy to each partition, or the one copy to its key's, and waits until the broker has
   * them.
   *
   * @throws KafkaException with the reason if it does not
   */
  synchronized void send(ControlCommand command) {
    KafkaProducer<byte[], byte[]> its = producer();
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    records.of(command, its).forEach(record -> sent.add(its.send(record)));
    try {
      for (Future<RecordMetadata> each : sent) {
        each.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      }
    } catch (ExecutionException e) {
      throw new KafkaException(e.getCause().getMessage(), e);
    } catch (TimeoutException e) {
      throw new KafkaException("no answer within " + PATIENCE_MILLIS + " ms", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }

  private KafkaProducer<byte[], byte[]> producer() {
    if (producer == null) {
      Map<String, Object> settings = new HashMap<>(deployment.kafka());
      settings.put("linger.ms", 0);
      settings.put("max.block.ms", PATIENCE_MILLIS);
      settings.put("request.timeout.ms", PATIENCE_MILLIS / 2);
      settings.put("delivery.timeout.ms", PATIENCE_MILLIS);
      producer =
          new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }
    return producer;
  }

  @Override
  public synchronized void close() {
    if (producer != null) {
      producer.close(java.time.Duration.ofSeconds(2));
    }
  }
}

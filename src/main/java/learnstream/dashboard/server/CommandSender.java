package learnstream.dashboard.server;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import learnstream.codec.ControlRecords;
import learnstream.codec.avro.ControlCommand;
import learnstream.config.Deployment;
import learnstream.kafka.Delivery;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;

/** Sends commands to the control topic; connects when first used. */
final class CommandSender implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(8);

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
    try {
      Delivery.send(its, records.of(command, its), PATIENCE);
    } catch (TimeoutException e) {
      throw new KafkaException(e.getMessage(), e);
    }
  }

  private KafkaProducer<byte[], byte[]> producer() {
    if (producer == null) {
      Map<String, Object> settings = new HashMap<>(deployment.kafka());
      settings.put("linger.ms", 0);
      int patience = (int) PATIENCE.toMillis();
      settings.put("max.block.ms", patience);
      settings.put("request.timeout.ms", patience / 2);
      settings.put("delivery.timeout.ms", patience);
      producer = Delivery.producer(settings);
    }
    return producer;
  }

  @Override
  public synchronized void close() {
    if (producer != null) {
      producer.close(Duration.ofSeconds(2));
    }
  }
}

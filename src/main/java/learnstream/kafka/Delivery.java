package learnstream.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends messages, each of which may be several records, and waits until the broker has them. */
public final class Delivery {
  private Delivery() {}

  /**
   * A producer of byte arrays.
   *
   * @param clients what a client needs to reach the cluster, and settings of the producer
   */
  public static KafkaProducer<byte[], byte[]> producer(Map<String, ?> clients) {
    return new KafkaProducer<>(
        new HashMap<>(clients), new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * @throws KafkaException if the broker does not take a record, with the topic and the reason
   * @throws TimeoutException if the broker has not answered in time
   */
  public static void send(
      Producer<byte[], byte[]> producer,
      List<ProducerRecord<byte[], byte[]>> records,
      Duration timeout)
      throws TimeoutException {
    List<Future<RecordMetadata>> sent = records.stream().map(producer::send).toList();
    String topic = records.get(0).topic();
    long deadline = System.nanoTime() + timeout.toNanos();
    try {
      for (Future<RecordMetadata> each : sent) {
        each.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      }
    } catch (ExecutionException e) {
      throw new KafkaException(
          "nothing was written to %s: %s".formatted(topic, e.getCause().getMessage()),
          e.getCause());
    } catch (TimeoutException e) {
      throw new TimeoutException(
          "the broker did not confirm within %d s that it has what was written to %s"
              .formatted(timeout.toSeconds(), topic));
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}

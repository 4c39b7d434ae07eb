package learnstream.stream.gan;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import learnstream.codec.AssembledSamples;
import learnstream.codec.AvroCodec;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.DrawnSamples;
import learnstream.codec.avro.SampleRequest;
import learnstream.config.Deployment;
import learnstream.kafka.Delivery;
import learnstream.kafka.TopicReader;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** Asks a running generator for samples and waits for them. Not for use by several threads. */
public final class SampleClient implements AutoCloseable {
  /** The generator refused the request. */
  public static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }

  private final Deployment deployment;
  private final KafkaProducer<byte[], byte[]> producer;
  private final TopicReader reader;
  private final AvroCodec<SampleRequest> requests = AvroCodec.of(SampleRequest.class);
  private final AvroCodec<DrawnSamples> answers = AvroCodec.of(DrawnSamples.class);

  public SampleClient(Deployment deployment) {
    this.deployment = deployment;
    reader =
        TopicReader.atEnd(deployment.kafka(), new TopicPartition(deployment.topics().drawn(), 0));
    producer = Delivery.producer(deployment.kafka());
  }

  /**
   * Draws samples in the units of the real ones.
   *
   * @param seed of the noise, or null for one of the request's own
   * @return {@code [count * width]}, row-major
   * @throws RefusedException if the generator refuses, with its reason
   * @throws TimeoutException if not all samples came in time
   * @throws org.apache.kafka.common.KafkaException if the request could not be written
   */
  public float[] draw(int count, Long seed, Duration timeout)
      throws RefusedException, TimeoutException, UndecodableException {
    return draw(count, null, seed, timeout).samples();
  }

  /**
   * The same with the classes that the samples were drawn for.
   *
   * @param label the class of all of them, or null for one drawn for each; null where the GAN is
   *     not conditional
   */
  public AssembledSamples draw(int count, String label, Long seed, Duration timeout)
      throws RefusedException, TimeoutException, UndecodableException {
    String id = UUID.randomUUID().toString();
    SampleRequest request = new SampleRequest(id, count, seed, null, label, Instant.now());
    long deadline = System.nanoTime() + timeout.toNanos();
    Delivery.send(
        producer,
        List.of(new ProducerRecord<>(deployment.topics().requests(), requests.encode(request))),
        timeout);
    AssembledSamples answer = new AssembledSamples(id, count, deployment.gan().spec().width());
    while (System.nanoTime() < deadline) {
      for (ConsumerRecord<byte[], byte[]> record : reader.poll(Duration.ofMillis(100))) {
        if (answers.knows(record.value())) {
          answer.add(answers.decode(record.value()));
        }
      }
      if (answer.refusal() != null) {
        throw new RefusedException(answer.refusal());
      }
      if (answer.isWhole()) {
        return answer;
      }
    }
    throw new TimeoutException(
        answer.found() == 0
            ? "no generator of %s answered within %d s; bin/learnstream run starts one"
                .formatted(deployment.name(), timeout.toSeconds())
            : "only %d parts of the samples came within %d s"
                .formatted(answer.found(), timeout.toSeconds()));
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
    reader.close();
  }
}

package learnstream.demo;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import learnstream.codec.AvroCodec;
import learnstream.codec.avro.LabelledSample;
import learnstream.config.Deployment;
import learnstream.kafka.Delivery;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Sends samples to a deployment, and tells where the broker did not take one. */
public final class SampleSender implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final AvroCodec<LabelledSample> codec = AvroCodec.of(LabelledSample.class);
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private volatile boolean closing;
  private volatile Thread thread;

  public SampleSender(Deployment deployment) {
    this(producer(deployment), deployment.topics().samples());
  }

  SampleSender(Producer<byte[], byte[]> producer, String topic) {
    this.producer = producer;
    this.topic = topic;
  }

  private static Producer<byte[], byte[]> producer(Deployment deployment) {
    Map<String, Object> settings = new HashMap<>(deployment.kafka());
    settings.put("linger.ms", 5);
    return Delivery.producer(settings);
  }

  public void send(LabelledSample sample) {
    producer.send(
        new ProducerRecord<>(topic, codec.encode(sample)),
        (metadata, thrown) -> {
          if (thrown != null) {
            failure.compareAndSet(null, thrown);
          }
        });
  }

  /**
   * Sends samples 0 to {@code count - 1} in a thread of its own, one after the other.
   *
   * @param isStopping whether it shall end before
   */
  public void send(int count, IntFunction<LabelledSample> stream, BooleanSupplier isStopping) {
    thread = new Thread(() -> sendAll(count, stream, isStopping), "samples");
    thread.setDaemon(true);
    thread.start();
  }

  private void sendAll(int count, IntFunction<LabelledSample> stream, BooleanSupplier isStopping) {
    try {
      for (int i = 0; i < count && !closing && !isStopping.getAsBoolean(); i++) {
        send(stream.apply(i));
      }
      producer.flush();
    } catch (RuntimeException e) {
      failure.compareAndSet(null, e);
    }
  }

  /**
   * @throws IllegalStateException if a sample could not be sent
   */
  public void check() {
    Throwable thrown = failure.get();
    if (thrown != null) {
      throw new IllegalStateException(
          "a sample was not written to %s: %s".formatted(topic, thrown.getMessage()), thrown);
    }
  }

  @Override
  public void close() throws InterruptedException {
    closing = true;
    if (thread != null) {
      thread.join(TimeUnit.SECONDS.toMillis(10));
    }
    producer.close(PATIENCE);
  }
}

package learnstream.reliability;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import learnstream.codec.AvroCodec;
import learnstream.codec.avro.LabelledSample;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends samples steadily, and waits while too many have no prediction. */
public final class Feed implements AutoCloseable {
  private static final int MAX_UNSETTLED = 4000;

  private final CommittedLog log;
  private final String topic;
  private final Setup setup;
  private final NoisyPatterns patterns;
  private final long nanosBetween;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AvroCodec<LabelledSample> codec = AvroCodec.of(LabelledSample.class);
  private final Thread thread = new Thread(this::run, "feed");
  private volatile boolean stopping;
  private volatile boolean paused;
  private volatile RuntimeException failure;
  private volatile int next;
  private final AtomicInteger sent = new AtomicInteger();

  /**
   * @param rate samples/s
   */
  Feed(Cluster cluster, CommittedLog log, String topic, Setup setup, long seed, int rate) {
    this.log = log;
    this.topic = topic;
    this.setup = setup;
    patterns = new NoisyPatterns(seed);
    nanosBetween = TimeUnit.SECONDS.toNanos(1) / rate;
    producer = producer(cluster, Map.of());
    thread.start();
  }

  /** An idempotent producer that outlives a broker's absence. */
  public static KafkaProducer<byte[], byte[]> producer(Cluster cluster, Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put("bootstrap.servers", cluster.directAddress());
    settings.put("linger.ms", 5);
    settings.put("max.block.ms", TimeUnit.MINUTES.toMillis(10));
    settings.put("delivery.timeout.ms", (int) TimeUnit.MINUTES.toMillis(10));
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private void run() {
    long due = System.nanoTime();
    while (!stopping && failure == null) {
      if (paused || log.unsettled() > MAX_UNSETTLED) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        due = System.nanoTime();
        continue;
      }
      synchronized (this) {
        if (!paused) {
          sent.incrementAndGet();
          send(producer, next++);
        }
      }
      due += nanosBetween;
      LockSupport.parkNanos(due - System.nanoTime());
    }
  }

  /** Sends none until {@link #resume}; those sent are acknowledged when this returns. */
  public void pause() {
    synchronized (this) {
      paused = true;
    }
    producer.flush();
  }

  public void resume() {
    paused = false;
  }

  /** Records that others have sent to the samples topic, so that they are waited for. */
  public void alsoSent(int records) {
    sent.addAndGet(records);
  }

  /** Sample {@code number} of the stream, or beyond those that are sent. */
  public LabelledSample sample(int number) {
    return patterns.sample(number);
  }

  /** Sends sample {@code number} with a producer of any kind. */
  public void send(KafkaProducer<byte[], byte[]> with, int number) {
    byte[] key =
        setup.keys() == 0
            ? null
            : ("key-" + number % setup.keys()).getBytes(StandardCharsets.UTF_8);
    byte[] value = codec.encode(sample(number));
    with.send(
        new ProducerRecord<>(topic, number % setup.partitions(), key, value),
        (metadata, e) -> {
          if (e != null && with == producer) {
            failure = new IllegalStateException("a sample was not sent: " + e.getMessage(), e);
          }
        });
  }

  /** Sends no more, once all that was sent is acknowledged. */
  void stop() throws InterruptedException {
    stopping = true;
    thread.join();
    producer.flush();
    if (failure != null) {
      throw failure;
    }
  }

  /** Records sent so far. */
  public int sent() {
    return sent.get();
  }

  @Override
  public void close() throws InterruptedException {
    stopping = true;
    thread.join();
    producer.close();
  }
}

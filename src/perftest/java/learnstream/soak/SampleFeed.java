package learnstream.soak;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import learnstream.codec.AvroCodec;
import learnstream.codec.avro.LabelledSample;
import learnstream.config.Deployment;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Noisy patterns of several classes, for several keys. For one thread. */
final class SampleFeed implements AutoCloseable {
  static final int FEATURES = 64;
  static final int CLASSES = 4;
  static final int KEYS = 8;

  private final String topic;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AvroCodec<LabelledSample> codec = AvroCodec.of(LabelledSample.class);
  private final Random random = new Random(1);
  private final float[][] patterns = new float[CLASSES][FEATURES];
  private final AtomicReference<Exception> failed = new AtomicReference<>();
  private volatile int sent;

  SampleFeed(Deployment deployment) {
    topic = deployment.topics().samples();
    Map<String, Object> settings = new HashMap<>(deployment.kafka());
    producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    for (float[] pattern : patterns) {
      for (int i = 0; i < FEATURES; i++) {
        pattern[i] = random.nextFloat();
      }
    }
  }

  /** Samples sent; their ids are the numbers below it. */
  int sent() {
    return sent;
  }

  static String key(int index) {
    return "key-" + index % KEYS;
  }

  /** Sends as many as there have to be at a moment for a steady rate, and waits a little. */
  void keepUp(long target) throws Exception {
    for (; sent < target; sent++) {
      send(sent);
    }
    if (failed.get() != null) {
      throw failed.get();
    }
    LockSupport.parkNanos(2_000_000);
  }

  private void send(int index) {
    int label = random.nextInt(CLASSES);
    List<Float> features = new ArrayList<>(FEATURES);
    for (float value : patterns[label]) {
      features.add(value + (float) random.nextGaussian());
    }
    LabelledSample sample =
        new LabelledSample(
            Integer.toString(index), null, features, "c" + label, 1.0, Instant.now());
    producer.send(
        new ProducerRecord<>(
            topic, key(index).getBytes(StandardCharsets.UTF_8), codec.encode(sample)),
        (metadata, thrown) -> {
          if (thrown != null) {
            failed.compareAndSet(null, thrown);
          }
        });
  }

  @Override
  public void close() {
    producer.close();
  }
}

package learnstream.dashboard;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import learnstream.codec.AvroCodec;
import learnstream.codec.avro.LabelledSample;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import learnstream.demo.data.Digits;
import learnstream.stream.app.LearnstreamApp;
import learnstream.stream.app.TopicSetup;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A learner on some broker that digits are sent to, for a dashboard to look at. */
final class LiveDeployment implements AutoCloseable {
  /** Each so many samples a record comes that cannot be read. */
  private static final int BROKEN_EVERY = 150;

  private final Deployment deployment;
  private final LearnstreamApp app;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicInteger sent = new AtomicInteger();
  private final Thread sender;
  private volatile boolean stopping;

  /**
   * @param perSecond samples sent each second
   */
  LiveDeployment(Deployment deployment, int perSecond) throws Exception {
    this.deployment = deployment;
    Map<String, Object> clients = new HashMap<>(deployment.kafka());
    try (Admin admin = Admin.create(clients)) {
      new TopicSetup(deployment, admin).create();
    }
    producer = new KafkaProducer<>(clients, new ByteArraySerializer(), new ByteArraySerializer());
    app = new LearnstreamApp(deployment);
    app.start();
    sender = new Thread(() -> send(perSecond), "digits");
    sender.start();
  }

  /** Two models and a GAN. */
  static Deployment digits(String bootstrapServers, Path stateDir) throws Exception {
    try (InputStream in = LiveDeployment.class.getResourceAsStream("/dashboard/digits.yaml")) {
      String yaml = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return ConfigReader.parse(yaml, "digits.yaml").at(bootstrapServers, stateDir);
    }
  }

  /** A model with two replicas. */
  static Deployment replicas(String bootstrapServers, Path stateDir) throws Exception {
    String yaml =
        """
        name: replicas
        partitions: 2
        replicas: {warmUp: 0}
        models:
          - {id: ffnn, features: 784, classes: 10, layers: [8], scaling: {divideBy: 255}}
        """;
    return ConfigReader.parse(yaml, "replicas").at(bootstrapServers, stateDir);
  }

  private void send(int perSecond) {
    Digits digits = new Digits();
    AvroCodec<LabelledSample> codec = AvroCodec.of(LabelledSample.class);
    long start = System.nanoTime();
    String topic = deployment.topics().samples();
    while (!stopping) {
      int due = (int) ((System.nanoTime() - start) / 1_000_000_000.0 * perSecond);
      for (int i = sent.get(); i < due && !stopping; i = sent.incrementAndGet()) {
        byte[] value =
            i % BROKEN_EVERY == BROKEN_EVERY - 1
                ? ("no sample " + i).getBytes(StandardCharsets.UTF_8)
                : codec.encode(digits.sample(i));
        producer.send(new ProducerRecord<>(topic, value));
      }
      sleep(20);
    }
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  Deployment deployment() {
    return deployment;
  }

  int sent() {
    return sent.get();
  }

  @Override
  public void close() throws InterruptedException {
    stopping = true;
    sender.join();
    producer.close();
    app.close();
  }
}

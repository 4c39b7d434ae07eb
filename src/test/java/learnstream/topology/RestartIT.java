package learnstream.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import learnstream.codec.AvroCodec;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.Prediction;
import learnstream.config.ConfigReader;
import learnstream.config.Deployment;
import learnstream.demo.Digits;
import learnstream.demo.EmbeddedBroker;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Learners that stop and start again, in this process. */
class RestartIT {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private static EmbeddedBroker broker;
  @TempDir private Path directory;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.start();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  private Deployment deployment(String name, int units, String more) throws Exception {
    String yaml =
        """
        name: %s
        %s
        models:
          - id: ffnn
            features: 784
            classes: 10
            layers: [%d]
            snapshot: {everySamples: 1000000, every: 1h}
        """
            .formatted(name, more, units);
    return ConfigReader.parse(yaml, name).at(broker.bootstrapServers(), directory.resolve(name));
  }

  private static void createTopics(Deployment deployment) throws Exception {
    try (Admin admin = Admin.create(new HashMap<>(deployment.kafka()))) {
      new TopicSetup(deployment, admin).create();
      assertThat(new TopicSetup(deployment, admin).differences()).isEmpty();
    }
  }

  private static void send(Deployment deployment, int from, int to) {
    AvroCodec<LabelledSample> codec = AvroCodec.of(LabelledSample.class);
    Digits digits = new Digits();
    Map<String, Object> settings = new HashMap<>(deployment.kafka());
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = from; i < to; i++) {
        producer.send(
            new ProducerRecord<>(deployment.topics().samples(), codec.encode(digits.sample(i))));
      }
    }
  }

  private static List<Prediction> await(Deployment deployment, LearnstreamApp app, int wanted)
      throws Exception {
    List<Prediction> predictions = new ArrayList<>();
    AvroCodec<Prediction> codec = AvroCodec.of(Prediction.class);
    Map<String, Object> settings = new HashMap<>(deployment.kafka());
    settings.put("isolation.level", "read_committed");
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(deployment.topics().predictions(), 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long deadline = System.nanoTime() + PATIENCE_NANOS;
      while (predictions.size() < wanted && app.failure().isEmpty()) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(50))) {
          predictions.add(codec.decode(record.value()));
        }
        assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
      }
    }
    return predictions;
  }

  @Test
  void goesOnAfterACleanStop() throws Exception {
    Deployment deployment = deployment("clean", 16, "");
    createTopics(deployment);
    send(deployment, 0, 300);
    try (LearnstreamApp app = new LearnstreamApp(deployment)) {
      app.start();
      await(deployment, app, 300);
    }
    send(deployment, 300, 400);
    try (LearnstreamApp app = new LearnstreamApp(deployment)) {
      app.start();
      List<Prediction> predictions = await(deployment, app, 400);
      assertThat(predictions).hasSize(400);
      for (int i = 0; i < 400; i++) {
        assertThat(predictions.get(i).getModelVersion()).isEqualTo(i);
        assertThat(predictions.get(i).getSampleId()).isEqualTo("digit-" + i);
      }
    }
  }

  @Test
  void refusesAnotherArchitectureAndShowsBoth() throws Exception {
    Deployment deployment = deployment("other", 16, "");
    createTopics(deployment);
    send(deployment, 0, 10);
    try (LearnstreamApp app = new LearnstreamApp(deployment)) {
      app.start();
      await(deployment, app, 10);
    }
    try (LearnstreamApp app = new LearnstreamApp(deployment("other", 17, ""))) {
      app.start();
      app.awaitStop();
      assertThat(app.failure().orElseThrow())
          .hasMessageContaining("configured: ffnn 784 -> dense 17 relu")
          .hasMessageContaining("stored:     ffnn 784 -> dense 16 relu")
          .hasMessageContaining("models[].id");
    }
  }

  @Test
  void saysWhichSamplesAreMissingAndStopsOrGoesOnAsConfigured() throws Exception {
    Deployment deployment = deployment("gap", 16, "");
    createTopics(deployment);
    send(deployment, 0, 100);
    try (LearnstreamApp app = new LearnstreamApp(deployment)) {
      app.start();
      await(deployment, app, 100);
    }
    TopicPartition samples = new TopicPartition(deployment.topics().samples(), 0);
    try (Admin admin = Admin.create(new HashMap<>(deployment.kafka()))) {
      admin.deleteRecords(Map.of(samples, RecordsToDelete.beforeOffset(60))).all().get();
    }
    send(deployment, 100, 110);
    try (LearnstreamApp app = new LearnstreamApp(deployment)) {
      app.start();
      app.awaitStop();
      assertThat(app.failure().orElseThrow())
          .hasMessageContaining("the samples of offsets 0 to 99 are needed")
          .hasMessageContaining("the topic begins at 60");
    }
    Deployment goingOn = deployment("gap", 16, "onMissingGap: continue");
    try (LearnstreamApp app = new LearnstreamApp(goingOn)) {
      app.start();
      List<Prediction> predictions = await(goingOn, app, 110);
      assertThat(predictions.get(100).getModelVersion()).as("40 of 100 replayed").isEqualTo(40);
    }
  }
}

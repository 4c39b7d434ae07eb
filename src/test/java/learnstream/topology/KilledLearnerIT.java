package learnstream.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import learnstream.codec.AvroCodec;
import learnstream.codec.avro.Checkpoint;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.Prediction;
import learnstream.config.ConfigReader;
import learnstream.config.Deployment;
import learnstream.demo.Digits;
import learnstream.demo.EmbeddedBroker;
import org.apache.kafka.clients.admin.Admin;
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

/** A learner in a process of its own, killed while samples flow. */
class KilledLearnerIT {
  private static final int SAMPLES = 10_000;
  private static final int KILLS = 5;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(90);

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

  @Test
  void goesOnToTheBitAfterEachOfFiveKills() throws Exception {
    Path calmFile = config("calm");
    Path killedFile = config("killed");
    Deployment calm = ConfigReader.read(calmFile);
    Deployment killed = ConfigReader.read(killedFile);
    for (Deployment deployment : List.of(calm, killed)) {
      try (Admin admin = Admin.create(new HashMap<>(deployment.kafka()))) {
        new TopicSetup(deployment, admin).create();
      }
      send(deployment);
    }
    Process uninterrupted = run(calmFile);
    try {
      awaitPredictions(calm, 2 * SAMPLES, uninterrupted);
      Map<String, byte[]> expected = finalStates(calm);

      Random moments = new Random(20261124);
      for (int kill = 1; kill <= KILLS; kill++) {
        Process learner = run(killedFile);
        int until = 2 * SAMPLES * kill / (KILLS + 1) - moments.nextInt(1000);
        awaitPredictions(killed, until, learner);
        learner.destroyForcibly().waitFor();
      }
      Process last = run(killedFile);
      try {
        Map<String, Integer> predictions = awaitPredictions(killed, 2 * SAMPLES, last);
        Map<String, byte[]> states = finalStates(killed);

        assertThat(predictions).hasSize(2 * SAMPLES).allSatisfy((id, n) -> assertThat(n).isOne());
        assertThat(states).containsOnlyKeys("ffnn", "perceptron");
        states.forEach(
            (model, state) ->
                assertThat(Arrays.mismatch(state, expected.get(model)))
                    .as("first byte of %s that differs, of %d", model, state.length)
                    .isEqualTo(-1));
      } finally {
        last.destroyForcibly().waitFor();
      }
    } finally {
      uninterrupted.destroyForcibly().waitFor();
    }
  }

  private Path config(String name) throws Exception {
    String yaml =
        """
        name: %s
        kafka: {bootstrap.servers: "%s"}
        stateDir: %s
        streams: {session.timeout.ms: 6000, heartbeat.interval.ms: 500, max.poll.records: 100}
        models:
          - id: ffnn
            features: 784
            classes: 10
            layers: [32]
            scaling: standard
            optimiser: adam
            batchSize: 3
            batchTimeLimit: 1h
            snapshot: {everySamples: 700, every: 300ms}
            checkpoint: {every: 1s}
          - id: perceptron
            kind: perceptron
            features: 784
            classes: 10
            scaling: {divideBy: 255}
            snapshot: {everySamples: 1100, every: 700ms}
            checkpoint: {every: 1s}
        """
            .formatted(name, broker.bootstrapServers(), directory.resolve(name));
    return Files.writeString(directory.resolve(name + ".yaml"), yaml);
  }

  private static Process run(Path config) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--add-modules", "jdk.incubator.vector", "-Xmx512m", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.addAll(List.of("learnstream.cli.Main", "run", config.toString()));
    File log = config.resolveSibling(config.getFileName() + ".log").toFile();
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
        .start();
  }

  private static void send(Deployment deployment) {
    AvroCodec<LabelledSample> codec = AvroCodec.of(LabelledSample.class);
    Digits digits = new Digits();
    try (var producer =
        new KafkaProducer<>(
            new HashMap<String, Object>(deployment.kafka()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < SAMPLES; i++) {
        producer.send(
            new ProducerRecord<>(deployment.topics().samples(), codec.encode(digits.sample(i))));
      }
    }
  }

  /** Waits for so many committed predictions; their number by model and sample. */
  private static Map<String, Integer> awaitPredictions(
      Deployment deployment, int wanted, Process learner) throws Exception {
    Map<String, Integer> predictions = new HashMap<>();
    AvroCodec<Prediction> codec = AvroCodec.of(Prediction.class);
    try (var consumer = consumer(deployment, deployment.topics().predictions())) {
      long deadline = System.nanoTime() + PATIENCE_NANOS;
      int seen = 0;
      while (seen < wanted) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(50))) {
          Prediction prediction = codec.decode(record.value());
          predictions.merge(prediction.getModelId() + prediction.getSampleId(), 1, Integer::sum);
          seen++;
        }
        assertThat(learner.isAlive()).as("the learner runs").isTrue();
        assertThat(System.nanoTime()).as("in time, %d seen", seen).isLessThan(deadline);
      }
    }
    return predictions;
  }

  /** The whole state of each model behind the last sample, from its checkpoint. */
  private static Map<String, byte[]> finalStates(Deployment deployment) throws Exception {
    Map<String, byte[]> states = new TreeMap<>();
    AvroCodec<Checkpoint> codec = AvroCodec.of(Checkpoint.class);
    try (var consumer = consumer(deployment, deployment.topics().checkpoints())) {
      long deadline = System.nanoTime() + PATIENCE_NANOS;
      while (states.size() < deployment.models().size()) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(50))) {
          Checkpoint checkpoint = codec.decode(record.value());
          if (checkpoint.getOffset() == SAMPLES - 1) {
            ByteBuffer bytes = checkpoint.getBytes();
            byte[] state = new byte[bytes.remaining()];
            bytes.get(state);
            states.put(checkpoint.getModelId(), state);
          }
        }
        assertThat(System.nanoTime()).as("in time, found %s", states.keySet()).isLessThan(deadline);
      }
    }
    return states;
  }

  private static KafkaConsumer<byte[], byte[]> consumer(Deployment deployment, String topic) {
    Map<String, Object> settings = new HashMap<>(deployment.kafka());
    settings.put("isolation.level", "read_committed");
    var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    TopicPartition partition = new TopicPartition(topic, 0);
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
    return consumer;
  }
}

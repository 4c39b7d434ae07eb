package learnstream.stream.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import learnstream.codec.AvroCodec;
import learnstream.codec.FloatBytes;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.Mix;
import learnstream.codec.avro.Prediction;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import learnstream.demo.data.Digits;
import learnstream.model.Learner;
import learnstream.model.replica.Difference;
import learnstream.model.replica.Replica;
import learnstream.stream.sample.SampleReader;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One model that learns from four partitions, whose learners are killed and change hands. */
class ReplicasIT {
  private static final int SAMPLES = 3_000;
  private static final int PARTITIONS = 4;

  @TempDir private Path directory;

  private final Digits digits = new Digits();

  @Test
  void eachSampleIsPredictedOnceAndExplainedToTheBit() throws Exception {
    try (TestCluster cluster = new TestCluster()) {
      Path one = config(cluster, "one");
      Path other = config(cluster, "other");
      Deployment deployment = ConfigReader.read(one);
      cluster.createTopics(deployment);
      try (var predictions =
              TestCluster.reader(deployment, deployment.topics().predictions(), Prediction.class);
          var mixes = TestCluster.reader(deployment, deployment.topics().mixes(), Mix.class)) {
        send(deployment, 0, SAMPLES / 3);
        Process killed = TestCluster.run(one, "512m");
        await(predictions, SAMPLES / 4, killed::isAlive);
        killed.destroyForcibly().waitFor();
        Process first = TestCluster.run(one, "512m");
        Process second = null;
        try {
          send(deployment, SAMPLES / 3, 2 * SAMPLES / 3);
          await(predictions, SAMPLES / 2, first::isAlive);
          second = TestCluster.run(other, "512m");
          while (tasks("other") == 0) {
            assertThat(second.isAlive()).as("the second one runs").isTrue();
            predictions.poll();
          }
          send(deployment, 2 * SAMPLES / 3, SAMPLES - 1);
          await(predictions, SAMPLES - 1, first::isAlive);
          // A last one, behind what is on its way, shows what it came to.
          mixes.await(() -> rounds(mixes.found()) > 2);
          send(deployment, SAMPLES - 1, SAMPLES);
          await(predictions, SAMPLES, first::isAlive);
        } finally {
          first.destroyForcibly().waitFor();
          if (second != null) {
            second.destroyForcibly().waitFor();
          }
        }
        mixes.readToEnd();
        assertEachIsPredictedOnce(predictions.found());
        Map<Integer, Map<Long, Difference>> told = told(mixes.found());
        int mixed = 0;
        for (int partition = 0; partition < PARTITIONS; partition++) {
          int its = partition;
          mixed +=
              explain(
                  deployment,
                  partition,
                  predictions.found().stream()
                      .filter(p -> p.getPartition() == its)
                      .sorted(Comparator.comparingLong(Prediction::getOffset))
                      .toList(),
                  told);
        }
        assertThat(mixed).as("rounds in which a replica mixed").isGreaterThan(8);
      }
    }
  }

  private void send(Deployment deployment, int from, int to) {
    try (KafkaProducer<byte[], byte[]> producer = TestCluster.producer(deployment)) {
      var codec = AvroCodec.of(LabelledSample.class);
      for (int i = from; i < to; i++) {
        byte[] value = codec.encode(digits.sample(i));
        byte[] key = Integer.toString(i).getBytes(StandardCharsets.UTF_8);
        producer.send(
            new ProducerRecord<>(deployment.topics().samples(), i % PARTITIONS, key, value));
      }
    }
  }

  private static void await(
      CommittedReader<Prediction> predictions, int wanted, BooleanSupplier alive) throws Exception {
    predictions.await(wanted, alive);
    assertThat(alive.getAsBoolean()).as("the learner ran").isTrue();
  }

  private static long rounds(List<Mix> mixes) {
    return mixes.stream().mapToLong(Mix::getRound).max().orElse(0);
  }

  /** The tasks whose stores an instance has. */
  private long tasks(String name) throws Exception {
    if (!Files.exists(directory.resolve(name))) {
      return 0;
    }
    try (var files = Files.walk(directory.resolve(name), 2)) {
      return files.filter(file -> file.getFileName().toString().matches("0_\\d")).count();
    }
  }

  private static void assertEachIsPredictedOnce(List<Prediction> predictions) {
    assertThat(predictions).hasSize(SAMPLES);
    assertThat(predictions.stream().map(Prediction::getSampleId).collect(Collectors.toSet()))
        .hasSize(SAMPLES);
  }

  /** By replica, then by round; told again it is the same. */
  private static Map<Integer, Map<Long, Difference>> told(List<Mix> mixes) {
    Map<Integer, Map<Long, Difference>> told = new TreeMap<>();
    for (Mix mix : mixes) {
      assertThat(mix.getParts()).isOne();
      float[] numbers = new float[FloatBytes.count(mix.getNumbers())];
      FloatBytes.decode(mix.getNumbers(), numbers);
      Difference before =
          told.computeIfAbsent(mix.getReplica(), r -> new HashMap<>())
              .put(mix.getRound(), new Difference(mix.getUpdates(), numbers));
      if (before != null) {
        assertThat(numbers).isEqualTo(before.numbers());
      }
    }
    return told;
  }

  /**
   * A replica that never stops must have said the same of each sample, having told its differences
   * where the committed ones say, and mixed where its answers say.
   */
  private int explain(
      Deployment deployment,
      int partition,
      List<Prediction> predictions,
      Map<Integer, Map<Long, Difference>> told)
      throws Exception {
    Learner learner = new Learner(deployment.models().get(0).spec());
    Replica replica = new Replica(learner, PARTITIONS);
    SampleReader reader = new SampleReader(learner.spec());
    for (Prediction prediction : predictions) {
      tell(replica, told.get(partition));
      while (isToTellNext(replica, told.get(partition))) {
        assertThat(mix(replica, partition, told)).as("mixed before it told again").isTrue();
      }
      int index = Integer.parseInt(prediction.getSampleId().substring("digit-".length()));
      reader.read(digits.sample(index), learner);
      double[] scores = learner.predict();
      while (!same(prediction, scores) && mix(replica, partition, told)) {
        reader.read(digits.sample(index), learner);
        scores = learner.predict();
      }
      assertThat(same(prediction, scores)).as("partition %d, %s", partition, index).isTrue();
      learner.learn(reader.target(learner), 1, prediction.getOffset());
      tell(replica, told.get(partition));
    }
    return (int) replica.round();
  }

  private static boolean same(Prediction prediction, double[] scores) {
    for (int i = 0; i < scores.length; i++) {
      if (prediction.getScores().get(i) != (float) scores[i]) {
        return false;
      }
    }
    return true;
  }

  /** The sum of the updates told says behind which sample each was. */
  private static void tell(Replica replica, Map<Long, Difference> its) {
    Difference next = its.get(replica.round());
    if (!replica.hasTold() && next != null && replica.samplesSince() == next.updates()) {
      assertThat(replica.tell().numbers()).isEqualTo(next.numbers());
    }
  }

  /**
   * Whether it is to tell the next difference before it learns another sample, for which this round
   * must be over. Answers need not show that: where it alone has learnt, nothing changes.
   */
  private static boolean isToTellNext(Replica replica, Map<Long, Difference> its) {
    Difference next = its.get(replica.round() + 1);
    return replica.hasTold() && next != null && replica.samplesSince() == next.updates();
  }

  private static boolean mix(
      Replica replica, int partition, Map<Integer, Map<Long, Difference>> told) {
    List<Difference> all =
        told.values().stream()
            .map(rounds -> rounds.get(replica.round()))
            .filter(difference -> difference != null)
            .toList();
    if (!replica.hasTold() || all.size() < PARTITIONS) {
      return false;
    }
    replica.mix(all);
    tell(replica, told.get(partition));
    return true;
  }

  private Path config(TestCluster cluster, String name) throws Exception {
    String yaml =
        """
        name: replicas
        kafka: {bootstrap.servers: "%s"}
        stateDir: %s
        partitions: 4
        replicas: {mixEvery: 40, warmUp: 1000}
        streams:
          consumer.session.timeout.ms: 2000
          consumer.heartbeat.interval.ms: 300
          max.poll.records: 20
          num.stream.threads: 2
          commit.interval.ms: 50
        models:
          - id: ffnn
            features: 784
            classes: 10
            layers: [16]
            scaling: {divideBy: 255}
            snapshot: {everySamples: 200, every: 300ms}
        """
            .formatted(cluster.bootstrapServers(), directory.resolve(name));
    return Files.writeString(directory.resolve(name + ".yaml"), yaml);
  }
}

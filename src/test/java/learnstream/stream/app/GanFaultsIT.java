package learnstream.stream.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import learnstream.codec.AvroCodec;
import learnstream.codec.avro.DeadLetter;
import learnstream.codec.avro.DrawnSamples;
import learnstream.codec.avro.Feedback;
import learnstream.codec.avro.GanHalf;
import learnstream.codec.avro.GanMetrics;
import learnstream.codec.avro.GeneratedBatch;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.RefusalReason;
import learnstream.codec.avro.SampleRequest;
import learnstream.config.Deployment;
import learnstream.config.Topics;
import learnstream.config.reader.ConfigReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running GAN, both halves and its evaluation, and what others write to its topics. */
class GanFaultsIT {
  private static final int STORM = 20_000;
  private static final int EXCHANGES_AFTERWARDS = 100;

  /** Comes to each topic behind the storm, and as a dead letter when all before it is handled. */
  private static final byte[] LAST = "the last one".getBytes(StandardCharsets.UTF_8);

  @TempDir private static Path directory;
  private static TestCluster cluster;

  @BeforeAll
  static void start() {
    cluster = new TestCluster();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static Deployment deployment(String name) throws Exception {
    Deployment deployment =
        ConfigReader.parse(
                """
                name: %s
                metrics: {every: 200ms}
                gan:
                  features: 2
                  noise: 2
                  batch: 8
                  generator: {layers: [8]}
                  discriminator: {layers: [8]}
                  evaluation: {every: 1s, count: 20, modes: [[1, 1], [-1, -1]]}
                """
                    .formatted(name),
                name)
            .at(cluster.bootstrapServers(), directory.resolve(name));
    cluster.createTopics(deployment);
    return deployment;
  }

  private static void sendRealPoints(
      KafkaProducer<byte[], byte[]> producer, Deployment deployment, int count) {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < count; i++) {
      float centre = i % 2 == 0 ? 1 : -1;
      List<Float> point =
          List.of(centre + (float) (0.1 * random.nextGaussian()), centre * random.nextInt(3));
      cluster.send(
          producer,
          deployment,
          null,
          new LabelledSample("p" + i, null, point, null, 1.0, Instant.EPOCH));
    }
    producer.flush();
  }

  private static KafkaProducer<byte[], byte[]> transactional(Deployment deployment) {
    Map<String, Object> settings = new HashMap<>(deployment.kafka());
    settings.put("transactional.id", "a producer that changes its mind");
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static Map<GanHalf, GanMetrics> newest(CommittedReader<GanMetrics> metrics) {
    Map<GanHalf, GanMetrics> newest = new EnumMap<>(GanHalf.class);
    metrics.found().forEach(found -> newest.put(found.getHalf(), found));
    return newest;
  }

  @Test
  void whatATransactionHasAbortedIsNotLearnt() throws Exception {
    Deployment deployment = deployment("aborted");
    try (LearnstreamApp app = new LearnstreamApp(deployment);
        var plain = TestCluster.producer(deployment);
        var undecided = transactional(deployment);
        CommittedReader<GanMetrics> metrics =
            TestCluster.reader(deployment, deployment.topics().metrics(), GanMetrics.class)) {
      sendRealPoints(plain, deployment, 100);
      app.start();
      awaitRealSamples(metrics, app, 100);
      undecided.initTransactions();
      undecided.beginTransaction();
      sendRealPoints(undecided, deployment, 50);
      undecided.abortTransaction();
      sendRealPoints(plain, deployment, 10);
      awaitRealSamples(metrics, app, 110);
      int seen = metrics.found().size();
      metrics.await(() -> metrics.found().size() > seen + 10);
      assertThat(newest(metrics).get(GanHalf.DISCRIMINATOR).getRealSamples()).isEqualTo(110);
    }
  }

  private static void awaitRealSamples(
      CommittedReader<GanMetrics> metrics, LearnstreamApp app, long count) throws Exception {
    metrics.await(
        () -> {
          assertThat(app.failure()).isEmpty();
          GanMetrics discriminator = newest(metrics).get(GanHalf.DISCRIMINATOR);
          return discriminator != null && discriminator.getRealSamples() >= count;
        });
  }

  /** True records of each topic, to be changed. */
  private static <T extends SpecificRecord> List<byte[]> records(
      Deployment deployment, String topic, Class<T> type) throws Exception {
    AvroCodec<T> codec = AvroCodec.of(type);
    try (CommittedReader<T> reader = TestCluster.reader(deployment, topic, type)) {
      reader.await(() -> reader.found().size() >= 3);
      return reader.found().stream().map(codec::encode).toList();
    }
  }

  private static byte[] changed(byte[] whole, Random random) {
    byte[] bytes = whole.clone();
    switch (random.nextInt(8)) {
      case 0:
        return null;
      case 1:
        return Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 2:
        return Arrays.copyOf(bytes, bytes.length + random.nextInt(50));
      default:
        // Behind the schema's fingerprint, so that most of them are read.
        for (int i = random.nextInt(6); i >= 0; i--) {
          bytes[10 + random.nextInt(bytes.length - 10)] = (byte) random.nextInt(256);
        }
        return bytes;
    }
  }

  @Test
  void goesOnAfterAStormOfChangedRecords() throws Exception {
    Deployment deployment = deployment("storm");
    Topics topics = deployment.topics();
    try (LearnstreamApp app = new LearnstreamApp(deployment);
        var producer = TestCluster.producer(deployment);
        CommittedReader<GanMetrics> metrics =
            TestCluster.reader(deployment, topics.metrics(), GanMetrics.class)) {
      sendRealPoints(producer, deployment, 500);
      app.start();
      Map<String, List<byte[]>> truth = new LinkedHashMap<>();
      truth.put(topics.generated(), records(deployment, topics.generated(), GeneratedBatch.class));
      truth.put(topics.feedback(), records(deployment, topics.feedback(), Feedback.class));
      truth.put(topics.requests(), records(deployment, topics.requests(), SampleRequest.class));
      truth.put(topics.drawn(), records(deployment, topics.drawn(), DrawnSamples.class));
      metrics.await(() -> newest(metrics).size() == GanHalf.values().length);
      truth.put(topics.samples(), records(deployment, topics.samples(), LabelledSample.class));
      List<String> names = new ArrayList<>(truth.keySet());
      Random random = new Random(11);
      for (int i = 0; i < STORM; i++) {
        String topic = names.get(i % names.size());
        List<byte[]> originals = truth.get(topic);
        byte[] value = changed(originals.get(random.nextInt(originals.size())), random);
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, value);
        if (i % 7 == 0 && !topic.equals(topics.samples())) {
          record.headers().add("learnstream-model", null);
        }
        producer.send(record);
      }
      names.forEach(topic -> producer.send(new ProducerRecord<>(topic, LAST)));
      producer.flush();

      try (CommittedReader<DeadLetter> letters =
          TestCluster.reader(deployment, topics.deadLetters(), DeadLetter.class)) {
        letters.await(
            () -> {
              assertThat(app.failure()).isEmpty();
              return letters.found().stream().filter(GanFaultsIT::isTheLast).count()
                  == names.size();
            });
        System.out.println(
            "dead letters of the storm: "
                + letters.found().stream()
                    .collect(Collectors.groupingBy(DeadLetter::getReason, Collectors.counting())));
        assertThat(letters.found())
            .filteredOn(letter -> letter.getReason() == RefusalReason.INTERNAL)
            .extracting(DeadLetter::getMessage)
            .as("thrown, and not refused")
            .isEmpty();
      }
      metrics.poll();
      Instant end = Instant.now();
      Map<GanHalf, GanMetrics> before = newest(metrics);
      metrics.await(
          () -> {
            assertThat(app.failure()).isEmpty();
            Map<GanHalf, GanMetrics> now = newest(metrics);
            return now.get(GanHalf.EVALUATION).getTime().isAfter(end)
                && learnt(now, before, GanHalf.GENERATOR)
                && learnt(now, before, GanHalf.DISCRIMINATOR);
          });
      assertThat(app.threadsReplaced()).isZero();
      assertThat(newest(metrics).get(GanHalf.DISCRIMINATOR).getEra()).isZero();
    }
  }

  private static boolean isTheLast(DeadLetter letter) {
    return ByteBuffer.wrap(LAST).equals(letter.getValue());
  }

  private static boolean learnt(
      Map<GanHalf, GanMetrics> now, Map<GanHalf, GanMetrics> before, GanHalf half) {
    return now.get(half).getVersion() > before.get(half).getVersion() + EXCHANGES_AFTERWARDS;
  }
}

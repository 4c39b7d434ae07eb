package learnstream;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.FraudApplication;
import com.example.FraudApplication.Payment;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import learnstream.codec.CheckpointFile;
import learnstream.codec.avro.Prediction;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import learnstream.stream.app.CommittedReader;
import learnstream.stream.app.TestCluster;
import learnstream.stream.app.TopicSetup;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The application of the examples in a process of its own, killed while payments flow, or refused.
 */
class KilledApplicationIT {
  private static final int PAYMENTS = 4_000;
  private static final int KILLS = 3;
  private static final int AHEAD = 80;

  @TempDir private Path directory;

  private final Random moments = new Random(20261126);
  private int sent;

  /** One in nine has no verdict yet, one in seven is a refund; the last one is learnt. */
  private static Payment payment(int i) {
    SplittableRandom random = new SplittableRandom(i);
    double amount = random.nextDouble(100);
    double hour = random.nextDouble(24);
    String verdict = i % 9 == 2 ? null : amount * hour > 900 ? "fraud" : "fine";
    return new Payment(i % 7 == 3 ? -amount : amount, hour, verdict);
  }

  private static boolean isRefund(int i) {
    return payment(i).amount() < 0;
  }

  @Test
  void goesOnToTheBitAfterEachOfThreeKills() throws Exception {
    try (TestCluster cluster = new TestCluster()) {
      Deployment topics =
          ConfigReader.parse(
                  """
                  topics: {predictions: predictions, checkpoints: fraud.checkpoints}
                  models: [{id: fraud, features: 2, classes: 2}]
                  """,
                  "topics")
              .at(cluster.bootstrapServers(), directory);
      create(topics, "payments", "predictions", "fraud.checkpoints", "fraud.dead-letters");
      Map<String, Object> clients = new HashMap<>(topics.kafka());
      try (var producer =
              new KafkaProducer<>(
                  clients, new StringSerializer(), FraudApplication.PAYMENTS.serializer());
          var predictions = TestCluster.reader(topics, "predictions", Prediction.class)) {
        for (int kill = 1; kill <= KILLS; kill++) {
          Process application = start(cluster);
          feed(
              producer,
              predictions,
              application,
              PAYMENTS * kill / (KILLS + 1) - moments.nextInt(300));
          application.destroyForcibly().waitFor();
        }
        Process last = start(cluster);
        try {
          feed(producer, predictions, last, PAYMENTS);
          byte[] state = TestCluster.states(topics, PAYMENTS - 1, last::isAlive).get("fraud");
          predictions.poll();
          compare(predictions.found(), state);
        } finally {
          last.destroyForcibly().waitFor();
        }
      }
    }
  }

  @Test
  void aTopicOfSeveralPartitionsIsRefusedForOneModel() throws Exception {
    try (TestCluster cluster = new TestCluster()) {
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
        TopicSetup.create(admin, List.of(new NewTopic("payments", 2, (short) 1)));
      }
      Process application = start(cluster);
      try {
        assertThat(application.waitFor(3, TimeUnit.MINUTES)).as("it stops").isTrue();
        assertThat(directory.resolve("application.log"))
            .content()
            .contains("model fraud: topic payments has several partitions")
            .contains("modelByKey()");
      } finally {
        application.destroyForcibly().waitFor();
      }
    }
  }

  private static void create(Deployment deployment, String... topics) throws Exception {
    try (Admin admin = Admin.create(new HashMap<>(deployment.kafka()))) {
      TopicSetup.create(
          admin, Stream.of(topics).map(each -> new NewTopic(each, 1, (short) 1)).toList());
    }
  }

  private Process start(TestCluster cluster) throws Exception {
    return TestCluster.start(
        directory.resolve("application.log"),
        List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"),
        FraudApplication.class.getName(),
        List.of(
            "bootstrap.servers=" + cluster.bootstrapServers(),
            "state.dir=" + directory.resolve("state"),
            "consumer.session.timeout.ms=2000",
            "consumer.heartbeat.interval.ms=300",
            "max.poll.records=40"));
  }

  /** Sends some payments ahead of the predictions, until those before {@code until} are there. */
  private void feed(
      KafkaProducer<String, Payment> producer,
      CommittedReader<Prediction> predictions,
      Process application,
      int until)
      throws Exception {
    int reached = reached(predictions);
    while (reached < until) {
      for (int end = Math.min(PAYMENTS, reached + AHEAD); sent < end; sent++) {
        producer.send(new ProducerRecord<>("payments", "customer-" + sent % 50, payment(sent)));
      }
      predictions.poll();
      reached = reached(predictions);
      assertThat(application.isAlive()).as("the application runs").isTrue();
    }
  }

  private static int reached(CommittedReader<Prediction> predictions) {
    List<Prediction> found = predictions.found();
    return found.isEmpty() ? 0 : (int) found.get(found.size() - 1).getOffset() + 1;
  }

  /** With a model that nobody interrupted, and that knows no Kafka. */
  private static void compare(List<Prediction> predictions, byte[] state) throws Exception {
    Model uninterrupted =
        Learnstream.model()
            .id("fraud")
            .features("amount", "hour")
            .classes("fine", "fraud")
            .layers(16)
            .optimiser("adam")
            .scaling("standard")
            .build();
    List<Long> offsets = new ArrayList<>();
    for (int i = 0; i < PAYMENTS; i++) {
      if (!isRefund(i)) {
        Payment payment = payment(i);
        double[] x = {payment.amount(), payment.hour()};
        if (offsets.size() < predictions.size()) {
          assertThat(predictions.get(offsets.size()).getScores())
              .as("prediction of payment %d", i)
              .isEqualTo(
                  DoubleStream.of(uninterrupted.predict(x)).mapToObj(s -> (float) s).toList());
        }
        uninterrupted.learn(Sample.of(x).label(payment.verdict()));
        offsets.add((long) i);
      }
    }
    assertThat(predictions)
        .as("each payment once")
        .extracting(Prediction::getOffset)
        .containsExactlyElementsOf(offsets);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    uninterrupted.save(file);
    byte[] expected = new byte[state.length];
    CheckpointFile.read(new ByteArrayInputStream(file.toByteArray()), "test").state().get(expected);
    assertThat(Arrays.mismatch(state, expected)).as("first byte that differs").isEqualTo(-1);
  }
}

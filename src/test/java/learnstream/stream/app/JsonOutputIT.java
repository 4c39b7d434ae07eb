package learnstream.stream.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import learnstream.codec.avro.Checkpoint;
import learnstream.codec.avro.DeadLetter;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.ModelMetrics;
import learnstream.codec.avro.Prediction;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import learnstream.kafka.TopicReader;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a stranger's consumer finds in the topics, and this project's own. */
class JsonOutputIT {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private Path directory;

  @Test
  void strangersAndThisProjectReadTheSameTopics() throws Exception {
    try (TestCluster cluster = new TestCluster()) {
      Deployment deployment =
          ConfigReader.parse(
                  """
                  name: plain
                  output: {format: json}
                  metrics: {everySamples: 2}
                  models:
                    - {id: m, features: [a, b], classes: [no, yes], checkpoint: {everySamples: 2},
                       drift: {detector: kswin, on: b, alpha: 0.5, window: 4, newest: 2}}
                  """,
                  "plain")
              .at(cluster.bootstrapServers(), directory);
      cluster.createTopics(deployment);
      try (KafkaProducer<byte[], byte[]> producer = TestCluster.producer(deployment)) {
        for (int i = 0; i < 4; i++) {
          LabelledSample sample =
              new LabelledSample(
                  "s" + i, null, Map.of("a", 1.0, "b", (double) i), "yes", 1.0, Instant.EPOCH);
          cluster.send(producer, deployment, new byte[] {'k'}, sample);
        }
        producer.send(new ProducerRecord<>(deployment.topics().samples(), new byte[] {0, -1}));
      }
      try (LearnstreamApp app = new LearnstreamApp(deployment)) {
        app.start();
        assertReadByThisProject(deployment);
      }
      assertPlain(deployment);
      assertReadByKcat(deployment);
    }
  }

  private static void assertReadByThisProject(Deployment deployment) throws Exception {
    var topics = deployment.topics();
    try (var predictions = TestCluster.reader(deployment, topics.predictions(), Prediction.class);
        var letters = TestCluster.reader(deployment, topics.deadLetters(), DeadLetter.class);
        var metrics = TestCluster.reader(deployment, topics.metrics(), ModelMetrics.class);
        var checkpoints = TestCluster.reader(deployment, topics.checkpoints(), Checkpoint.class)) {
      assertThat(predictions.await(4).get(3).getSampleId()).isEqualTo("s3");
      assertThat(letters.await(1).get(0).getValue().remaining()).isEqualTo(2);
      assertThat(metrics.await(2).get(0).getModelId()).isEqualTo("m");
      checkpoints.await(1);
    }
  }

  private static List<ConsumerRecord<byte[], byte[]>> records(Deployment deployment, String topic) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    TopicPartition partition = new TopicPartition(topic, 0);
    try (TopicReader reader = TopicReader.of(deployment.kafka(), partition)) {
      reader.from(partition, 0).readTo(reader.ends(), records::add);
    }
    return records;
  }

  private static void assertPlain(Deployment deployment) throws Exception {
    List<ConsumerRecord<byte[], byte[]>> predictions =
        records(deployment, deployment.topics().predictions());
    assertThat(predictions).hasSize(4);
    assertThat(predictions.get(0).key()).containsExactly('k');
    JsonNode first = JSON.readTree(predictions.get(0).value());
    assertThat(first.path("type").asText()).isEqualTo("Prediction");
    assertThat(first.path("sampleId").asText()).isEqualTo("s0");
    assertThat(first.path("label").asText()).isEqualTo("yes");
    assertThat(first.path("scores")).hasSize(2);
    assertThat(Instant.parse(first.path("time").asText())).isAfter(Instant.EPOCH);
    JsonNode event =
        JSON.readTree(records(deployment, deployment.topics().events()).get(0).value());
    assertThat(event.path("type").asText()).isEqualTo("Event");
    assertThat(event.path("offset").asInt()).isEqualTo(3);
    assertThat(event.path("before").asDouble()).isEqualTo(0.5);
    assertThat(event.path("after").asDouble()).isEqualTo(2.5);
    JsonNode letter =
        JSON.readTree(records(deployment, deployment.topics().deadLetters()).get(0).value());
    assertThat(letter.path("value").binaryValue()).containsExactly(0, -1);
    assertThat(letter.path("reason").asText()).isEqualTo("UNDECODABLE");
  }

  /** Where it is installed. */
  private void assertReadByKcat(Deployment deployment) throws Exception {
    if (!Files.isExecutable(Path.of("/usr/bin/kcat"))) {
      return;
    }
    Path out = directory.resolve("kcat.out");
    Process kcat =
        new ProcessBuilder(
                "/usr/bin/kcat",
                "-C",
                "-e",
                "-q",
                "-b",
                deployment.kafka().get("bootstrap.servers"),
                "-t",
                deployment.topics().predictions(),
                "-f",
                "%k %s\\n")
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(kcat.waitFor(60, TimeUnit.SECONDS)).isTrue();
    List<String> lines = Files.readAllLines(out, StandardCharsets.UTF_8);
    assertThat(lines).hasSize(4).allMatch(line -> line.startsWith("k {\"type\":\"Prediction\""));
    assertThat(JSON.readTree(lines.get(3).substring(2)).path("sampleId").asText()).isEqualTo("s3");
  }
}

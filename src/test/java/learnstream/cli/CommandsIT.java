package learnstream.cli;

import static learnstream.cli.CommandLines.execute;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import learnstream.cli.CommandLines.Result;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import learnstream.demo.broker.EmbeddedBroker;
import learnstream.stream.app.LearnstreamApp;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands, one after the other, as a user types them. */
class CommandsIT {
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
  void takeAUserFromTopicsToPredictions() throws Exception {
    Path config = directory.resolve("sensors.yaml");
    Files.writeString(
        config,
        Files.readString(Path.of("src/examples/sensors.yaml"))
                .replace("localhost:9092", broker.bootstrapServers())
            + "    checkpoint: {everySamples: 4}\nstateDir: "
            + directory.resolve("state"));
    Path samples = directory.resolve("sensors.csv");
    Files.writeString(
        samples,
        """
        temperature,pressure,vibration,state
        61.2,1.01,0.12,normal
        60.7,1.02,0.10,normal
        88.4,0.93,0.91,failing
        62.0,1.00,0.14,normal
        91.3,0.90,0.87,failing
        1,2,x,normal
        1,2,3,broken
        61.0,1.00,0.12,
        """);
    Deployment deployment = ConfigReader.read(config);

    assertThat(execute("topics", config).code()).isEqualTo(1);
    assertThat(execute("run", config).code()).as("topics are missing").isEqualTo(1);
    assertThat(execute("topics", config, "--create").code()).isZero();
    assertThat(execute("topics", config).lines())
        .hasSize(8)
        .allSatisfy(line -> assertThat(line).endsWith("as configured"));
    assertThat(execute("checkpoint", "list", config).error())
        .startsWith("there is no whole checkpoint in sensors.checkpoints; the learner");
    Result produced =
        execute(
            "produce",
            config,
            samples,
            "--label",
            "state",
            "--refused",
            directory.resolve("bad.csv"));
    assertThat(produced)
        .extracting(Result::code, Result::lines)
        .containsExactly(
            1, List.of("6 samples sent to sensors.samples, 1 without a label, 2 refused"));
    try (var producer =
        new KafkaProducer<>(
            new HashMap<String, Object>(deployment.kafka()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>("sensors.samples", new byte[] {1, 2, 3}));
    }
    try (LearnstreamApp app = new LearnstreamApp(deployment)) {
      app.start();
      Result predictions = execute("tail", config, "predictions", "--limit", 5);
      assertThat(predictions.code()).isZero();
      assertThat(predictions.lines().get(4))
          .contains("\"modelVersion\": 4", "\"label\": \"failing\"");
      assertThat(execute("tail", config, "metrics", "--limit", 1).lines().get(0))
          .containsPattern("\"samples\": [1-5],");
      assertThat(
              execute("tail", config, "metrics", "--limit", 1, "--fields", "samples,whole.accuracy")
                  .lines()
                  .get(0))
          .matches("\\{\"samples\": [1-5], \"whole.accuracy\": [01]\\.\\d+}");
      assertThat(execute("tail", config, "dead-letters", "--limit", 1).lines().get(0))
          .contains("\"reason\": \"UNDECODABLE\"", "\"offset\": 6");
      Result listed = execute("checkpoint", "list", config);
      assertThat(listed.lines()).hasSize(2);
      assertThat(listed.error()).isEmpty();
      assertThat(execute("checkpoint", "show", config).lines())
          .isEqualTo(execute("checkpoint", "show", config, "state").lines());
      Path file = directory.resolve("state.avro");
      assertThat(execute("checkpoint", "export", config, file).code()).isZero();
      assertThat(file).isNotEmptyFile();
      assertThat(execute("checkpoint", "export", config, file, "--model", "x").code()).isEqualTo(1);
      for (String format : List.of("onnx", "npz")) {
        Path other = directory.resolve("state." + format);
        assertThat(
                execute(
                    "checkpoint", "export", config, other, "--model", "state", "--format", format))
            .extracting(Result::code, Result::error)
            .containsExactly(0, "");
        assertThat(Files.readString(other, StandardCharsets.ISO_8859_1))
            .contains(format.equals("onnx") ? "sensors.samples-0 offset" : "metadata.npy");
      }
      assertThat(execute("dead-letters", "replay", config).lines())
          .containsExactly(
              "1 samples sent back; left alone: 0 without their value (too large for a letter),"
                  + " 0 refused as repeated, 0 others, 0 unreadable letters");
      assertThat(execute("tail", config, "deadLetters", "--limit", 2).lines().get(1))
          .contains("\"offset\": 7");
    }
  }

  @Test
  void produceDrawsSamplesWhereThereIsNoFile() throws Exception {
    Path config = directory.resolve("rbf.yaml");
    Files.writeString(
        config,
        Files.readString(Path.of("src/examples/random-rbf.yaml"))
            .replace("${BOOTSTRAP_SERVERS:localhost:9092}", broker.bootstrapServers()));
    assertThat(execute("topics", config, "--create").code()).isZero();
    Result produced =
        execute("produce", config, "--stream", "random-rbf", "--count", "200", "--seed", "3");
    assertThat(produced.lines())
        .hasSize(2)
        .contains("200 samples sent to random-rbf.samples, 0 refused")
        .anyMatch(line -> line.matches("knowing how they are drawn, 9\\d\\.\\d % of them .*"));
    assertThat(execute("tail", config, "samples", "--limit", "200", "--fields", "label").lines())
        .hasSize(200)
        .contains("{\"label\": \"0\"}", "{\"label\": \"1\"}");
    assertThat(execute("produce", config, "--stream", "led"))
        .satisfies(
            result -> {
              assertThat(result.code()).isEqualTo(2);
              assertThat(result.error())
                  .contains("led has 24 features and 10 classes; pool has 10 features");
            });
    assertThat(execute("produce", config).code()).isEqualTo(2);
    assertThat(execute("produce", config, "x.csv", "--stream", "led").code()).isEqualTo(2);
  }

  @Test
  void sayWhichTopicIsMissing() throws Exception {
    Path config =
        Files.writeString(
            directory.resolve("none.yaml"),
            """
            name: none
            kafka: {bootstrap.servers: "%s"}
            models: [{id: m, features: 2, classes: 2}]
            """
                .formatted(broker.bootstrapServers()));
    Path samples = Files.writeString(directory.resolve("two.csv"), "a,b,label\n1,2,0\n");
    String missing = "topic none.%s is missing; `learnstream topics CONFIG --create` makes it";
    long begin = System.nanoTime();
    assertThat(execute("produce", config, samples, "--label", "label").error())
        .contains(missing.formatted("samples"));
    assertThat(execute("control", config, "pause").error()).contains(missing.formatted("control"));
    assertThat(execute("dead-letters", "replay", config).error())
        .contains(missing.formatted("dead-letters"));
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void refuseWrongUseWithTwo() throws Exception {
    Path config = Files.writeString(directory.resolve("bad.yaml"), "nmae: x\n");
    assertThat(execute("run", config).code()).isEqualTo(2);
    assertThat(execute("run", directory.resolve("missing.yaml")).code()).isEqualTo(1);
    assertThat(execute("demo", "--samples", "0").code()).isEqualTo(2);
    assertThat(execute("nonsense").code()).isEqualTo(2);
    assertThat(
            execute("tail", "src/examples/sensors.yaml", "metrics", "--fields", "kappa.x").code())
        .isEqualTo(2);
    Result control = execute("control", "src/examples/sensors.yaml", "set-learning-rate", "0.1");
    assertThat(control.code()).isEqualTo(2);
    assertThat(control.error())
        .startsWith("MODEL: 0.1 is not allowed; give state, and the rate behind --rate");
    assertThat(execute("control", "src/examples/sensors.yaml", "pause", "--rate", "0.1").error())
        .startsWith("--rate: 0.1 is not allowed; leave it out with pause");
    assertThat(execute("checkpoint", "show", "src/examples/digits.yaml").error())
        .startsWith("MODEL: missing; give ");
    assertThat(execute("topology", "src/examples/sensors.yaml", "--mermaid").lines().get(0))
        .isEqualTo("flowchart LR");
  }
}

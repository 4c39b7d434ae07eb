package learnstream.stream.app;

import static learnstream.cli.CommandLines.execute;
import static learnstream.stream.app.AvroPayments.BEGIN;
import static learnstream.stream.app.AvroPayments.DETAILS;
import static learnstream.stream.app.AvroPayments.FIRST;
import static learnstream.stream.app.AvroPayments.REFERRING;
import static learnstream.stream.app.AvroPayments.SECOND;
import static learnstream.stream.app.AvroPayments.THIRD;
import static learnstream.stream.app.AvroPayments.body;
import static learnstream.stream.app.AvroPayments.bytes;
import static learnstream.stream.app.AvroPayments.framed;
import static learnstream.stream.app.AvroPayments.send;
import static learnstream.stream.app.AvroPayments.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import learnstream.cli.CommandLines.Result;
import learnstream.codec.avro.DeadLetter;
import learnstream.codec.avro.Prediction;
import learnstream.codec.avro.RefusalReason;
import learnstream.config.Deployment;
import learnstream.config.Samples;
import learnstream.config.reader.ConfigReader;
import learnstream.registry.RegistrySettings;
import learnstream.registry.SchemaRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Samples in Avro whose schemas a real Apicurio Registry has. */
class AvroRegistryIT {
  private static TestCluster cluster;
  private static ApicurioRegistry registry;
  @TempDir private static Path logs;
  @TempDir private Path directory;

  @BeforeAll
  static void start() throws Exception {
    registry = new ApicurioRegistry(logs);
    cluster = new TestCluster();
    registry.awaitStart();
  }

  @AfterAll
  static void stop() {
    registry.close();
    cluster.close();
  }

  private Deployment deployment(String name, int port, String api) throws Exception {
    String yaml =
        """
        name: %s
        samples:
          format: avro
          id: $.id
          label: $.verdict
          eventTime: $.at
          registry: {url: "http://127.0.0.1:%d%s"}
        models:
          - id: judge
            fields:
              amount: {kind: number, path: $.payment.amount}
              country: {kind: category, path: $.payment.country}
            classes: [fine, fraud]
            layers: [4]
        """
            .formatted(name, port, api);
    Deployment deployment =
        ConfigReader.parse(yaml, name).at(cluster.bootstrapServers(), directory.resolve(name));
    cluster.createTopics(deployment);
    return deployment;
  }

  private static void assertPredicted(Deployment deployment, LearnstreamApp app, int wanted)
      throws Exception {
    try (var predictions =
        TestCluster.reader(deployment, deployment.topics().predictions(), Prediction.class)) {
      List<Prediction> found = predictions.await(wanted, () -> app.failure().isEmpty());
      assertThat(found).hasSize(wanted);
      for (int i = 0; i < wanted; i++) {
        assertThat(found.get(i).getSampleId()).isEqualTo("p" + i);
        assertThat(found.get(i).getLabel()).isEqualTo(verdict(i));
        assertThat(found.get(i).getEventTime())
            .isEqualTo(BEGIN.truncatedTo(ChronoUnit.MILLIS).plusSeconds(i));
      }
    }
  }

  private static List<DeadLetter> deadLetters(Deployment deployment) throws Exception {
    try (var letters =
        TestCluster.reader(deployment, deployment.topics().deadLetters(), DeadLetter.class)) {
      letters.poll();
      letters.poll();
      return List.copyOf(letters.found());
    }
  }

  @Test
  void readsTheWireFormatsOfConfluent() throws Exception {
    Deployment deployment = deployment("confluent", registry.port(), "/apis/ccompat/v7");
    int first = registry.registerAsConfluent("payments-value", FIRST);
    int second = registry.registerAsConfluent("payments-value", SECOND);
    send(deployment, framed(first, body(FIRST, 0)), framed(second, body(SECOND, 1)));
    send(
        deployment,
        "__value_schema_id",
        ByteBuffer.allocate(5).put((byte) 0).putInt(second).array(),
        body(SECOND, 2));
    send(deployment, framed(first, body(FIRST, 3)));
    try (LearnstreamApp app = new LearnstreamApp(deployment)) {
      app.start();
      assertPredicted(deployment, app, 4);
    }
    assertThat(deadLetters(deployment)).isEmpty();
    assertSuggested(deployment);
  }

  private static void assertSuggested(Deployment deployment) throws Exception {
    String url = "http://127.0.0.1:%d/apis/ccompat/v7".formatted(registry.port());
    Result suggested =
        execute(
            "suggest",
            "--topic",
            deployment.topics().samples(),
            "--bootstrap-servers",
            deployment.kafka().get("bootstrap.servers"),
            "--registry",
            url,
            "--label",
            "verdict");
    assertThat(suggested.code()).as(suggested.error()).isZero();
    assertThat(suggested.lines())
        .anyMatch(line -> line.startsWith("name: confluent ") && line.contains("4 newest records"))
        .anyMatch(line -> line.contains("amount: {kind: number, path: payment.amount}"))
        .anyMatch(line -> line.strip().startsWith("at: time"))
        .anyMatch(line -> line.contains("classes: [fine, fraud]"));
    Deployment its = ConfigReader.parse(String.join("\n", suggested.lines()), "suggested");
    assertThat(its.samples().format()).isEqualTo(Samples.Format.AVRO);
    assertThat(its.samples().registry()).containsEntry("url", url);
  }

  @Test
  void readsTheWireFormatsOfApicurioAndRefusesAnIdThatDoesNotExist() throws Exception {
    Deployment deployment = deployment("apicurio", registry.port(), "/apis/registry/v3");
    // A global id and a content id that differ: two versions of another name have one content.
    registry.register("same-1", FIRST);
    registry.register("same-2", FIRST);
    ApicurioRegistry.Ids second = registry.register("payments", SECOND);
    registry.register("shop.Details", DETAILS);
    ApicurioRegistry.Ids referring = registry.register("referring", REFERRING, "shop.Details");
    assertThat(second.global()).isNotEqualTo(second.content());
    send(
        deployment,
        framed(second.global(), body(SECOND, 0)),
        framed((int) second.content(), body(SECOND, 1)),
        framed(123_456, body(SECOND, 1)));
    send(deployment, "apicurio.value.globalId", bytes(second.global()), body(SECOND, 2));
    send(deployment, "apicurio.value.contentId", bytes(second.content()), body(SECOND, 3));
    send(
        deployment,
        framed(referring.global(), body(REFERRING, 4)),
        framed((int) referring.content(), body(REFERRING, 5)),
        new byte[] {0, 0, 0});
    try (LearnstreamApp app = new LearnstreamApp(deployment)) {
      app.start();
      assertPredicted(deployment, app, 6);
      try (var letters =
          TestCluster.reader(deployment, deployment.topics().deadLetters(), DeadLetter.class)) {
        List<DeadLetter> found = letters.await(2);
        assertThat(found.get(0).getReason()).isEqualTo(RefusalReason.UNKNOWN_SCHEMA);
        assertThat(found.get(0).getMessage()).contains("has no contentId 123456");
        assertThat(found.get(0).getOffset()).isEqualTo(2);
        assertThat(found.get(1).getReason()).isEqualTo(RefusalReason.UNDECODABLE);
      }
    }
  }

  @Test
  void waitsForARegistryThatIsAwayAndLosesNothing() throws Exception {
    try (Forwarder line = new Forwarder()) {
      line.to(registry.port());
      Deployment deployment = deployment("away", line.port(), "/apis/registry/v3");
      ApicurioRegistry.Ids first = registry.register("away", FIRST);
      ApicurioRegistry.Ids third = registry.register("away", THIRD);
      try (LearnstreamApp app = new LearnstreamApp(deployment)) {
        app.start();
        send(deployment, framed(first.global(), body(FIRST, 0)));
        assertPredicted(deployment, app, 1);
        line.cut();
        send(
            deployment,
            framed(first.global(), body(FIRST, 1)),
            framed(third.global(), body(THIRD, 2)),
            framed(first.global(), body(FIRST, 3)));
        // A schema that is known needs no registry; nothing overtakes the one that does.
        awaitProblem(app, "globalId " + third.global());
        assertPredicted(deployment, app, 2);
      }
      // It stops while it waits, and starts while the registry is away: the schemas are gone.
      try (LearnstreamApp app = new LearnstreamApp(deployment)) {
        app.start();
        awaitProblem(app, "globalId");
        assertThat(app.waitsFor().get(0)).contains("schema registry http://127.0.0.1");
        assertPredicted(deployment, app, 2);
        line.mend();
        assertPredicted(deployment, app, 4);
        assertThat(app.waitsFor()).isEmpty();
        assertThat(app.threadsReplaced()).isZero();
      }
      assertThat(deadLetters(deployment)).isEmpty();
    }
  }

  /**
   * Nothing is learnt, and so nothing is written, before the registry has what others read it by.
   */
  @Test
  void writesWhatStrangersReadOnceTheRegistryHasTheSchemas() throws Exception {
    try (Forwarder line = new Forwarder()) {
      line.to(registry.port());
      line.cut();
      Path config = directory.resolve("written.yaml");
      Files.writeString(
          config,
          """
          name: written
          kafka: {bootstrap.servers: "%s"}
          stateDir: %s
          metrics: {everySamples: 1}
          samples:
            format: avro
            id: $.id
            label: $.verdict
            registry: {url: "http://127.0.0.1:%d/apis/registry/v3"}
          output:
            format: avro
            registry: {url: "http://127.0.0.1:%d/apis/ccompat/v7"}
          models:
            - id: judge
              fields:
                amount: {kind: number, path: $.payment.amount}
              classes: [fine, good]
              layers: [4]
          """
              .formatted(
                  cluster.bootstrapServers(),
                  directory.resolve("written"),
                  registry.port(),
                  line.port()));
      Deployment deployment = ConfigReader.read(config);
      cluster.createTopics(deployment);
      // That the registry has a second schema of the same name in front makes the two ids differ.
      registry.register("written-before", FIRST);
      long content = registry.register("written-samples", FIRST).content();
      send(deployment, framed((int) content, body(FIRST, 0)));
      // Of a class that the model does not know.
      send(deployment, "apicurio.value.contentId", bytes(content), body(FIRST, 1));
      send(deployment, framed((int) content, body(FIRST, 2)));
      WrittenAvro written = new WrittenAvro(deployment, config);
      try (LearnstreamApp app = new LearnstreamApp(deployment)) {
        app.start();
        awaitProblem(app, "the schema of written.predictions-value cannot be registered");
        assertThat(PythonReader.values(deployment, deployment.topics().predictions())).isEmpty();
        line.mend();
        written.assertReadByThisProject();
        assertThat(app.waitsFor()).isEmpty();
        written.assertRefusedAgain();
      }
      written.assertReadByPython("http://127.0.0.1:%d/apis/ccompat/v7".formatted(registry.port()));
    }
  }

  /** As Apicurio's own API does it; both of its ids find the schema again. */
  @Test
  void registersASchemaOnceThroughApicuriosApi() throws Exception {
    for (String id : List.of("contentId", "globalId")) {
      RegistrySettings settings =
          RegistrySettings.of(
              Map.of(
                  "url",
                  "http://127.0.0.1:%d/apis/registry/v3".formatted(registry.port()),
                  "id",
                  id));
      try (SchemaRegistry schemas = new SchemaRegistry(settings, Duration.ofSeconds(20))) {
        int first = schemas.register("of-" + id, FIRST).get(20, TimeUnit.SECONDS);
        int second = schemas.register("of-" + id, SECOND).get(20, TimeUnit.SECONDS);
        assertThat(second).isNotEqualTo(first);
        assertThat(schemas.register("of-" + id, FIRST).get(20, TimeUnit.SECONDS)).isEqualTo(first);
        assertThat(schemas.schema(second).getField("channel")).isNotNull();
      }
    }
  }

  private static void awaitProblem(LearnstreamApp app, String wanted) throws Exception {
    long deadline = System.nanoTime() + 30_000_000_000L;
    while (app.waitsFor().stream().noneMatch(problem -> problem.contains(wanted))) {
      assertThat(System.nanoTime()).as("waits for %s", app.waitsFor()).isLessThan(deadline);
      assertThat(app.failure()).isEmpty();
      Thread.sleep(20);
    }
  }
}

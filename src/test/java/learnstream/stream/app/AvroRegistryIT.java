package learnstream.stream.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import learnstream.codec.avro.DeadLetter;
import learnstream.codec.avro.Prediction;
import learnstream.codec.avro.RefusalReason;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Samples in Avro whose schemas a real Apicurio Registry has. */
class AvroRegistryIT {
  private static final Instant BEGIN = Instant.parse("2026-01-31T12:00:00.123456Z");
  private static final String DETAILS =
      """
      {"type": "record", "name": "Details", "namespace": "shop", "fields": [
        {"name": "amount", "type": {"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}},
        {"name": "country", "type": ["null", "string"]}]}\
      """;
  private static final String PAYMENT =
      """
      {"type": "record", "name": "Payment", "namespace": "shop", "fields": [
        {"name": "id", "type": "string"},
        {"name": "payment", "type": %s},
        {"name": "at", "type": {"type": "long", "logicalType": "timestamp-micros"}},
        {"name": "verdict", "type": {"type": "enum", "name": "Verdict", "symbols": ["fine", "fraud"]}}%s]}\
      """;
  private static final String FIRST = PAYMENT.formatted(DETAILS, "");
  private static final String SECOND =
      PAYMENT.formatted(DETAILS, ", {\"name\": \"channel\", \"type\": \"string\"}");
  private static final String THIRD =
      PAYMENT.formatted(
          DETAILS,
          ", {\"name\": \"channel\", \"type\": \"string\"}, {\"name\": \"shop\", \"type\": \"long\"}");
  private static final String REFERRING = PAYMENT.formatted("\"shop.Details\"", "");

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

  /** The body of one payment. */
  private static byte[] body(String schema, int i) throws Exception {
    Schema.Parser parser = new Schema.Parser();
    if (schema.equals(REFERRING)) {
      parser.parse(DETAILS);
    }
    Schema its = parser.parse(schema);
    Schema details = its.getField("payment").schema();
    GenericRecord inner = new GenericData.Record(details);
    inner.put(
        "amount",
        ByteBuffer.wrap(
            new BigDecimal(BigInteger.valueOf(100 + i), 2).unscaledValue().toByteArray()));
    inner.put("country", i % 3 == 0 ? null : "DE");
    GenericRecord record = new GenericData.Record(its);
    record.put("id", "p" + i);
    record.put("payment", inner);
    record.put("at", ChronoUnit.MICROS.between(Instant.EPOCH, BEGIN) + i * 1_000_000L);
    record.put("verdict", new GenericData.EnumSymbol(its.getField("verdict").schema(), verdict(i)));
    if (its.getField("channel") != null) {
      record.put("channel", "web");
    }
    if (its.getField("shop") != null) {
      record.put("shop", 77L);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(its).write(record, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  private static String verdict(int i) {
    return i % 2 == 0 ? "fine" : "fraud";
  }

  private static byte[] framed(int id, byte[] body) {
    return ByteBuffer.allocate(5 + body.length).put((byte) 0).putInt(id).put(body).array();
  }

  private static byte[] framed(long id, byte[] body) {
    return ByteBuffer.allocate(9 + body.length).put((byte) 0).putLong(id).put(body).array();
  }

  private static byte[] bytes(long id) {
    return ByteBuffer.allocate(8).putLong(id).array();
  }

  private static void send(Deployment deployment, byte[]... values) {
    try (KafkaProducer<byte[], byte[]> producer = TestCluster.producer(deployment)) {
      for (byte[] value : values) {
        producer.send(new ProducerRecord<>(deployment.topics().samples(), value));
      }
    }
  }

  private static void send(Deployment deployment, String header, byte[] id, byte[] body) {
    try (KafkaProducer<byte[], byte[]> producer = TestCluster.producer(deployment)) {
      producer.send(
          new ProducerRecord<>(
              deployment.topics().samples(),
              null,
              null,
              null,
              body,
              new RecordHeaders().add(header, id)));
    }
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

  private static void awaitProblem(LearnstreamApp app, String wanted) throws Exception {
    long deadline = System.nanoTime() + 30_000_000_000L;
    while (app.waitsFor().stream().noneMatch(problem -> problem.contains(wanted))) {
      assertThat(System.nanoTime()).as("waits for %s", app.waitsFor()).isLessThan(deadline);
      assertThat(app.failure()).isEmpty();
      Thread.sleep(20);
    }
  }
}

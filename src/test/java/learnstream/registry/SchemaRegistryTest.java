package learnstream.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import learnstream.codec.NotReadyException;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.RefusalReason;
import learnstream.stream.format.AvroRecords;
import learnstream.stream.sample.Origin;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that answers what a test says; AvroRegistryIT has a real registry. */
class SchemaRegistryTest {
  private static final String SCHEMA =
      "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":\"int\"}]}";

  private record Answer(int status, String body) {}

  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final Queue<String> authorizations = new ConcurrentLinkedQueue<>();
  private final Queue<String> bodies = new ConcurrentLinkedQueue<>();
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          asked.add(path);
          authorizations.add(
              String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
          String sent = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
          if (!sent.isEmpty()) {
            bodies.add(sent);
          }
          Answer answer = answers.getOrDefault(path, new Answer(404, "no such page"));
          byte[] body = answer.body().getBytes(UTF_8);
          exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private SchemaRegistry registry(String... settings) {
    Map<String, String> all = new ConcurrentHashMap<>();
    all.put("url", "http://127.0.0.1:%d/".formatted(server.getAddress().getPort()));
    for (int i = 0; i < settings.length; i += 2) {
      all.put(settings[i], settings[i + 1]);
    }
    return new SchemaRegistry(RegistrySettings.of(all));
  }

  private interface Asking<T> {
    T ask() throws UndecodableException;
  }

  /** Asks until there is an answer: a machine may be busy. */
  private static <T> T answer(Asking<T> asking) throws Exception {
    while (true) {
      try {
        return asking.ask();
      } catch (NotReadyException e) {
        awaitOver(e);
      }
    }
  }

  private static Schema schema(SchemaRegistry registry, int number) throws Exception {
    return answer(() -> registry.schema(id(number)));
  }

  private static String confluent(String schema, String more) {
    return "{\"schema\":\"%s\"%s}".formatted(schema.replace("\"", "\\\""), more);
  }

  private static SchemaId id(int number) {
    return new SchemaId(SchemaId.Kind.CONFLUENT, number);
  }

  @Test
  void asksOnceForASchema() throws Exception {
    answers.put("/schemas/ids/7", new Answer(200, confluent(SCHEMA, "")));
    try (SchemaRegistry registry = registry("basic.auth.user.info", "me:secret")) {
      assertThat(schema(registry, 7).getName()).isEqualTo("R");
      assertThat(registry.schema(id(7))).isSameAs(registry.schema(id(7)));
    }
    assertThat(asked).containsExactly("/schemas/ids/7");
    assertThat(authorizations).containsExactly("Basic bWU6c2VjcmV0");
  }

  @Test
  void sendsABearerToken() throws Exception {
    answers.put("/schemas/ids/7", new Answer(200, confluent(SCHEMA, "")));
    try (SchemaRegistry registry = registry("bearer.auth.token", "abc")) {
      schema(registry, 7);
    }
    assertThat(authorizations).containsExactly("Bearer abc");
  }

  @Test
  void anIdThatTheRegistryDoesNotKnowIsRefused() {
    answers.put(
        "/schemas/ids/7",
        new Answer(404, "{\"error_code\":40403,\"message\":\"Schema not found\"}"));
    try (SchemaRegistry registry = registry()) {
      assertRefused(registry, id(7), "has no schema id 7");
      assertThat(registry.problems()).isEmpty();
    }
  }

  @Test
  void aSchemaOfAnotherKindIsRefused() {
    answers.put("/schemas/ids/7", new Answer(200, confluent("x", ",\"schemaType\":\"PROTOBUF\"")));
    answers.put("/schemas/ids/8", new Answer(200, confluent("{}", "")));
    try (SchemaRegistry registry = registry()) {
      assertRefused(registry, id(7), "schema id 7 is of type PROTOBUF, and not of Avro");
      assertRefused(registry, id(8), "schema id 8 is no schema of Avro");
      assertRefused(registry, new SchemaId(SchemaId.Kind.GLOBAL, 9), "ends with /apis/registry/v3");
    }
  }

  private static void assertRefused(SchemaRegistry registry, SchemaId id, String message) {
    assertThatThrownBy(() -> answer(() -> registry.schema(id)))
        .isInstanceOfSatisfying(
            UndecodableException.class,
            e -> assertThat(e.reason()).isEqualTo(RefusalReason.UNKNOWN_SCHEMA))
        .hasMessageContaining(message);
  }

  /** Neither a page of a proxy nor an error says anything about a schema. */
  @Test
  void whatIsNoAnswerAboutTheSchemaIsWaitedFor() throws Exception {
    Map<Answer, String> troubles =
        Map.of(
            new Answer(404, "no such page"), "it answers 404 for /schemas/ids/7",
            new Answer(401, ""), "it answers 401; give registry.basic.auth.user.info",
            new Answer(503, "{}"), "it answers 503",
            new Answer(302, ""), "it answers 302");
    for (Map.Entry<Answer, String> trouble : troubles.entrySet()) {
      answers.put("/schemas/ids/7", trouble.getKey());
      try (SchemaRegistry registry = registry("basic.auth.user.info", "me:secret")) {
        NotReadyException waiting = null;
        try {
          registry.schema(id(7));
        } catch (NotReadyException e) {
          waiting = e;
        }
        assertThat(waiting).isNotNull();
        assertThat(waiting.isOver()).isFalse();
        assertThat(problem(registry)).contains(trouble.getValue());
        assertThat(registry.problems().toString()).doesNotContain("secret");
        answers.put("/schemas/ids/7", new Answer(200, confluent(SCHEMA, "")));
        awaitOver(waiting);
        assertThat(registry.schema(id(7)).getName()).isEqualTo("R");
        assertThat(registry.problems()).isEmpty();
      }
    }
  }

  private static String problem(SchemaRegistry registry) throws Exception {
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (registry.problems().isEmpty()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(5);
    }
    return registry.problems().get(0);
  }

  private static void awaitOver(NotReadyException waiting) throws Exception {
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (!waiting.isOver()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(5);
    }
  }

  @Test
  void aServerThatIsNotThereIsWaitedFor() throws Exception {
    server.stop(0);
    try (SchemaRegistry registry = registry()) {
      assertThatThrownBy(() -> registry.schema(id(7))).isInstanceOf(NotReadyException.class);
      assertThat(problem(registry)).contains("connection refused");
    }
  }

  @Test
  void fetchesWhatASchemaRefersTo() throws Exception {
    answers.put(
        "/schemas/ids/7",
        new Answer(
            200,
            confluent(
                "{\"type\":\"record\",\"name\":\"O\",\"fields\":[{\"name\":\"r\",\"type\":\"R\"}]}",
                ",\"references\":[{\"name\":\"R\",\"subject\":\"r\",\"version\":3}]")));
    answers.put("/subjects/r/versions/3", new Answer(200, confluent(SCHEMA, "")));
    try (SchemaRegistry registry = registry()) {
      assertThat(schema(registry, 7).getField("r").schema().getName()).isEqualTo("R");
    }
  }

  @Test
  void resolvesToTheSchemaOfAFileByAvrosRules() throws Exception {
    answers.put("/schemas/ids/7", new Answer(200, confluent(SCHEMA, "")));
    answers.put(
        "/schemas/ids/8",
        new Answer(
            200,
            confluent(
                "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"b\",\"type\":\"string\"}]}",
                "")));
    RegistrySettings settings =
        RegistrySettings.of(Map.of("url", "http://127.0.0.1:" + server.getAddress().getPort()));
    try (SchemaRegistry registry = new SchemaRegistry(settings)) {
      AvroRecords records =
          AvroRecords.of(
              registry,
              settings,
              AvroSchemas.parse(
                  "file",
                  List.of(
                      "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"renamed\",\"aliases\":[\"a\"],\"type\":\"double\"},{\"name\":\"later\",\"type\":\"string\",\"default\":\"d\"}]}")));
      GenericRecord read =
          (GenericRecord)
              answer(
                  () ->
                      records.parse(
                          new Origin("t", 0, 0, null, new byte[] {0, 0, 0, 0, 7, 84}),
                          new RecordHeaders()));
      assertThat(read.get("renamed")).isEqualTo(42.0);
      assertThat(read.get("later")).isEqualTo("d");
      assertThatThrownBy(
              () ->
                  answer(
                      () ->
                          records.parse(
                              new Origin("t", 0, 1, null, new byte[] {0, 0, 0, 0, 8, 2, 'x'}),
                              new RecordHeaders())))
          .isInstanceOf(UndecodableException.class)
          .hasMessageContaining("renamed");
    }
  }

  @Test
  void findsASchemaByItsGuid() throws Exception {
    UUID guid = new UUID(1, 2);
    answers.put("/schemas/guids/" + guid, new Answer(200, confluent(SCHEMA, "")));
    RegistrySettings settings =
        RegistrySettings.of(Map.of("url", "http://127.0.0.1:" + server.getAddress().getPort()));
    byte[] header = ByteBuffer.allocate(17).put((byte) 1).putLong(1).putLong(2).array();
    try (SchemaRegistry registry = new SchemaRegistry(settings)) {
      GenericRecord read =
          (GenericRecord)
              answer(
                  () ->
                      AvroRecords.of(registry, settings, null)
                          .parse(
                              new Origin("t", 0, 0, null, new byte[] {84}),
                              new RecordHeaders().add("__value_schema_id", header)));
      assertThat(read.get("a")).isEqualTo(42);
    }
  }

  @Test
  void registersASchemaAsConfluentsClientsDo() throws Exception {
    answers.put("/subjects/a b/versions", new Answer(200, "{\"id\":7}"));
    try (SchemaRegistry registry = registry("bearer.auth.token", "abc")) {
      assertThat(registry.register("a b", SCHEMA).get(20, TimeUnit.SECONDS)).isEqualTo(7);
    }
    assertThat(bodies).containsExactly(confluent(SCHEMA, ""));
    assertThat(authorizations).containsExactly("Bearer abc");
  }

  @Test
  void registersASchemaThroughApicuriosApi() throws Exception {
    String path = "/apis/registry/v3/groups/default/artifacts";
    answers.put(path, new Answer(200, "{\"version\":{\"globalId\":8,\"contentId\":9}}"));
    String url = "http://127.0.0.1:%d/apis/registry/v3".formatted(server.getAddress().getPort());
    try (SchemaRegistry contents = registry("url", url);
        SchemaRegistry globals = registry("url", url, "id", "globalId")) {
      assertThat(contents.register("t-value", SCHEMA).get(20, TimeUnit.SECONDS)).isEqualTo(9);
      assertThat(globals.register("t-value", SCHEMA).get(20, TimeUnit.SECONDS)).isEqualTo(8);
    }
    assertThat(bodies.peek()).contains("\"artifactId\":\"t-value\"", "\"artifactType\":\"AVRO\"");
  }

  /** An operator may change the registry's mind. */
  @Test
  void aSchemaThatIsRefusedIsOfferedAgain() throws Exception {
    answers.put(
        "/subjects/t-value/versions",
        new Answer(409, "{\"error_code\":409,\"message\":\"Schema is incompatible\\n with 1\"}"));
    try (SchemaRegistry registry = registry()) {
      CompletableFuture<Integer> id = registry.register("t-value", SCHEMA);
      assertThat(problem(registry))
          .endsWith(
              "the schema of t-value cannot be registered: it answers 409: Schema is incompatible with 1");
      answers.put("/subjects/t-value/versions", new Answer(200, "{}"));
      awaitProblem(registry, "without an id of 4 bytes");
      answers.put("/subjects/t-value/versions", new Answer(200, "{\"id\":7}"));
      assertThat(id.get(20, TimeUnit.SECONDS)).isEqualTo(7);
      assertThat(registry.problems()).isEmpty();
    }
  }

  private static void awaitProblem(SchemaRegistry registry, String wanted) throws Exception {
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (registry.problems().stream().noneMatch(problem -> problem.contains(wanted))) {
      assertThat(System.nanoTime()).as("%s", registry.problems()).isLessThan(deadline);
      Thread.sleep(5);
    }
  }
}

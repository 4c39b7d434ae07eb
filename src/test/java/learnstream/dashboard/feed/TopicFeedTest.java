package learnstream.dashboard.feed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import learnstream.codec.AvroCodec;
import learnstream.codec.RegisteredCodec;
import learnstream.codec.avro.DeadLetter;
import learnstream.codec.avro.RefusalReason;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import learnstream.dashboard.panel.Page;
import learnstream.dashboard.panel.TopicRecords;
import learnstream.dashboard.picture.Json;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TopicFeedTest {
  private static final AvroCodec<DeadLetter> LETTERS = AvroCodec.of(DeadLetter.class);

  private Deployment deployment;
  private Page page;
  private TopicFeed feed;

  /** Each that was made, the newest last. */
  private final List<MockConsumer<byte[], byte[]>> consumers = new ArrayList<>();

  /** Ends of the topics that there are. */
  private final Map<String, Long> ends = new HashMap<>();

  @BeforeEach
  void prepare() throws Exception {
    deployment = ConfigReader.parse("{name: d, models: [{id: m, features: 4, classes: 2}]}", "t");
    page = new Page(deployment, false);
    feed = new TopicFeed(deployment, new RecordDispatcher(deployment, page), page, this::consumer);
  }

  @AfterEach
  void stop() {
    feed.close();
  }

  private synchronized MockConsumer<byte[], byte[]> consumer() {
    MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    ends.forEach((topic, end) -> add(consumer, topic, end));
    consumers.add(consumer);
    notifyAll();
    return consumer;
  }

  private static void add(MockConsumer<byte[], byte[]> consumer, String topic, long end) {
    TopicPartition partition = new TopicPartition(topic, 0);
    Node[] none = {};
    consumer.updateBeginningOffsets(Map.of(partition, 0L));
    consumer.updateEndOffsets(Map.of(partition, end));
    consumer.updatePartitions(
        topic, List.of(new PartitionInfo(topic, 0, Node.noNode(), none, none)));
  }

  private synchronized MockConsumer<byte[], byte[]> newest() throws InterruptedException {
    while (consumers.isEmpty()) {
      wait();
    }
    return consumers.get(consumers.size() - 1);
  }

  private static byte[] letter(String message) {
    return LETTERS.encode(TopicRecords.letter(7, RefusalReason.UNDECODABLE, message));
  }

  /** Puts records at the end of a topic, once it is read. */
  private void send(String topic, byte[]... values) throws Exception {
    TopicPartition partition = new TopicPartition(topic, 0);
    until(status -> newest().assignment().contains(partition));
    long end = ends.get(topic);
    for (byte[] value : values) {
      newest().addRecord(new ConsumerRecord<>(topic, 0, end++, null, value));
    }
    ends.put(topic, end);
    newest().updateEndOffsets(Map.of(partition, end));
  }

  private JsonNode panel(String name) throws Exception {
    page.nextRound(Set.of(), null);
    return Json.MAPPER.readTree(page.news(-1, -1, null)).at("/panels").get(name);
  }

  private JsonNode status() throws Exception {
    return panel("status").get("feed");
  }

  /** What is true of the state of reading. */
  private interface Condition {
    boolean test(JsonNode status) throws InterruptedException;
  }

  private void until(Condition condition) throws Exception {
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (!condition.test(status())) {
      assertThat(System.nanoTime()).as(status().toString()).isLessThan(deadline);
      Thread.sleep(10);
    }
  }

  private List<String> messages() throws Exception {
    List<String> messages = new ArrayList<>();
    panel("letters").get("letters").forEach(letter -> messages.add(letter.get("message").asText()));
    return messages;
  }

  private void untilTold(String message) throws Exception {
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (!messages().contains(message)) {
      assertThat(System.nanoTime()).as(messages().toString()).isLessThan(deadline);
      Thread.sleep(10);
    }
  }

  /** A record may be of a schema that only a registry knows, which does not always answer. */
  @Test
  void waitsForARegistryAndShowsTheRecordThen() throws Exception {
    AtomicReference<String> schema = new AtomicReference<>();
    HttpServer registry =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    registry.createContext(
        "/schemas/ids/7",
        exchange -> {
          byte[] body = Objects.requireNonNullElse(schema.get(), "{}").getBytes(UTF_8);
          exchange.sendResponseHeaders(schema.get() == null ? 503 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    registry.start();
    feed.close();
    deployment =
        ConfigReader.parse(
            "{name: d, models: [{id: m, features: 4, classes: 2}], output: {format: avro, registry: {url: 'http://127.0.0.1:%d'}}}"
                .formatted(registry.getAddress().getPort()),
            "t");
    feed = new TopicFeed(deployment, new RecordDispatcher(deployment, page), page, this::consumer);
    ends.put("d.dead-letters", 0L);
    feed.start();
    send(
        "d.dead-letters",
        new RegisteredCodec<>(DeadLetter.class, topic -> 7)
            .serialize("d.dead-letters", TopicRecords.letter(7, RefusalReason.OTHER, "waited")));
    until(status -> status.toString().contains("it answers 503"));
    assertThat(messages()).isEmpty();
    schema.set(
        Json.MAPPER
            .createObjectNode()
            .put("schema", RegisteredCodec.schema(DeadLetter.class))
            .toString());
    untilTold("waited");
    registry.stop(0);
  }

  @Test
  void waitsForATopicAndReadsItOnceItIsThere() throws Exception {
    feed.start();
    until(status -> status.get("connected").asBoolean());
    assertThat(panel("flow").get("missing").toString()).contains("d.dead-letters", "d.samples");

    ends.put(deployment.topics().deadLetters(), 0L);
    add(newest(), deployment.topics().deadLetters(), 0);
    send(deployment.topics().deadLetters(), letter("first"));
    untilTold("first");
    assertThat(panel("flow").get("missing").toString()).doesNotContain("d.dead-letters");
  }

  @Test
  void goesOnWhereItWasWithAnotherConsumerAfterAFailure() throws Exception {
    ends.put(deployment.topics().deadLetters(), 0L);
    feed.start();
    send(deployment.topics().deadLetters(), letter("before"));
    untilTold("before");
    newest().setPollException(new KafkaException("the broker has burnt down"));
    until(status -> !status.get("connected").asBoolean());
    assertThat(status().get("error").asText()).isEqualTo("the broker has burnt down");

    until(status -> status.get("connected").asBoolean());
    assertThat(consumers).hasSize(2);
    send(deployment.topics().deadLetters(), letter("after"));
    untilTold("after");
    assertThat(messages()).containsExactly("after", "before");
  }

  @Test
  void goesOnAfterAnErrorOfTheMachine() throws Exception {
    ends.put(deployment.topics().deadLetters(), 0L);
    feed.start();
    send(deployment.topics().deadLetters(), letter("before"));
    untilTold("before");
    newest()
        .schedulePollTask(
            () -> {
              throw new OutOfMemoryError("for the test");
            });
    until(status -> !status.get("connected").asBoolean());
    assertThat(status().get("error").asText()).contains("OutOfMemoryError: for the test");
    until(status -> status.get("connected").asBoolean());
    send(deployment.topics().deadLetters(), letter("after"));
    untilTold("after");
  }

  @Test
  void countsWhatItCannotReadAndReadsOn() throws Exception {
    ends.put(deployment.topics().deadLetters(), 0L);
    feed.start();
    send(
        deployment.topics().deadLetters(),
        "no letter".getBytes(StandardCharsets.UTF_8),
        letter("readable"));
    untilTold("readable");
    assertThat(status().get("unreadable").asInt()).isEqualTo(1);
  }

  @Test
  void passesOverWhatIsTooMuch() throws Exception {
    String topic = deployment.topics().deadLetters();
    ends.put(topic, 100_000L);
    feed.start();
    send(topic, letter("early"));
    untilTold("early");
    ends.put(topic, 200_000L);
    newest().updateEndOffsets(Map.of(new TopicPartition(topic, 0), 200_000L));
    until(status -> status.get("skipped").asLong() > 0);
    assertThat(status().get("skipped").asLong()).isEqualTo(200_000 - 100_001 - 300);
    assertThat(newest().position(new TopicPartition(topic, 0))).isEqualTo(199_700);
  }

  @Test
  void thePastIsNoRate() throws Exception {
    String topic = deployment.topics().deadLetters();
    ends.put(topic, 100L);
    feed.start();
    until(status -> newest().assignment().contains(new TopicPartition(topic, 0)));
    for (long offset = 0; offset < 100; offset++) {
      newest().addRecord(new ConsumerRecord<>(topic, 0, offset, null, letter("old " + offset)));
    }
    untilTold("old 99");
    Thread.sleep(1_200);
    assertThat(panel("flow").at("/rates").get(topic).asDouble()).isZero();
  }
}

package learnstream.dashboard.panel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import learnstream.codec.AvroCodec;
import learnstream.codec.FloatBytes;
import learnstream.codec.avro.Checkpoint;
import learnstream.codec.avro.ControlAction;
import learnstream.codec.avro.ControlCommand;
import learnstream.codec.avro.ControlResult;
import learnstream.codec.avro.DeadLetter;
import learnstream.codec.avro.DrawnSamples;
import learnstream.codec.avro.GanHalf;
import learnstream.codec.avro.GanMetrics;
import learnstream.codec.avro.ModelMetrics;
import learnstream.codec.avro.Prediction;
import learnstream.codec.avro.RefusalReason;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import learnstream.dashboard.feed.RecordDispatcher;
import learnstream.dashboard.picture.Json;
import learnstream.dashboard.picture.SampleLookup;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

/** Whatever is in a record of any topic, the page shows the others, within bounded memory. */
class HostileRecordsTest {
  /** What all panels and rows may have together for one viewer, in characters. */
  private static final int MAX_NEWS = 4_000_000;

  private static final String BY_KEY =
      "{name: d, modelBy: key, models: [{id: m, features: 4, classes: [a, b, c, d]}]}";
  private static final String GAN = "{name: g, gan: {features: 2, noise: 2}}";

  /** A page with what it reads. */
  private static final class Reading {
    final Deployment deployment;
    final Page page;
    final RecordDispatcher intake;
    long offset;

    Reading(String yaml) throws Exception {
      deployment = ConfigReader.parse(yaml, "test");
      page = new Page(deployment, false);
      intake = new RecordDispatcher(deployment, page);
    }

    void take(String topic, byte[] key, byte[] value) {
      intake.take(new ConsumerRecord<>(topic, 0, offset++, key, value));
    }

    JsonNode news() throws Exception {
      SampleLookup none =
          new SampleLookup(
              "samples",
              () -> {
                throw new KafkaException("there is no broker");
              },
              sample -> null);
      page.nextRound(Set.of("m/k"), none);
      String news = page.news(-1, -1, "m/k");
      assertThat(news.length()).isLessThan(MAX_NEWS);
      return Json.MAPPER.readTree(news);
    }
  }

  /** The panels once they are as wanted; those that have a pace may take a second. */
  private static JsonNode panels(Reading reading, Predicate<JsonNode> wanted) throws Exception {
    long deadline = System.nanoTime() + 10_000_000_000L;
    JsonNode panels;
    do {
      panels = reading.news().get("panels");
    } while (!wanted.test(panels) && System.nanoTime() < deadline);
    return panels;
  }

  private static String text(int characters) {
    return "x".repeat(characters);
  }

  private static ByteBuffer key(String key) {
    return ByteBuffer.wrap(key.getBytes(UTF_8));
  }

  private static <T extends SpecificRecord> byte[] bytes(Class<T> type, T record) {
    return AvroCodec.of(type).encode(record);
  }

  private static Map<String, byte[]> sound(Deployment d) {
    Map<String, byte[]> records = new LinkedHashMap<>();
    records.put(d.topics().metrics(), bytes(ModelMetrics.class, TopicRecords.metrics("m", "k", 7)));
    records.put(
        d.topics().predictions(),
        bytes(Prediction.class, TopicRecords.prediction("m", 7, "a", "b")));
    records.put(
        d.topics().deadLetters(),
        bytes(DeadLetter.class, TopicRecords.letter(7, RefusalReason.UNDECODABLE, "why")));
    records.put(d.topics().control(), bytes(ControlCommand.class, command("c")));
    records.put(
        d.topics().controlResults(),
        bytes(ControlResult.class, TopicRecords.result("c", ControlAction.PAUSE, "k", "done")));
    records.put(
        d.topics().checkpoints(), bytes(Checkpoint.class, TopicRecords.part("m", "k", 1, 0, 1)));
    return records;
  }

  private static ControlCommand command(String id) {
    return ControlCommand.newBuilder()
        .setId(id)
        .setModelId("m")
        .setKey(key("k"))
        .setAction(ControlAction.PAUSE)
        .setTime(Instant.ofEpochMilli(5))
        .build();
  }

  private static DrawnSamples drawn(int count, int width, float... numbers) {
    return DrawnSamples.newBuilder()
        .setRequestId("r")
        .setModelId("gan")
        .setRunId("g")
        .setGeneratorVersion(3)
        .setExchange(4)
        .setSeed(null)
        .setPart(0)
        .setParts(2)
        .setCount(count)
        .setWidth(width)
        .setSamples(FloatBytes.encode(numbers, 0, numbers.length))
        .setRefusal(null)
        .setTime(Instant.EPOCH)
        .build();
  }

  private static GanMetrics ganMetrics() {
    return GanMetrics.newBuilder()
        .setModelId("g")
        .setRunId("r")
        .setHalf(GanHalf.DISCRIMINATOR)
        .setExchange(1)
        .setVersion(1)
        .setLoss(1.0)
        .setDropped(Map.of("late", 1L))
        .setDivergences(Map.of("collapse", 1L))
        .setTime(Instant.EPOCH)
        .build();
  }

  /** The record with a few bytes changed, inserted, cut off, or with a part of it repeated. */
  private static byte[] mutated(byte[] record, Random random) {
    byte[] bytes = record.clone();
    // Behind the fingerprint, or nearly all would be refused by it.
    int from = random.nextInt(20) == 0 ? 0 : 10;
    for (int i = random.nextInt(4); i >= 0; i--) {
      bytes[from + random.nextInt(bytes.length - from)] = (byte) random.nextInt();
    }
    return switch (random.nextInt(8)) {
      case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 1 -> Arrays.copyOf(bytes, bytes.length + random.nextInt(100));
      default -> bytes;
    };
  }

  private static void fuzz(Reading reading, Map<String, byte[]> sound) throws Exception {
    Random random = new Random(11);
    List<String> topics = new ArrayList<>(sound.keySet());
    for (int i = 0; i < 20_000; i++) {
      String topic = topics.get(random.nextInt(topics.size()));
      byte[] key = random.nextInt(10) == 0 ? null : ("k" + i).getBytes(UTF_8);
      reading.take(topic, key, random.nextInt(50) == 0 ? null : mutated(sound.get(topic), random));
      if (i % 1_000 == 0) {
        reading.news();
      }
    }
    sound.forEach((topic, record) -> reading.take(topic, "k".getBytes(UTF_8), record));
  }

  @Test
  void mutatedRecordsOfModelsStopNothing() throws Exception {
    Reading reading = new Reading(BY_KEY);
    fuzz(reading, sound(reading.deployment));
    JsonNode panels =
        panels(
            reading,
            p ->
                p.at("/letters/letters/0/message").asText().equals("why")
                    && p.at("/checkpoints/checkpoints/0/number").asLong() == 1);
    assertThat(panels.at("/model~1m~1k/metrics/samples").asLong()).isEqualTo(7);
    assertThat(panels.at("/letters/letters/0/message").asText()).isEqualTo("why");
    assertThat(panels.at("/control/paused/m~1k").asBoolean()).isTrue();
    assertThat(panels.at("/checkpoints/checkpoints/0/number").asLong()).isEqualTo(1);
    assertThat(panels.at("/status/feed/unreadable").asLong()).isPositive();
  }

  @Test
  void mutatedRecordsOfAGanStopNothing() throws Exception {
    Reading reading = new Reading(GAN);
    Map<String, byte[]> sound = new LinkedHashMap<>();
    sound.put(reading.deployment.topics().metrics(), bytes(GanMetrics.class, ganMetrics()));
    sound.put(
        reading.deployment.topics().drawn(), bytes(DrawnSamples.class, drawn(2, 2, 1, 2, 3, 4)));
    fuzz(reading, sound);
    JsonNode panels =
        panels(
            reading,
            p ->
                p.at("/drawn/points").toString().equals("[1.0,2.0,3.0,4.0]")
                    && p.at("/gan/discriminator/loss").asDouble() == 1);
    assertThat(panels.at("/gan/discriminator/loss").asDouble()).isEqualTo(1);
    assertThat(panels.at("/drawn/points").toString()).isEqualTo("[1.0,2.0,3.0,4.0]");
  }

  @Test
  void drawnSamplesThatClaimMoreThanTheyHaveAreNotShown() throws Exception {
    Reading reading = new Reading(GAN);
    String topic = reading.deployment.topics().drawn();
    for (int[] claim :
        new int[][] {{Integer.MAX_VALUE, 2}, {-1, 2}, {2, -1}, {1, 2}, {1 << 30, 4}, {4, 1}}) {
      reading.take(topic, null, bytes(DrawnSamples.class, drawn(claim[0], claim[1], 1, 2, 3, 4)));
    }
    JsonNode panels = reading.news().get("panels");
    assertThat(panels.get("drawn")).isEmpty();
    assertThat(panels.at("/status/feed/unreadable").asLong()).isEqualTo(6);
  }

  @Test
  void manyKeysAndLongTextsTakeBoundedRoom() throws Exception {
    Reading reading = new Reading(BY_KEY);
    var topics = reading.deployment.topics();
    AvroCodec<ControlResult> results = AvroCodec.of(ControlResult.class);
    for (int i = 0; i < 100_000; i++) {
      ControlResult result = TopicRecords.result("same", ControlAction.PAUSE, "k" + i, "done");
      reading.take(topics.controlResults(), null, results.encode(result));
    }
    Map<String, Long> refused =
        IntStream.range(0, 50_000).boxed().collect(Collectors.toMap(i -> "r" + i, i -> 1L));
    for (int i = 0; i < 80; i++) {
      ModelMetrics metrics = TopicRecords.metrics("m", i + text(500_000), 1, refused);
      reading.take(topics.metrics(), null, bytes(ModelMetrics.class, metrics));
      reading.take(
          topics.deadLetters(),
          null,
          bytes(
              DeadLetter.class, TopicRecords.letter(i, RefusalReason.UNDECODABLE, text(900_000))));
      reading.take(topics.control(), null, bytes(ControlCommand.class, command(i + text(900_000))));
      reading.take(
          topics.predictions(),
          "k".getBytes(UTF_8),
          bytes(Prediction.class, TopicRecords.prediction("m", i, text(400_000), text(400_000))));
      reading.take(
          topics.checkpoints(),
          null,
          bytes(Checkpoint.class, TopicRecords.part("m", text(900_000), i, 0, 1)));
    }
    JsonNode panels = reading.news().get("panels");
    assertThat(panels.at("/letters/letters")).hasSize(30);
    assertThat(panels.at("/letters/letters/0/message").asText()).startsWith("xxx").endsWith("…");
  }

  @Test
  void aPanelThatCannotBeRenderedLeavesTheOthersAlone() {
    boolean[] broken = {false};
    Panel panel =
        new Panel(
            0,
            () -> {
              if (broken[0]) {
                throw new OutOfMemoryError("for the test");
              }
              return "sound";
            });
    panel.render(1, 1);
    broken[0] = true;
    panel.touch();
    panel.render(2, 2);
    assertThat(panel.json()).isEqualTo("\"sound\"");
    assertThat(panel.version()).isEqualTo(1);
  }
}

package learnstream.cli;

import static learnstream.cli.CommandLines.execute;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import learnstream.codec.AvroCodec;
import learnstream.codec.avro.DeadLetter;
import learnstream.codec.avro.RefusalReason;
import learnstream.demo.broker.EmbeddedBroker;
import learnstream.stream.sample.SampleDecoder;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Refused samples sent back, as the samples topic has them. */
class DeadLettersIT {
  private static EmbeddedBroker broker;
  @TempDir private Path directory;
  private final String name = "d" + UUID.randomUUID();
  private final AvroCodec<DeadLetter> codec = AvroCodec.of(DeadLetter.class);

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.start();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  private Path config(String kafka) throws Exception {
    Path config = directory.resolve("config.yaml");
    Files.writeString(
        config,
        "{name: %s, kafka: {bootstrap.servers: '%s'%s}, models: [{id: m, features: 1, classes: 2}]}"
            .formatted(name, broker.bootstrapServers(), kafka));
    assertThat(execute("topics", config, "--create").code()).isZero();
    return config;
  }

  private DeadLetter.Builder letter(long offset, RefusalReason reason) {
    return DeadLetter.newBuilder()
        .setHeaders(List.of())
        .setTopic(name + ".samples")
        .setPartition(0)
        .setOffset(offset)
        .setKey(ByteBuffer.wrap(new byte[] {7}))
        .setValue(ByteBuffer.wrap(new byte[] {1, (byte) offset}))
        .setReason(reason)
        .setMessage("why")
        .setModelId("m")
        .setTime(Instant.EPOCH);
  }

  private ProducerRecord<byte[], byte[]> record(DeadLetter letter) {
    return new ProducerRecord<>(name + ".dead-letters", null, codec.encode(letter));
  }

  private static void send(List<ProducerRecord<byte[], byte[]>> records) throws Exception {
    Map<String, Object> settings = Map.of("bootstrap.servers", broker.bootstrapServers());
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (ProducerRecord<byte[], byte[]> record : records) {
        producer.send(record).get();
      }
    }
  }

  /** Each committed sample as its headers and its value's last byte. */
  private List<String> samples() {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", broker.bootstrapServers(), "isolation.level", "read_committed");
    List<String> samples = new ArrayList<>();
    TopicPartition partition = new TopicPartition(name + ".samples", 0);
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          samples.add(
              header(record, SampleDecoder.MODEL_HEADER)
                  + " "
                  + header(record, SampleDecoder.ORIGIN_HEADER).replace(name, "NAME")
                  + " "
                  + record.value()[1]);
        }
      }
    }
    return samples;
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String header) {
    Header found = record.headers().lastHeader(header);
    return found == null ? "none" : new String(found.value(), StandardCharsets.UTF_8);
  }

  @Test
  void sendsEachWithItsOriginHoweverOftenAndWithoutAGroup() throws Exception {
    Path config = config("");
    ProducerRecord<byte[], byte[]> again = record(letter(9, RefusalReason.UNKNOWN_CLASS).build());
    again
        .headers()
        .add(SampleDecoder.ORIGIN_HEADER, (name + ".samples-0@2").getBytes(StandardCharsets.UTF_8));
    send(
        List.of(
            record(letter(3, RefusalReason.UNKNOWN_CLASS).build()),
            record(letter(4, RefusalReason.UNDECODABLE).setModelId(null).build()),
            record(letter(5, RefusalReason.REPEATED).build()),
            record(letter(6, RefusalReason.TOO_LARGE).setValue(null).build()),
            record(letter(7, RefusalReason.OTHER_RUN).setTopic(name + ".feedback").build()),
            record(letter(8, RefusalReason.WRONG_LABEL).setPartition(99).build()),
            new ProducerRecord<>(name + ".dead-letters", null, new byte[] {1, 2, 3}),
            new ProducerRecord<>(name + ".dead-letters", new byte[] {1}, null),
            again));
    List<String> sent =
        List.of("m NAME.samples-0@3 3", "none NAME.samples-0@4 4", "m NAME.samples-0@2 9");
    assertThat(execute("dead-letters", "replay", config).lines())
        .containsExactly(
            "3 samples sent back; left alone: 1 without their value (too large for a letter),"
                + " 1 refused as repeated, 2 others, 2 unreadable letters");
    assertThat(samples()).isEqualTo(sent);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      assertThat(admin.listGroups().all().get()).as("no offsets that could expire").isEmpty();
    }
    assertThat(execute("dead-letters", "replay", config, "--reason", "UNDECODABLE").code())
        .isZero();
    assertThat(execute("dead-letters", "replay", config, "--since", "2001-01-01T00:00:00Z").code())
        .isZero();
    assertThat(execute("dead-letters", "replay", config, "--since", "2999-01-01T00:00:00Z").code())
        .isZero();
    List<String> all = new ArrayList<>(sent);
    all.add(sent.get(1));
    all.addAll(sent);
    assertThat(samples()).isEqualTo(all);
  }

  @Test
  void sendsNothingIfOneCannotBeSent() throws Exception {
    Path config = config(", max.request.size: 1000");
    ByteBuffer large = ByteBuffer.wrap(new byte[2_000]);
    send(
        List.of(
            record(letter(3, RefusalReason.UNKNOWN_CLASS).build()),
            record(letter(4, RefusalReason.UNKNOWN_CLASS).setValue(large).build()),
            record(letter(5, RefusalReason.UNKNOWN_CLASS).build())));
    long start = System.nanoTime();
    assertThat(execute("dead-letters", "replay", config).code()).isEqualTo(1);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    assertThat(samples()).isEmpty();
  }
}

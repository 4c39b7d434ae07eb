package learnstream.cli;

import static learnstream.cli.CommandLines.execute;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import learnstream.cli.CommandLines.Result;
import learnstream.config.Deployment;
import learnstream.config.Samples;
import learnstream.config.reader.ConfigReader;
import learnstream.demo.broker.EmbeddedBroker;
import learnstream.stream.app.TopicSetup;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A topic or file of somebody else, from what it holds to samples that are sent. */
class SuggestIT {
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

  private static Map<String, Object> clients() {
    return new HashMap<>(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  private static void fill(String topic, int partitions, int count, IntFunction<String> value)
      throws Exception {
    try (Admin admin = Admin.create(clients())) {
      TopicSetup.create(admin, List.of(new NewTopic(topic, partitions, (short) 1)));
    }
    try (var producer =
        new KafkaProducer<>(clients(), new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < count; i++) {
        String text = value.apply(i);
        producer.send(
            new ProducerRecord<>(
                topic,
                i % partitions,
                null,
                text == null ? null : text.getBytes(StandardCharsets.UTF_8)));
      }
    }
  }

  @Test
  void aTopicOfJsonGetsAConfigurationOfItsNewestRecords() throws Exception {
    fill(
        "payments",
        2,
        900,
        i ->
            i == 890
                ? null
                : i == 891
                    ? "none"
                    : """
                    {"amount": %s, "card": {"kind": "%s"}, "old": %b, "verdict": "%s"}"""
                        .formatted(
                            i * 0.37,
                            i % 3 == 0 ? "debit" : "credit",
                            i < 700,
                            i % 5 == 0 ? "bad" : "fine"));
    Result result =
        execute(
            "suggest",
            "--topic",
            "payments",
            "--bootstrap-servers",
            broker.bootstrapServers(),
            "--limit",
            "100");
    assertThat(result.code()).as(result.error()).isZero();
    assertThat(result.lines())
        .anyMatch(line -> line.startsWith("# 2 records cannot be read"))
        .anyMatch(line -> line.startsWith("name: payments") && line.contains("98 newest records"))
        .anyMatch(line -> line.contains("old is left out: always false"))
        .anyMatch(line -> line.contains("kind: {kind: category, path: card.kind, max: 8}"));
    Deployment deployment = ConfigReader.parse(String.join("\n", result.lines()), "suggested");
    assertThat(deployment.topics().samples()).isEqualTo("payments");
    assertThat(deployment.samples().format()).isEqualTo(Samples.Format.JSON);
    assertThat(deployment.kafka()).containsEntry("bootstrap.servers", broker.bootstrapServers());
    assertThat(deployment.models().get(0).spec().target().classes()).containsExactly("fine", "bad");
    try (Admin admin = Admin.create(clients())) {
      assertThat(admin.listTopics().names().get()).contains("payments");
      assertThat(admin.listGroups().all().get()).isEmpty();
    }
  }

  @Test
  void aFileBecomesAConfigurationWhoseSamplesAreSentAndSeenAgain() throws Exception {
    StringBuilder rows = new StringBuilder("when,sort,price,sold\n");
    for (int i = 0; i < 200; i++) {
      rows.append(
          "2026-03-%02d,s%d,%s,%s\n"
              .formatted(1 + i % 28, i % 4, i * 0.7, i % 2 == 0 ? "yes" : "no"));
    }
    Path file = Files.writeString(directory.resolve("shop.csv"), rows);
    Result suggested = execute("suggest", file);
    assertThat(suggested.code()).as(suggested.error()).isZero();
    Path config =
        Files.writeString(
            directory.resolve("shop.yaml"),
            String.join("\n", suggested.lines())
                + "\nkafka: {bootstrap.servers: '%s'}\n".formatted(broker.bootstrapServers()));
    assertThat(execute("topics", config, "--create").code()).isZero();
    Files.writeString(
        file, rows.append("2026-03-01,s1,dear,yes\nnever,s1,1,no\n2026-03-01,s1,2,maybe\n,,,\n"));
    Path kept = directory.resolve("kept.csv");
    Result strict =
        execute("produce", config, file, "--label", "sold", "--refused", kept, "--strict");
    assertThat(strict.code()).isEqualTo(1);
    assertThat(strict.lines())
        .containsExactly("200 samples sent to shop.samples, 1 refused: stopped at the first");
    Result sent = execute("produce", config, file, "--label", "sold", "--refused", kept);
    assertThat(sent.code()).isEqualTo(1);
    assertThat(sent.lines())
        .containsExactly("201 samples sent to shop.samples, 1 without a label, 3 refused");
    assertThat(sent.error())
        .contains(file + ":202: features.price: dear is not allowed; give a number")
        .contains(file + ":203: features.when: never is not allowed")
        .contains(file + ":204: label: maybe is not allowed")
        .contains("the refused rows are in " + kept);
    assertThat(kept)
        .hasContent(
            "when,sort,price,sold\n2026-03-01,s1,dear,yes\nnever,s1,1,no\n2026-03-01,s1,2,maybe");
    Result again = execute("suggest", config);
    assertThat(again.code()).as(again.error()).isZero();
    assertThat(again.lines())
        .anyMatch(line -> line.startsWith("name: shop ") && line.contains("401 newest records"))
        .anyMatch(line -> line.contains("price: number"))
        .anyMatch(line -> line.contains("classes: ["));
  }

  @Test
  void aTopicIsBenchedWithTheModelsOfItsConfiguration() throws Exception {
    fill(
        "sales",
        1,
        700,
        i ->
            i == 5
                ? "none"
                : """
                {"amount": %s, "verdict": "%s"}"""
                    .formatted(i % 10, i % 10 < 5 ? "small" : "large"));
    Path config =
        Files.writeString(
            directory.resolve("sales.yaml"),
            """
            kafka: {bootstrap.servers: '%s'}
            samples: {topic: sales, format: json, label: $.verdict}
            models:
              - {id: network, fields: {amount: number}, classes: [small, large]}
              - {id: growing, fields: {amount: category}, classes: grow}
            """
                .formatted(broker.bootstrapServers()));
    Result all = execute("bench", config, "--warm-up", 0);
    assertThat(all.code()).as(all.error()).isZero();
    assertThat(all.lines())
        .anyMatch(line -> line.equals("sales: 699 samples"))
        .anyMatch(line -> line.matches("network +pool +0\\.9.*"))
        .anyMatch(line -> line.matches("growing +pool +0\\.9.*"))
        .anyMatch(line -> line.equals("1 are no samples"))
        .anyMatch(line -> line.startsWith("sales-0@5: "));
    assertThat(execute("bench", config, "--samples", 300, "--warm-up", 0).lines())
        .anyMatch(line -> line.equals("sales: 300 samples"));
    try (Admin admin = Admin.create(clients())) {
      assertThat(admin.listGroups().all().get()).isEmpty();
    }
  }

  @Test
  void wrongUseIsRefusedWithASentence() {
    assertThat(execute("suggest").code()).isEqualTo(2);
    assertThat(execute("suggest", "x.csv", "--topic", "t").code()).isEqualTo(2);
    assertThat(execute("suggest", "x.csv", "--limit", "0").code()).isEqualTo(2);
    assertThat(execute("suggest", directory.resolve("none.csv")).error())
        .contains("there is no such file");
    assertThat(
            execute("suggest", "--topic", "none", "--bootstrap-servers", broker.bootstrapServers()))
        .satisfies(result -> assertThat(result.code()).isEqualTo(1));
  }
}

package learnstream.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import learnstream.codec.avro.GanHalf;
import learnstream.codec.avro.GanMetrics;
import learnstream.codec.avro.LabelledSample;
import learnstream.demo.broker.EmbeddedBroker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a learner on a real broker says of itself over HTTP. */
class HttpEndpointIT {
  private static final String YAML =
      """
      name: watched
      metrics: {everySamples: 1000000, every: 200ms}
      models:
        - id: m
          features: 2
          classes: [off, on]
          layers: [8]
          drift: adwin
        - id: n
          features: 2
          target: [t]
          layers: [8]
      """;

  private static final Pattern NAME =
      Pattern.compile("\\b(?:learnstream|kafka|jvm|process)_[a-z0-9_]+\\b");

  @TempDir private Path directory;

  @Test
  void tellsNumbersHealthAndVersions() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(EmbeddedBroker.SOON_BACK);
        Learning one = new Learning(YAML, broker.bootstrapServers(), directory.resolve("one"))) {
      assertNotReady(one, "models: starting");
      assertThat(one.get("/health/live").statusCode()).isEqualTo(200);
      one.app.start();
      Learning.await("ready", () -> one.get("/health/ready").statusCode() == 200);
      one.send(2000);
      one.send(new LabelledSample("n", "n", List.of(1f, 2f), 1.5, 1.0, Instant.now()));
      Learning.await("all learnt", () -> isAllLearnt(one.get("/metrics").body()));
      assertThatTheNamesInUseExist(one);
      JsonNode version = new ObjectMapper().readTree(one.get("/version").body());
      assertThat(version.get("kafka").asText()).startsWith("4.");
      assertThat(version.get("java").asText()).isNotEmpty();
      for (String path : one.get("/").body().lines().toList()) {
        assertThat(one.get(path).statusCode()).as(path).isEqualTo(200);
      }
      assertThat(one.get("/other").statusCode()).isEqualTo(404);
      assertThat(firstLine(one, "localhost:1")).endsWith("200 OK");
      assertThat(firstLine(one, "rebound.example")).endsWith("403 Forbidden");

      try (Learning two = new Learning(YAML, broker.bootstrapServers(), directory.resolve("two"))) {
        two.app.start();
        Learning.await(
            "one of two has no partition",
            () ->
                one.get("/health/ready").body().contains("no partition is assigned")
                    != two.get("/health/ready").body().contains("no partition is assigned"));
      }
      Learning.await("ready again", () -> one.get("/health/ready").statusCode() == 200);

      assertThatAFailedOneIsNotLive(broker.bootstrapServers());

      broker.goAway();
      Learning.await(
          "without a broker",
          () -> one.get("/health/ready").body().contains("models: the broker is unreachable"));
      assertThat(one.get("/health/live").statusCode()).as("it waits").isEqualTo(200);
      assertThat(one.get("/metrics").body()).contains("\nlearnstream_ready 0");
      // Without a broker the learner could not be closed, and would go on in the tests to come.
      broker.comeBack();
      Learning.await("and again", () -> one.get("/health/ready").statusCode() == 200);
    }
  }

  /** One whose model has another architecture than the stored one. */
  private void assertThatAFailedOneIsNotLive(String servers) throws Exception {
    String yaml = YAML.replace("name: watched", "name: failing");
    try (Learning before = new Learning(yaml, servers, directory.resolve("before"))) {
      before.app.start();
      before.send(1);
      Learning.await(
          "one learnt",
          () -> before.get("/metrics").body().contains("learnstream_samples_total{model=\"m\""));
    }
    String other = yaml.replace("layers: [8]", "layers: [9]");
    try (Learning after = new Learning(other, servers, directory.resolve("after"))) {
      after.app.start();
      Learning.await("failed", () -> after.get("/health/live").statusCode() == 503);
      assertThat(after.get("/health/ready").body())
          .contains("failed: ", "units: 8 is stored, 9 is configured");
    }
  }

  /** The java.net client sets Host itself, so the request is written by hand. */
  private static String firstLine(Learning learning, String host) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", learning.endpoint.port())) {
      String request = "GET /version HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
          .readLine();
    }
  }

  private static boolean isAllLearnt(String metrics) {
    Scrape scrape = new Scrape(metrics.getBytes(StandardCharsets.UTF_8));
    String m = "{model=\"m\",partition=\"0\"}";
    String n = "{model=\"n\",partition=\"0\"}";
    return Objects.equals(scrape.value("learnstream_samples_total" + m), 2000.0)
        && Objects.equals(scrape.value("learnstream_lag_records" + m), 0.0)
        && Objects.equals(scrape.value("learnstream_samples_total" + n), 1.0);
  }

  private static void assertNotReady(Learning learning, String reason) throws Exception {
    HttpResponse<String> response = learning.get("/health/ready");
    assertThat(response.statusCode()).isEqualTo(503);
    JsonNode json = new ObjectMapper().readTree(response.body());
    assertThat(json.get("ready").asBoolean()).isFalse();
    assertThat(json.get("reasons").get(0).asText()).isEqualTo(reason);
  }

  /** Alerts and the dashboard ask for nothing that is not there. */
  private static void assertThatTheNamesInUseExist(Learning learning) throws Exception {
    learning.telemetry.accept(gan());
    Set<String> there =
        new Scrape(learning.get("/metrics").body().getBytes(StandardCharsets.UTF_8)).names();
    Set<String> used = new TreeSet<>();
    for (String file : new String[] {"alerts.yml", "grafana/dashboards/learnstream.json"}) {
      Matcher names = NAME.matcher(Files.readString(Path.of("src/docker", file)));
      while (names.find()) {
        used.add(names.group());
      }
    }
    assertThat(used).hasSizeGreaterThan(30);
    assertThat(there).containsAll(used);
    assertThat(there).contains("kafka_consumer_fetch_manager_records_lag");
  }

  /** A record of a half that has everything; no GAN runs here. */
  private static GanMetrics gan() {
    return GanMetrics.newBuilder()
        .setModelId("g")
        .setRunId("r")
        .setHalf(GanHalf.DISCRIMINATOR)
        .setExchange(1)
        .setVersion(1)
        .setLoss(1.0)
        .setRealAccuracy(1.0)
        .setGeneratedAccuracy(1.0)
        .setDiscriminatorShare(1.0)
        .setGeneratorShare(1.0)
        .setExchangesPerSecond(1.0)
        .setDropped(Map.of("late", 1L))
        .setDivergences(Map.of("collapse", 1L))
        .setTime(Instant.now())
        .build();
  }
}

package learnstream.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import learnstream.LoggedProcess;
import learnstream.demo.broker.EmbeddedBroker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Prometheus watches a real learner with the project's own alerts, minutes shortened to
 * seconds. Left out where there is no Prometheus.
 */
class AlertsIT {
  private static final Path RULES = Path.of("src/docker/alerts.yml");

  /** Its first weights say "on", which is seldom right, and it hardly learns. */
  private static final String STUBBORN =
      """
      name: stubborn
      metrics: {everySamples: 1000000, every: 200ms}
      models:
        - id: m
          features: 2
          classes: [off, on]
          layers: []
          optimiser: sgd
          learningRate: 0.000000001
          window: 100
          output: {weights: [[0, 0], [0, 0]], biases: [0, 5]}
      """;

  @TempDir private Path directory;

  @Test
  void everyAlertFiresInPrometheusOwnRuleTest() throws Exception {
    assumeTrue(isThere("promtool"), "promtool is not here");
    Process test =
        new ProcessBuilder("promtool", "test", "rules", "src/docker/alerts-test.yml")
            .redirectErrorStream(true)
            .start();
    String said = new String(test.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(test.waitFor()).as(said).isZero();
    Set<String> tested = new TreeSet<>();
    Files.readString(Path.of("src/docker/alerts-test.yml"))
        .lines()
        .filter(line -> line.contains("alertname="))
        .forEach(line -> tested.add(line.replaceAll(".*alertname=\"(\\w+)\".*", "$1")));
    Set<String> there = new TreeSet<>();
    Files.readString(RULES)
        .lines()
        .filter(line -> line.contains("- alert:"))
        .forEach(line -> there.add(line.replaceAll(".*alert: ", "")));
    assertThat(tested).isEqualTo(there);
  }

  @Test
  void deadLettersLowAccuracyAndSilenceFireForReal() throws Exception {
    assumeTrue(isThere("prometheus"), "prometheus is not here");
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        Learning learning =
            new Learning(STUBBORN, broker.bootstrapServers(), directory.resolve("state"));
        LoggedProcess prometheus = prometheus(learning.endpoint.port())) {
      learning.app.start();
      int port =
          Integer.parseInt(prometheus.await("Listening on\" address=127.0.0.1:(\\d+)").group(1));
      Learning.await("Prometheus is ready", () -> isReady(port));
      learning.send(200);
      Learning.await(
          "low accuracy",
          () -> {
            learning.send(20);
            return firing(port).contains("LearnstreamAccuracyBelowBaseline");
          });
      assertThat(firing(port))
          .doesNotContain("LearnstreamDeadLetters", "LearnstreamNoSamples", "LearnstreamDown");
      learning.send("not Avro".getBytes(StandardCharsets.UTF_8));
      Learning.await(
          "dead letters",
          () -> {
            learning.send(20);
            return firing(port).contains("LearnstreamDeadLetters");
          });
      assertThat(firing(port)).doesNotContain("LearnstreamNoSamples");
      Learning.await("silence", () -> firing(port).contains("LearnstreamNoSamples"));
    }
  }

  private LoggedProcess prometheus(int learner) throws Exception {
    String shorter =
        Files.readString(RULES)
            .replaceAll("for: \\d+m", "for: 1s")
            .replaceAll("\\[\\d+m\\]", "[10s]")
            .replaceAll("offset \\d+m", "offset 10s");
    Files.writeString(directory.resolve("alerts.yml"), shorter);
    Files.writeString(
        directory.resolve("prometheus.yml"),
        """
        global: {scrape_interval: 1s, evaluation_interval: 1s}
        rule_files: [alerts.yml]
        scrape_configs:
          - job_name: learnstream
            static_configs: [{targets: ["127.0.0.1:%d"]}]
        """
            .formatted(learner));
    ProcessBuilder command =
        new ProcessBuilder(
            "prometheus",
            "--config.file=" + directory.resolve("prometheus.yml"),
            "--storage.tsdb.path=" + directory.resolve("tsdb"),
            "--web.listen-address=127.0.0.1:0");
    return new LoggedProcess(command, directory.resolve("prometheus.log"));
  }

  private static boolean isReady(int port) {
    try {
      return Learning.get(port, "/-/ready").statusCode() == 200;
    } catch (Exception e) {
      return false;
    }
  }

  private static Set<String> firing(int port) throws Exception {
    JsonNode alerts =
        new ObjectMapper().readTree(Learning.get(port, "/api/v1/alerts").body()).at("/data/alerts");
    Set<String> names = new TreeSet<>();
    for (JsonNode alert : alerts) {
      if (alert.get("state").asText().equals("firing")) {
        names.add(alert.at("/labels/alertname").asText());
      }
    }
    return names;
  }

  private static boolean isThere(String command) throws Exception {
    try {
      return new ProcessBuilder(command, "--version")
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor(Duration.ofSeconds(20).toMillis(), TimeUnit.MILLISECONDS);
    } catch (java.io.IOException e) {
      return false;
    }
  }
}

package learnstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import learnstream.demo.broker.EmbeddedBroker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code run} as a process of its own: its log and how it ends. */
class RunCommandIT {
  @TempDir private Path directory;

  private Path config(String servers, int units) throws Exception {
    Path file = directory.resolve("config-%d-%s.yaml".formatted(units, servers.hashCode()));
    String yaml =
        """
        name: logged
        kafka:
          bootstrap.servers: %s
          ssl.keystore.password: swordfish
        stateDir: %s
        models:
          - id: m
            features: 2
            classes: [off, on]
            layers: [%d]
        """;
    return Files.writeString(file, yaml.formatted(servers, directory.resolve("state"), units));
  }

  private Process run(Path config, String... options) throws Exception {
    ProcessBuilder command = CommandLines.process("run", config, "--log-format", "json");
    // In front of the class path: the last one of two that say the same is the one that counts.
    command.command().addAll(command.command().indexOf("-cp"), List.of(options));
    return command
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(log(config).toFile())
        .start();
  }

  private static Path log(Path config) {
    return config.resolveSibling(config.getFileName() + ".log");
  }

  private static List<String> messages(Path config) throws Exception {
    List<String> messages = new ArrayList<>();
    for (String line : Files.readAllLines(log(config), StandardCharsets.UTF_8)) {
      if (!line.equals("WARNING: Using incubator modules: jdk.incubator.vector")) {
        JsonNode event = new ObjectMapper().readTree(line);
        assertThat(event.get("timestamp").asLong()).isPositive();
        assertThat(event.get("level").asText()).isIn("INFO", "WARN", "ERROR");
        messages.add(event.get("formattedMessage").asText());
      }
    }
    return messages;
  }

  @Test
  void logsObjectsWithoutSecretsAndStopsWithAReason() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      Path config = config(broker.bootstrapServers(), 4);
      assertThat(CommandLines.execute("topics", config, "--create").code()).isZero();
      Path samples = directory.resolve("samples.csv");
      Files.writeString(samples, "a,b,label\n1,0,on\n0,1,off\n1,1,on\n");
      assertThat(CommandLines.execute("produce", config, samples, "--label", "label").code())
          .isZero();
      Process first = run(config);
      await("all learnt", () -> predicted(config) == 3);
      assertThat(CommandLines.execute("run", config).error())
          .contains("stateDir is in use by another process");
      first.destroy();
      assertThat(first.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(first.exitValue()).as("SIGTERM").isEqualTo(143);
      assertThat(messages(config))
          .anyMatch(line -> line.startsWith("versions: {learnstream="))
          .anyMatch(
              line ->
                  line.startsWith("configuration: Deployment[name=logged")
                      && line.contains("ssl.keystore.password=[hidden]"))
          .contains("logged: RUNNING", "logged: NOT_RUNNING");
      assertThat(Files.readString(log(config))).doesNotContain("swordfish");

      Path other = config(broker.bootstrapServers(), 5);
      Process second = run(other);
      assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(second.exitValue()).isEqualTo(1);
      assertThat(messages(other))
          .filteredOn(line -> line.startsWith("the process stops, after 0 replaced threads: "))
          .singleElement()
          .asString()
          .contains("layers[0].units: 4 is stored, 5 is configured");
    }
  }

  @Test
  void aStoreOfAnotherClusterIsNotTakenForThisOnes() throws Exception {
    List<JsonNode> first = new ArrayList<>();
    for (int count : new int[] {5, 2}) {
      Path samples = directory.resolve("samples.csv");
      Files.writeString(samples, "a,b,label\n" + "1,0,on\n".repeat(count));
      try (EmbeddedBroker broker = EmbeddedBroker.start()) {
        Path config = config(broker.bootstrapServers(), 4);
        assertThat(CommandLines.execute("topics", config, "--create").code()).isZero();
        assertThat(CommandLines.execute("produce", config, samples, "--label", "label").code())
            .isZero();
        Process learner = run(config);
        await("all learnt", () -> predicted(config) == count);
        learner.destroy();
        assertThat(learner.waitFor(60, TimeUnit.SECONDS)).isTrue();
        String prediction =
            CommandLines.execute("tail", config, "predictions", "--limit", "1", "--json")
                .lines()
                .get(0);
        first.add(new ObjectMapper().readTree(prediction).get("scores"));
      }
    }
    assertThat(first.get(0)).hasSize(2);
    assertThat(first.get(1)).as("of a model that has learnt nothing").isEqualTo(first.get(0));
  }

  @Test
  void killedLearnersLeaveNoLibrariesBehind() throws Exception {
    Path temporary = Files.createDirectory(directory.resolve("temporary"));
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      Path config = config(broker.bootstrapServers(), 4);
      assertThat(CommandLines.execute("topics", config, "--create").code()).isZero();
      for (int kill = 1; kill <= 2; kill++) {
        Path samples = Files.writeString(directory.resolve("samples.csv"), "a,b,label\n1,0,on\n");
        assertThat(CommandLines.execute("produce", config, samples, "--label", "label").code())
            .isZero();
        int learnt = kill;
        Process learner = run(config, "-Djava.io.tmpdir=" + temporary);
        await("all learnt", () -> predicted(config) == learnt);
        learner.destroyForcibly().waitFor();
      }
    }
    assertThat(filesIn(temporary)).isEmpty();
    assertThat(filesIn(directory.resolve("state")))
        .as("RocksDB's, which the next learner replaces")
        .filteredOn(file -> file.toString().endsWith(".so"))
        .hasSize(1);
  }

  private static List<Path> filesIn(Path folder) throws Exception {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private static int predicted(Path config) {
    return CommandLines.execute("tail", config, "predictions", "--no-follow", "--json")
        .lines()
        .size();
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(String what, Condition condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      Thread.sleep(200);
    }
  }
}

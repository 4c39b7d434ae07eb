package learnstream.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code bin/learnstream} as it is typed. What makes a start quick is counted, since times depend
 * on the machine: classes that are loaded, and those that come out of the archive.
 */
class StartIT {
  private static final String ARCHIVED = "shared objects file (top)";

  @TempDir private Path directory;

  /** What was printed on either stream, and the JVM's account of the classes. */
  private record Start(String out, String error, List<String> classes) {
    List<String> from(String source) {
      return classes.stream().filter(line -> line.contains(source)).toList();
    }
  }

  private Start start(String... words) throws Exception {
    Path out = directory.resolve("out");
    Path error = directory.resolve("error");
    Path classes = directory.resolve("classes");
    List<String> command = new ArrayList<>(List.of("bin/learnstream"));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder
        .environment()
        .put(
            "LEARNSTREAM_OPTS",
            "-Djava.io.tmpdir=%s -Xlog:class+load:file=%s"
                .formatted(System.getProperty("java.io.tmpdir"), classes));
    Process process = builder.redirectOutput(out.toFile()).redirectError(error.toFile()).start();
    try {
      assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("ends").isTrue();
      assertThat(process.exitValue()).as(Files.readString(error, UTF_8)).isZero();
    } finally {
      process.destroyForcibly();
    }
    return new Start(
        Files.readString(out, UTF_8),
        Files.readString(error, UTF_8),
        Files.readAllLines(classes, UTF_8));
  }

  @Test
  void helpAndVersionLoadTheParserOfCommandsAlone() throws Exception {
    for (String option : List.of("--version", "--help")) {
      Start start = start(option);
      assertThat(start.out()).contains("learnstream");
      assertThat(start.error()).isEmpty();
      assertThat(start.classes()).as(option).hasSizeLessThan(1_500);
      assertThat(start.classes())
          .as(option)
          .noneMatch(
              line ->
                  line.contains("org.apache.kafka.clients")
                      || line.contains("org.apache.avro.Schema")
                      || line.contains("ch.qos.logback"));
    }
  }

  @Test
  void aCommandsClassesComeOutOfTheArchive() throws Exception {
    Start start = start("topology", "src/examples/sensors.yaml");
    assertThat(start.out()).contains("Topologies:");
    assertThat(start.error()).isEmpty();
    assertThat(start.from(ARCHIVED)).as("archived").hasSizeGreaterThan(1_000);
    assertThat(start.from("/target/lib/"))
        .as("picocli's, which are of a version that no archive takes, and few others")
        .hasSizeLessThan(400);
    assertThat(start.from("org.nd4j")).as("nothing asks for ND4J").isEmpty();
  }

  @Test
  void whatAsksForNd4jHasIt() throws Exception {
    Path config =
        Files.writeString(
            directory.resolve("nd4j.yaml"),
            """
            models:
              - {id: on-nd4j, features: [temperature, pressure, vibration],
                 classes: [normal, failing], layers: [8], batchSize: 4, backend: nd4j}
            """);
    String samples = "src/examples/sensors.csv";
    Start start = start("bench", config.toString(), samples, "--label", "state", "--warm-up", "0");
    assertThat(start.out()).contains("on-nd4j");
    assertThat(start.from("org.nd4j.linalg.factory.Nd4j ")).hasSize(1);
  }

  @Test
  void aDemoUsesVectorsAndTheJvmDoesNotWarnOfThem() throws Exception {
    Start start = start("demo", "xor", "--json");
    assertThat(start.error()).isEmpty();
    assertThat(start.from("jdk.incubator.vector.FloatVector ")).hasSize(1);
    assertThat(start.from(ARCHIVED)).as("archived").hasSizeGreaterThan(6_000);
  }
}

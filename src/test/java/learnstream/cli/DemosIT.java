package learnstream.cli;

import static learnstream.cli.CommandLines.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import learnstream.cli.CommandLines.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every demo as a user types it, with few samples, and what its result must say. */
class DemosIT {
  @TempDir private Path directory;

  private interface Check {
    void of(JsonNode result);
  }

  /**
   * One demo.
   *
   * @param samples to send; 0: the default
   */
  private record Run(String demo, int samples, Check check) {
    @Override
    public String toString() {
      return demo;
    }
  }

  static Stream<Run> demos() {
    return Stream.of(
        new Run(
            "digits",
            1000,
            r -> {
              assertThat(r.at("/models/0/samples").asInt()).isEqualTo(1000);
              assertThat(r.at("/models/0/accuracy").asDouble()).isGreaterThan(0.6);
            }),
        new Run(
            "activations",
            0,
            r -> {
              assertThat(r.get("functions")).hasSize(9);
              assertThat(r.at("/functions/sigmoid/0/0").asDouble()).isEqualTo(0.5);
              assertThat(r.at("/functions/sigmoid/0/1").asDouble()).isEqualTo(0.25);
            }),
        new Run(
            "losses",
            300,
            r -> {
              assertThat(r.at("/runs/3/loss").asText()).isEqualTo("quadratic");
              assertThat(r.at("/runs/3/slopeAtStart").asDouble()).isLessThan(0.02);
              assertThat(r.at("/runs/3/outputAtEnd").asDouble()).isCloseTo(0.20, within(0.005));
              assertThat(r.at("/runs/2/outputAtEnd").asDouble()).isLessThan(0.02);
            }),
        new Run(
            "worked-example",
            100,
            r -> {
              assertThat(r.get("errorBefore").asDouble()).isCloseTo(0.298371109, within(5e-10));
              assertThat(r.get("errorAfter").asDouble()).isCloseTo(0.291027774, within(5e-10));
              assertThat(r.at("/weights/w5").asDouble()).isCloseTo(0.358916480, within(5e-10));
              // All but the three that take 10,000 steps.
              assertThat(r.get("reproduced").asInt()).isEqualTo(r.get("published").asInt() - 3);
            }),
        new Run(
            "gates",
            0,
            r -> {
              assertThat(r.get("accuracy").asDouble()).isEqualTo(1);
              assertThat(r.at("/gates/xor").asText()).isEqualTo("0110");
              assertThat(r.at("/gates/nor").asText()).isEqualTo("1000");
            }),
        new Run(
            "xor",
            1500,
            r -> {
              assertThat(r.get("samples").asInt()).isEqualTo(1500);
              assertThat(r.get("seeds").asInt()).isEqualTo(20);
              assertThat(r.get("learnt").asInt()).isGreaterThanOrEqualTo(19);
              assertThat(r.get("perceptronAccuracy").asDouble()).isLessThan(0.65);
            }),
        new Run(
            "perceptron",
            1000,
            r -> {
              assertThat(r.get("models")).hasSize(4);
              assertThat(r.get("samples").asInt()).isEqualTo(1000);
              assertThat(r.get("accuracy").asDouble()).isGreaterThan(0.75);
              assertThat(r.at("/xor/perceptron").asDouble()).isLessThan(0.76);
              assertThat(r.at("/xor/network").asDouble()).isEqualTo(1);
            }),
        new Run(
            "rbf",
            1000,
            r -> {
              assertThat(r.get("accuracy").asDouble()).isGreaterThan(0.8);
              assertThat(r.at("/models/0/rootMeanSquaredError").asDouble()).isLessThan(0.1);
              assertThat(r.at("/models/0/units").asInt()).isBetween(10, 40);
              assertThat(r.at("/models/1/units").asInt()).isEqualTo(300);
            }),
        new Run("cnn", 1000, r -> assertThat(r.get("accuracy").asDouble()).isGreaterThan(0.6)),
        new Run("hopfield", 0, r -> assertThat(r.get("recalled").asDouble()).isGreaterThan(0.8)),
        new Run(
            "autoencoder", 3000, r -> assertThat(r.get("accuracy").asDouble()).isGreaterThan(0.3)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("demos")
  void reachesItsFigures(Run run) throws Exception {
    List<Object> arguments = new ArrayList<>(List.of("demo", run.demo(), "--json"));
    arguments.addAll(List.of("--png", directory.resolve("picture.png")));
    if (run.samples() > 0) {
      arguments.addAll(List.of("--samples", run.samples()));
    }
    Result result = execute(arguments.toArray());
    assertThat(result.error()).doesNotContain("Exception");
    assertThat(result.code()).as(result.error()).isZero();
    assertThat(result.lines()).as("nothing but the result").hasSize(1);
    JsonNode json = new ObjectMapper().readTree(result.lines().get(0));
    assertThat(json.get("seconds").asDouble()).isPositive();
    run.check().of(json);
  }

  @Test
  void everyShowIsHereAndInTheList() {
    List<String> names = Demos.all().stream().map(demo -> demo.get().name()).toList();
    assertThat(demos().map(Run::demo)).containsExactlyInAnyOrderElementsOf(names);
    List<String> list = execute("demo", "--list").lines();
    assertThat(list)
        .allSatisfy(line -> assertThat(line).hasSizeLessThan(120).matches("\\S.{17} \\S.+"));
    assertThat(list.stream().map(line -> line.split(" ")[0])).containsAll(names).contains("gan");
  }
}

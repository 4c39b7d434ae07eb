package learnstream.config.reader;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import learnstream.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers that no machine could serve are refused in a sentence, before anything is allocated. */
class HostileConfigTest {
  private static void refuses(String yaml, String sentence) {
    assertThatThrownBy(() -> ConfigReader.parse(yaml, "test"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "features: 2147483647, classes: 2; features: 2147483647 is not allowed; at most 16,777,216",
        "features: 4294967298, classes: 2; features: 4294967298 is not allowed",
        "features: 18446744073709551617, classes: 2; features: 18446744073709551617 is not allowed",
        "features: 2, classes: 4294967298; classes: 4294967298 is not allowed",
        "'features: {shape: [65536, 65536]}, classes: 2'; features.shape: [65536;65536] is not",
        "'features: 2, classes: 2, layers: [2147483647]'; layers[0]: 2147483647 is not allowed",
        "'features: 2, classes: 2, layers: [4294967297]'; layers[0]: 4294967297 is not allowed",
        "'features: 2, classes: 2, layers: [16777216, 16777216]'; parameters are not allowed",
        "'features: 9, classes: 2, layers: [{units: 9, weights: [[1]]}]'; weights: 1 rows are not",
        "'features: 2, classes: 2, window: 2147483647'; window: 2147483647 is not allowed",
        "'features: 2, classes: 2, batchSize: 16777216'; 1,073,741,824 numbers in the batch",
        "'features: 2, classes: 2, snapshot: {every: 99999999999999999h}'; a duration such as",
        "'features: 2, classes: 2, snapshot: {every: PT-5S}'; give a duration from 0s to 100 years",
        "'features: 2, classes: 2, snapshot: {every: PT9999999999999H}'; a duration from 0s to",
        "'kind: hopfield, features: 9999, storage: modern, patterns: 2147483647'; numbers are not",
        "'kind: rbf, features: 9, classes: 2, units: 2147483647'; numbers are not allowed",
        "'kind: perceptron, features: 16777216, classes: 9999'; weights are not allowed"
      })
  void refusesModelsOfAbsurdSize(String model, String sentence) {
    refuses("models: [{" + model + "}]", sentence.replace(';', ','));
  }

  @Test
  void refusesImagesThatNoLayerCanHold() {
    String image =
        "models: [{kind: cnn, features: {shape: [3, 32, 32]}, classes: 2, layers: [{%s}]}]";
    refuses(
        image.formatted("kind: transposed-convolution, filters: 3, stride: 2147483647"),
        "the image would be too large");
    refuses(
        image.formatted("kind: convolution, filters: 2147483647, kernel: 3"),
        "filters: 2147483647 is not allowed; give at most");
    refuses(
        image.formatted("kind: convolution, filters: 1, kernel: 4294967299"),
        "kernel: 4294967299 is not allowed");
  }

  @Test
  void refusesAGanOfAbsurdSize() {
    refuses("gan: {features: 2147483647, evaluation: {modes: [[1]]}}", "gan.features: 2147483647");
    refuses("gan: {features: 9, noise: 2147483647}", "gan.noise: 2147483647 is not allowed");
  }

  @Test
  void refusesMoreClassesThanTheMetricsTellApart() {
    String classes =
        IntStream.range(0, 20_000).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
    refuses(
        "models: [{features: 2, classes: [" + classes + "]}]",
        "classes: 20,000 are not allowed; give at most 16,384");
  }

  @Test
  void refusesAPathThatIsNone() {
    refuses("stateDir: \"a\\0b\"\nmodels: [{features: 2, classes: 2}]", "give a path");
  }

  @Test
  void aliasesAreNotMultiplied() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol]\n");
    for (int i = 1; i < 40; i++) {
      bomb.append("a%d: &a%d [".formatted(i, i))
          .append(("*a" + (i - 1) + ", ").repeat(8))
          .append("]\n");
    }
    refuses(bomb.toString(), "there is no such key");
  }

  @Test
  void refusesDepth() {
    refuses("models: " + "[".repeat(100_000), "mistake");
    refuses("models: " + "{a: ".repeat(100_000), "mistake");
  }
}

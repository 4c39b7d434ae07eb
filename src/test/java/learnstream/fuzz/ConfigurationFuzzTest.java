package learnstream.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import learnstream.config.ConfigException;
import learnstream.config.reader.ConfigReader;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** Whatever stands in a configuration, it is read or refused with sentences. */
class ConfigurationFuzzTest {
  private static final Bounds BOUNDS = new Bounds(8_000_000, 4_000);

  private static final List<String> WORDS =
      List.of(
          "2147483647",
          "2147483648",
          "-1",
          "0",
          "4294967297",
          "18446744073709551617",
          "1e999999999",
          ".nan",
          "-.inf",
          "1e-400",
          "0x7fffffff",
          "9".repeat(900),
          "&a ",
          "*a",
          "[",
          "{",
          "]",
          "}",
          ": ",
          "\n  - ",
          "\n",
          "\t",
          "\0",
          "\"",
          "'",
          "|\n",
          "!!int ",
          "!!binary ",
          "? ",
          "---\n",
          "${",
          "${A}",
          "${A:${B:",
          "$${",
          "${PATH:x}",
          "99999999999999999h",
          "PT9999999999999H",
          "PT-5S",
          "kind: cnn",
          "kind: rbf",
          "kind: hopfield",
          "kind: autoencoder",
          "kind: perceptron",
          "kind: mcculloch-pitts",
          "kind: convolution",
          "kind: transposed-convolution",
          "kind: reshape",
          "kind: max-pooling",
          "kind: flatten",
          "kind: dropout",
          "shape: [3, 32, 32]",
          "shape: [65536, 65536]",
          "units: ",
          "filters: ",
          "kernel: [3, 3]",
          "stride: ",
          "padding: ",
          "pieces: ",
          "activation: maxout",
          "weights: [[1, 2], [3, 4]]",
          "biases: [1]",
          "layers: ",
          "features: ",
          "classes: ",
          "target: ",
          "labels: [a, b]",
          "window: ",
          "batchSize: ",
          "storage: modern",
          "patterns: ",
          "gan: ",
          "noise: ",
          "evaluation: {modes: [[1]]}",
          "checkpoint: {everySamples: 1, keep: 0}",
          "every: ",
          "output: {kind: convolution}",
          "scaling: {divideBy: 0}",
          "learningRate: {schedule: cosine}",
          "optimiser: {kind: adam}",
          "stateDir: ",
          "name: ");

  static List<String> seeds() throws IOException {
    List<String> seeds = new ArrayList<>();
    for (String folder : List.of("src/examples", "src/docker")) {
      try (Stream<Path> files = Files.list(Path.of(folder))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
          seeds.add(Files.readString(file).replaceAll("(?m)\\s*#.*$", ""));
        }
      }
    }
    assertThat(seeds).hasSizeGreaterThan(5);
    return seeds;
  }

  @Provide
  Arbitrary<Input> configurations() throws IOException {
    Mutations mutations = mutations();
    return Arbitraries.randomValue(random -> new Input(mutations.next(random)));
  }

  private static Mutations mutations() throws IOException {
    return Mutations.ofTexts(seeds(), WORDS);
  }

  private static void read(byte[] yaml) {
    BOUNDS.read(
        "configuration",
        yaml,
        input -> {
          try {
            ConfigReader.parse(new String(input, StandardCharsets.UTF_8), "fuzz");
          } catch (ConfigException e) {
            assertThat(e.problems()).isNotEmpty();
          }
        });
  }

  @Property(
      seed = "1",
      edgeCases = EdgeCasesMode.NONE,
      shrinking = ShrinkingMode.OFF,
      generation = GenerationMode.RANDOMIZED)
  void isReadOrRefused(@ForAll("configurations") Input yaml) {
    read(yaml.bytes());
  }

  @Example
  void whatFoundSomethingOnceIsReadOrRefused() {
    Bounds.corpus("configuration").forEach(ConfigurationFuzzTest::read);
  }
}

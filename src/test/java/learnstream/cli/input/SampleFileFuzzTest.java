package learnstream.cli.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import learnstream.config.ConfigException;
import learnstream.config.reader.ConfigReader;
import learnstream.fuzz.Bounds;
import learnstream.fuzz.Input;
import learnstream.fuzz.Mutations;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** Whatever stands in a file of samples, each is read or refused with its line. */
class SampleFileFuzzTest {
  private static final Bounds BOUNDS = new Bounds(8_000_000, 5_000);
  private static final List<String> NUMBERS =
      List.of("1e999999999", "NaN", "-Infinity", "9".repeat(1_500), "0x1p3", "-0", "1e-400");

  private static final SampleShape SHAPE = shape();

  private static SampleShape shape() {
    try {
      return SampleShape.of(
          ConfigReader.parse("models: [{features: [a, b], classes: [yes, no]}]", "fuzz"));
    } catch (ConfigException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> words(String... more) {
    List<String> words = new ArrayList<>(NUMBERS);
    words.addAll(List.of(more));
    return words;
  }

  static Mutations csv() {
    return Mutations.ofTexts(
        List.of("a,b,label\n1,2,yes\n3,4,no\n", "label,b,a,c\n\"yes\",\"1\",2\n\n,,,\n", "a\n1\n"),
        words("\"", "\"\"", ",", "\n", "\r", "\0", "\ufeff", "a,a", "label", ",,,,,,,,", "é"));
  }

  static Mutations json() {
    return Mutations.ofTexts(
        List.of(
            "{\"features\": [1, 2], \"label\": \"yes\"}\n{\"features\": {\"a\": 1, \"b\": 2}}\n",
            "{\"id\": \"x\", \"weight\": 2, \"features\": [1, 2], \"label\": [\"yes\", \"no\"]}\n"),
        words(
            "[",
            "]",
            "{\"a\":",
            "}",
            "\"",
            "\\u0000",
            "\\ud800",
            "null",
            "true",
            "\n",
            "{}",
            ", \"a\": 1"));
  }

  static Mutations idx() throws IOException {
    byte[] plain =
        ByteBuffer.allocate(28)
            .putInt(0x803)
            .putInt(3)
            .putInt(2)
            .putInt(2)
            .put(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
            .array();
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(plain);
    }
    return Mutations.ofBytes(List.of(plain, zipped.toByteArray()));
  }

  private static Arbitrary<Input> inputs(Mutations mutations) {
    return Arbitraries.randomValue(random -> new Input(mutations.next(random)));
  }

  @Provide
  Arbitrary<Input> csvFiles() {
    return inputs(csv());
  }

  @Provide
  Arbitrary<Input> jsonFiles() {
    return inputs(json());
  }

  @Provide
  Arbitrary<Input> idxFiles() throws IOException {
    return inputs(idx());
  }

  private static void read(String kind, String name, byte[] bytes) throws IOException {
    Path file = Files.createDirectories(Path.of("target", "fuzz")).resolve(name);
    Files.write(file, bytes);
    BOUNDS.read(
        kind,
        bytes,
        input -> {
          try (SampleFile samples = SampleFile.open(file, new SampleColumns(), SHAPE)) {
            for (SampleFile.Entry entry : samples) {
              assertThat(entry.sample() == null).isEqualTo(entry.problem() != null);
            }
          } catch (IOException e) {
            assertThat(e.getMessage()).isNotBlank();
          }
        });
  }

  @Property(
      seed = "1",
      edgeCases = EdgeCasesMode.NONE,
      shrinking = ShrinkingMode.OFF,
      generation = GenerationMode.RANDOMIZED)
  void everyCsvFile(@ForAll("csvFiles") Input input) throws IOException {
    read("csv", "fuzz.csv", input.bytes());
  }

  @Property(
      seed = "1",
      edgeCases = EdgeCasesMode.NONE,
      shrinking = ShrinkingMode.OFF,
      generation = GenerationMode.RANDOMIZED)
  void everyJsonFile(@ForAll("jsonFiles") Input input) throws IOException {
    read("json", "fuzz.jsonl", input.bytes());
  }

  @Property(
      seed = "1",
      edgeCases = EdgeCasesMode.NONE,
      shrinking = ShrinkingMode.OFF,
      generation = GenerationMode.RANDOMIZED)
  void everyIdxFile(@ForAll("idxFiles") Input input) throws IOException {
    read("idx", "fuzz-ubyte", input.bytes());
  }

  @Example
  void whatFoundSomethingOnce() throws IOException {
    for (byte[] input : Bounds.corpus("csv")) {
      read("csv", "fuzz.csv", input);
    }
    for (byte[] input : Bounds.corpus("json")) {
      read("json", "fuzz.jsonl", input);
    }
    for (byte[] input : Bounds.corpus("idx")) {
      read("idx", "fuzz-ubyte", input);
    }
  }

  @Example
  void aFileThatEndsWithinAQuoteTellsItsLine() throws IOException {
    Path file = Files.createDirectories(Path.of("target", "fuzz")).resolve("quote.csv");
    Files.writeString(file, "a,b,label\n1,2,yes\n\"1,2,no\n", StandardCharsets.UTF_8);
    try (SampleFile samples = SampleFile.open(file, new SampleColumns(), SHAPE)) {
      List<SampleFile.Entry> entries = new ArrayList<>();
      samples.forEach(entries::add);
      assertThat(entries).hasSize(2);
      assertThat(entries.get(1).line()).isEqualTo(3);
      assertThat(entries.get(1).problem()).startsWith("the file cannot be read on: ");
    }
  }
}

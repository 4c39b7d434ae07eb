package learnstream.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import learnstream.codec.avro.DeadLetter;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.Prediction;
import learnstream.codec.avro.RefusalReason;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import org.junit.jupiter.api.Test;

class TableTest {
  private static <T> List<String> print(List<Column<T>> columns, int width, List<T> records) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Table<T> table =
        new Table<>(columns, new PrintStream(bytes, true, StandardCharsets.UTF_8), width);
    records.forEach(table::print);
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private static Deployment sensors() throws Exception {
    return ConfigReader.read(Path.of("src/examples/sensors.yaml"));
  }

  private static Prediction prediction(Object predicted, Object label, Float... scores) {
    return new Prediction(
        "s1",
        "state",
        1234L,
        List.of(scores),
        predicted,
        label,
        0,
        7L,
        6L,
        Instant.EPOCH,
        Instant.EPOCH,
        Map.of(),
        List.of(),
        List.of(),
        List.of());
  }

  @Test
  void alignsCutsAndRepeatsTheHeader() {
    List<Column<String>> columns =
        List.of(
            Column.text("word", 5, word -> word), Column.number("length", 6, w -> "" + w.length()));
    assertThat(print(columns, 80, List.of("a", "lengthy", "\u001b[2J")))
        .containsExactly("word   length", "a           1", "leng…       7", " [2J        4");
    assertThat(print(columns, 8, List.of("a"))).containsExactly("word   …", "a      …");
    assertThat(print(columns, 80, java.util.Collections.nCopies(41, "a")))
        .filteredOn(line -> line.startsWith("word"))
        .hasSize(3);
  }

  @Test
  void tellsRightFromWrong() throws Exception {
    List<String> lines =
        print(
            Tables.predictions(sensors()),
            200,
            List.of(
                prediction("normal", "normal", 0.9f, 0.1f),
                prediction("7", 7.0, 0.2f, 0.8f),
                prediction("normal", "failing", 0.6f, 0.4f),
                prediction("normal", null, 0.6f, 0.4f)));
    assertThat(lines.get(0)).matches("time +model  sample +predicted +label +score +version");
    assertThat(lines.get(1)).endsWith("normal     right  0.9000       1,234");
    assertThat(lines.get(2)).contains("7          right  0.8000");
    assertThat(lines.get(3)).contains("wrong");
    assertThat(lines.get(4)).doesNotContain("right", "wrong");
  }

  @Test
  void givesTheSentenceOfADeadLetterTheRestOfTheLine() throws Exception {
    DeadLetter letter =
        new DeadLetter(
            "sensors.samples",
            0,
            5L,
            null,
            null,
            RefusalReason.UNDECODABLE,
            "3 bytes that do not begin with the marker",
            null,
            3L,
            Instant.EPOCH,
            List.of());
    assertThat(print(Tables.deadLetters(sensors()), 200, List.of(letter)).get(1))
        .contains("UNDECODABLE", "sensors.samples-0@5 ")
        .endsWith("  3 bytes that do not begin with the marker");
  }

  @Test
  void showsFeaturesOfEveryForm() throws Exception {
    LabelledSample named =
        new LabelledSample("a", null, Map.of("x", 0.5), "normal", 1.0, Instant.EPOCH);
    LabelledSample list =
        new LabelledSample("b", null, List.of(1f, 0.25f), null, 1.0, Instant.EPOCH);
    assertThat(print(Tables.samples(sensors()), 200, List.of(named, list)))
        .satisfiesExactly(
            header -> assertThat(header).endsWith("weight  features"),
            first -> assertThat(first).endsWith("1.0000  x=0.5000"),
            second -> assertThat(second).endsWith("1.0000  1 0.2500"));
  }

  @Test
  void choosesTheMeasuresByTheModels() throws Exception {
    Deployment grid = ConfigReader.read(Path.of("src/examples/regression.yaml"));
    assertThat(
            print(
                    Tables.predictions(grid),
                    200,
                    List.of(prediction(List.of(1.5, 2.0), List.of(1.0, 2.25), 1.5f, 2f)))
                .get(1))
        .contains("1.5000 2.0000       1.0000 2.2500");
    assertThat(Tables.metrics(sensors())).extracting(Column::name).contains("kappa", "log loss");
    assertThat(Tables.metrics(grid))
        .extracting(Column::name)
        .contains("MSE", "MAE")
        .doesNotContain("kappa");
  }
}

package learnstream.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import learnstream.codec.avro.LabelledSample;
import learnstream.config.ConfigException;
import learnstream.config.reader.ConfigReader;
import learnstream.model.ModelSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArffFileTest {
  @TempDir private Path directory;

  private static ModelSpec model(String yaml) throws ConfigException {
    return ConfigReader.parse("models:\n  - {" + yaml + "}\n", "test").models().get(0).spec();
  }

  private static Row row(Object label, Object... namesAndValues) {
    Map<String, Object> values = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      values.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return new Row(new LabelledSample("1", null, values, label, 1.0, Instant.EPOCH), "here:1");
  }

  private List<String> written(ArffFile file) throws IOException {
    try (file) {
      return Files.readAllLines(file.write());
    }
  }

  @Test
  void fieldsBecomeNumbersAndNumberedValues() throws Exception {
    ArffFile file =
        new ArffFile(
            model(
                "fields: {when: time, note: text, sort: category, price: number, old: boolean},"
                    + " classes: [bad, 'it''s fine']"),
            directory);
    file.add(
        row(
            "it's fine",
            "when",
            "2026-11-26T06:30:00Z",
            "note",
            "much to say",
            "sort",
            "a, b",
            "price",
            1.5,
            "old",
            "yes"));
    file.add(row("bad", "sort", "c", "old", "no"));
    file.add(row(null, "sort", "d"));
    file.add(row("bad", "sort", "d", "price", "dear"));
    assertThat(file.leftOut()).containsExactly("note");
    assertThat(file.classes()).containsExactly("bad", "it's fine");
    assertThat(file.samples()).isEqualTo(2);
    assertThat(written(file))
        .containsExactly(
            "@relation samples",
            "@attribute a0 numeric",
            "@attribute a1 numeric",
            "@attribute a2 numeric",
            "@attribute a3 numeric",
            "@attribute a4 {v0,v1}",
            "@attribute a5 numeric",
            "@attribute a6 numeric",
            "@attribute label {v0,v1}",
            "@data",
            "1795674600,6.5,4,330,v0,1.5,1,v1",
            "?,?,?,?,v1,?,0,v0");
  }

  @Test
  void numbersArePredictedFromNumbers() throws Exception {
    ArffFile file = new ArffFile(model("features: [x, y], target: z"), directory);
    file.add(row(3.25, "x", 1.0, "y", -2.0));
    assertThat(file.classes()).isEmpty();
    assertThat(written(file))
        .containsExactly(
            "@relation samples",
            "@attribute a0 numeric",
            "@attribute a1 numeric",
            "@attribute label numeric",
            "@data",
            "1.0,-2.0,3.25");
  }

  @Test
  void categoriesThatAreNumbersAreToldAsNumbers() throws Exception {
    ArffFile file = new ArffFile(model("fields: {day: category, x: hash}, target: z"), directory);
    file.add(row(1.0, "day", "3", "x", "3"));
    file.add(row(2.0, "x", "b"));
    file.add(row(3.0, "day", "-1.5"));
    assertThat(written(file))
        .containsExactly(
            "@relation samples",
            "@attribute a0 numeric",
            "@attribute a1 {v0,v1}",
            "@attribute label numeric",
            "@data",
            "3,v0,1.0",
            "?,v1,2.0",
            "-1.5,?,3.0");
  }

  @Test
  void valuesBeyondAThousandAreOne() throws Exception {
    ArffFile file = new ArffFile(model("fields: {who: hash}, target: z"), directory);
    for (int i = 0; i < 1_100; i++) {
      file.add(row(0.0, "who", "u" + i));
    }
    file.add(row(0.0, "who", "u7"));
    List<String> lines = written(file);
    assertThat(lines.get(1)).endsWith(",v999,v1000}");
    assertThat(lines.subList(lines.size() - 2, lines.size()))
        .containsExactly("v1000,0.0", "v7,0.0");
  }

  @Test
  void severalNumbersDoNotFit() throws Exception {
    ModelSpec two = model("features: [x], target: [y, z]");
    assertThat(ArffFile.takes(two)).isFalse();
    assertThatThrownBy(() -> new ArffFile(two, directory)).hasMessageContaining("several values");
  }
}

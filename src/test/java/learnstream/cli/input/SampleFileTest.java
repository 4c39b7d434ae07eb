package learnstream.cli.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import learnstream.config.reader.ConfigReader;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SampleFileTest {
  @TempDir private Path directory;

  private List<SampleFile.Entry> read(String model, String text, String... options)
      throws Exception {
    return readFile("samples.csv", model, text, options);
  }

  private List<SampleFile.Entry> readFile(String name, String model, String text, String... options)
      throws Exception {
    List<SampleFile.Entry> entries = new ArrayList<>();
    try (SampleFile samples = open(name, model, text, options)) {
      samples.forEach(entries::add);
    }
    return entries;
  }

  private SampleFile open(String name, String model, String text, String... options)
      throws Exception {
    Path file = Files.writeString(directory.resolve(name), text);
    SampleShape shape =
        SampleShape.of(ConfigReader.parse("name: x\nmodels: [{id: m, " + model + "}]\n", "test"));
    SampleColumns columns = new SampleColumns();
    CommandLine.populateCommand(columns, options);
    return SampleFile.open(file, columns, shape);
  }

  @Test
  void whatLearnsTheSampleItselfTakesAnyLabelOrNone() throws Exception {
    List<SampleFile.Entry> entries =
        read(
            "kind: hopfield, features: 3",
            "label,a,b,c,stored\nA,1,0,1,1\n,0,1,1,0\n",
            "--weight",
            "stored");
    assertThat(entries).extracting(SampleFile.Entry::problem).containsOnlyNulls();
    assertThat(entries)
        .extracting(
            entry -> entry.sample().getLabel(),
            entry -> entry.sample().getFeatures(),
            entry -> entry.sample().getWeight())
        .containsExactly(
            Tuple.tuple("A", List.of(1f, 0f, 1f), 1.0),
            Tuple.tuple(null, List.of(0f, 1f, 1f), 0.0));
    entries = read("kind: autoencoder, features: [a, b]", "a,b,state\n1,2,fine\n");
    assertThat(entries.get(0).sample().getLabel()).isNull();
    entries = read("kind: autoencoder, features: [a, b]", "a,b,state\n1,2,fine\n", "--label=state");
    assertThat(entries.get(0).sample().getLabel()).isEqualTo("fine");
  }

  private static final String SENSORS =
      "features: [heat, strain], classes: [fine, broken], layers: [2]";

  @Test
  void columnsThatAreNotThereAreNotTakenForUnlabelledSamples() {
    String text = "heat,strain,state,code\n1,2,fine,s1\n";
    for (String option : List.of("--label", "--id", "--key", "--weight")) {
      assertThatThrownBy(() -> read(SENSORS, text, option + "=stat"))
          .isInstanceOf(IOException.class)
          .hasMessage(
              "%s: there is no column stat for %s; did you mean state?",
              directory.resolve("samples.csv"), option);
    }
    assertThatThrownBy(() -> read(SENSORS, text, "--label=4"))
        .hasMessageEndingWith(
            "there is no column 4 for --label; give one of heat, strain, state, code");
  }

  @Test
  void columnsHaveNumbersWhereTheyHaveNamesToo() throws Exception {
    String text = "heat,strain,state,code\n1,2,fine,s1\n";
    for (String id : List.of("3", "code")) {
      List<SampleFile.Entry> entries = read(SENSORS, text, "--label", "2", "--id", id);
      assertThat(entries.get(0).sample().getLabel()).isEqualTo("fine");
      assertThat(entries.get(0).sample().getId()).isEqualTo("s1");
      assertThat(entries.get(0).sample().getFeatures())
          .isEqualTo(Map.of("heat", 1.0, "strain", 2.0));
    }
    List<SampleFile.Entry> entries =
        read(SENSORS, "heat,strain,3,code\n1,2,fine,s1\n", "--label=3");
    assertThat(entries.get(0).sample().getLabel()).as("names come first").isEqualTo("fine");
  }

  @Test
  void tellsThatATableHasNoLabels() throws Exception {
    String none = "heat,strain,state\n1,2,fine\n";
    assertThat(warnings(SENSORS, none))
        .containsExactly(
            directory.resolve("samples.csv")
                + ": there is no column label, so no sample has a label; --label names another one");
    assertThat(warnings(SENSORS, none, "--label=state")).isEmpty();
    assertThat(warnings(SENSORS, "1,2\n", "--no-header")).isEmpty();
    assertThat(warnings("kind: autoencoder, features: [heat, strain]", none)).isEmpty();
    assertThat(warnings(SHOP, "day,sort,cost,fresh,amount\n"))
        .containsExactly(
            directory.resolve("samples.csv")
                + ": there is no column label or sold, so no sample has a label; --label names another one");
  }

  private List<String> warnings(String model, String text, String... options) throws Exception {
    try (SampleFile samples = open("samples.csv", model, text, options)) {
      return samples.warnings();
    }
  }

  private static final String SHOP =
      "fields: {day: time, sort: category, price: {path: cost}, fresh: boolean}, target: sold";

  private static Map<String, Object> values(Object... namesAndValues) {
    Map<String, Object> values = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      values.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return values;
  }

  @Test
  void fieldsTakeDatesWordsAndGapsAsTheyAre() throws Exception {
    Instant before = Instant.now().minusMillis(1);
    List<SampleFile.Entry> entries =
        read(
            SHOP,
            "\ufeffid,day,sort,cost,fresh,sold\n"
                + "1,2026-03-01,pear,0.5,yes,12\n2,?,,many,,\n3,2026-03-02,\"a, b\",-1e2,no,?\n");
    assertThat(entries).extracting(SampleFile.Entry::problem).containsOnlyNulls();
    assertThat(entries)
        .extracting(entry -> entry.sample().getFeatures(), entry -> entry.sample().getLabel())
        .containsExactly(
            Tuple.tuple(
                values("day", "2026-03-01", "sort", "pear", "price", 0.5, "fresh", "yes"), 12.0),
            Tuple.tuple(values("day", "?", "sort", "", "price", "many", "fresh", ""), null),
            Tuple.tuple(
                values("day", "2026-03-02", "sort", "a, b", "price", -100.0, "fresh", "no"), null));
    assertThat(entries.get(2).row().get()).isEqualTo("3,2026-03-02,\"a, b\",-1e2,no,?");
    assertThat(entries.get(0).sample().getEventTime()).isAfter(before);
  }

  @Test
  void theFirstLineTellsWhatSeparatesTheColumns() throws Exception {
    String model = "fields: {'0': number, note: text, cost: number}, classes: [x, y]";
    String text = "\ufeff;note;cost;label\r\n1;\"a;\r\n b\";0.5;x\r\n2;c, d;warm;y\r\n";
    for (String name : List.of("a.csv", "b.tsv")) {
      String its = name.equals("a.csv") ? text : text.replace(';', '\t');
      String note = name.equals("a.csv") ? "a;\r\n b" : "a\t\r\n b";
      List<SampleFile.Entry> entries = readFile(name, model, its);
      assertThat(entries)
          .extracting(entry -> entry.sample().getFeatures(), SampleFile.Entry::line)
          .containsExactly(
              Tuple.tuple(values("0", 1.0, "note", note, "cost", 0.5), 2L),
              Tuple.tuple(values("0", 2.0, "note", "c, d", "cost", "warm"), 4L));
      assertThat(entries.get(1).row().get()).isEqualTo(its.lines().skip(3).findFirst().get());
    }
    assertThat(read(model, text.replace(';', '|'), "--separator", "|")).hasSize(2);
    assertThat(read("features: 3, target: y", "1.5;2;3;4\n1,5;2;3;4\n", "--no-header", "--label=3"))
        .extracting(entry -> entry.problem() == null)
        .containsExactly(true, false);
    assertThatThrownBy(() -> read(model, text, "--separator", "::"))
        .hasMessageContaining(":: is not allowed; give one character such as ; or |, or tab");
  }

  @Test
  void whatSeparatesTheColumnsIsTold() throws Exception {
    Path file = Files.writeString(directory.resolve("x.csv"), "a;label\n1;x\n");
    SampleShape shape =
        SampleShape.of(ConfigReader.parse("models: [{features: [a], classes: [x, y]}]", "test"));
    try (SampleFile samples = SampleFile.open(file, new SampleColumns(), shape)) {
      assertThat(samples.warnings())
          .containsExactly(file + ": its columns are separated by semicolons");
      assertThat(samples.header()).isEqualTo("a;label");
    }
  }

  @Test
  void compressedFilesAreReadAsTheOthers() throws Exception {
    String model = "fields: {a: number}, classes: [x, y]";
    Path file = directory.resolve("zipped.jsonl.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write("{\"a\": 1, \"label\": \"x\"}\n\n[]\n".getBytes(StandardCharsets.UTF_8));
    }
    SampleShape shape = SampleShape.of(ConfigReader.parse("models: [{" + model + "}]", "test"));
    try (SampleFile samples = SampleFile.open(file, new SampleColumns(), shape)) {
      List<SampleFile.Entry> entries = new ArrayList<>();
      samples.forEach(entries::add);
      assertThat(entries.get(0).sample().getFeatures()).isEqualTo(values("a", 1.0));
      assertThat(entries)
          .last()
          .extracting(SampleFile.Entry::problem)
          .asString()
          .contains("object");
      assertThat(samples.size()).isEqualTo(3);
    }
    assertThat(RefusedRows.fileOf(file)).isEqualTo(Path.of("zipped.refused.jsonl"));
  }

  @Test
  void fieldsAreAtTheirPathsInJsonLines() throws Exception {
    List<SampleFile.Entry> entries =
        readFile(
            "samples.jsonl",
            "fields: {sort: category, amount: {path: $.pay.amount}, who: {kind: hash, path: who}},"
                + " classes: [good, bad]",
            """
            {"sort": "pear", "pay": {"amount": 12}, "who": 123456789012345678, "is": {"it": "bad"}}
            {"pay": {"amount": "7.5"}, "sort": null, "who": true}
            {"features": {"sort": "plum", "amount": 3}, "is": {"it": "good"}}
            [1, 2]
            """,
            "--label",
            "is.it");
    assertThat(entries.subList(0, 3))
        .extracting(entry -> entry.sample().getFeatures(), entry -> entry.sample().getLabel())
        .containsExactly(
            Tuple.tuple(values("sort", "pear", "amount", 12.0, "who", "123456789012345678"), "bad"),
            Tuple.tuple(values("sort", null, "amount", "7.5", "who", true), null),
            Tuple.tuple(values("sort", "plum", "amount", 3.0, "who", null), "good"));
    assertThat(entries.get(3).problem()).contains("an object is needed");
    assertThat(entries.get(3).row().get()).isEqualTo("[1, 2]");
  }

  @Test
  void aFieldWithoutColumnIsToldOf() throws Exception {
    Path file = Files.writeString(directory.resolve("x.csv"), "day,sort,costs,fresh,label\n");
    SampleShape shape = SampleShape.of(ConfigReader.parse("models: [{" + SHOP + "}]", "test"));
    try (SampleFile samples = SampleFile.open(file, new SampleColumns(), shape)) {
      assertThat(samples.warnings())
          .containsExactly(
              "fields.price: there is no column cost, so it is missing in each sample; did you mean"
                  + " costs?");
    }
  }

  @Test
  void refusedRowsAreKeptAsTheyCame() throws Exception {
    Path kept = directory.resolve("kept.csv");
    List<SampleFile.Entry> entries =
        read("features: [a], classes: [x, y]", "a,label\n1,x\n\"z\",x\n,y\n3,\"q,\"\n4,x\n");
    assertThat(entries.get(1).problem()).isEqualTo("a: z is not allowed; give a number");
    assertThat(entries.get(2).problem())
        .isEqualTo("a: an empty cell is not allowed; give a number");
    RefusedRows rows = new RefusedRows(kept, "a,label");
    try (rows) {
      entries.stream()
          .filter(entry -> entry.line() < 6)
          .forEach(entry -> rows.add("f.csv", entry, "bad"));
    }
    assertThat(rows.count()).isEqualTo(4);
    assertThat(rows.messages())
        .containsExactly(
            "f.csv:2: bad",
            "f.csv:3: bad",
            "f.csv:4: bad",
            "and 1 more",
            "the refused rows are in " + kept);
    assertThat(Files.readString(kept)).isEqualTo("a,label\n1,x\nz,x\n\"\",y\n3,\"q,\"\n");
    assertThat(RefusedRows.fileOf(Path.of("/data/sensors.csv.gz")))
        .isEqualTo(Path.of("sensors.refused.csv"));
    RefusedRows nowhere = new RefusedRows(directory.resolve("no/such/folder.csv"), null);
    nowhere.add("f.csv", entries.get(0), "bad");
    assertThat(nowhere.messages().get(1)).startsWith("the refused rows cannot be written to ");
  }
}

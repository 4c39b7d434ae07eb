package learnstream.cli.suggest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import learnstream.cli.input.SampleColumns;
import learnstream.cli.input.SampleFile;
import learnstream.cli.input.SampleShape;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import learnstream.model.Learner;
import learnstream.model.ModelSpec;
import learnstream.model.feature.Feature;
import learnstream.stream.sample.SampleReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuggestionTest {
  @TempDir private Path directory;

  private List<String> suggest(String name, String text, String label) throws IOException {
    Path file = Files.writeString(directory.resolve(name), text);
    Survey survey = FileSurvey.read(file, null, Long.MAX_VALUE, () -> {});
    return Suggestion.of(survey, Source.file(file, null), label);
  }

  private static String rows(String header, int count, IntFunction<String> row) {
    return IntStream.range(0, count)
        .mapToObj(row)
        .collect(Collectors.joining("\n", header + "\n", "\n"));
  }

  private static Deployment read(List<String> yaml) throws Exception {
    return ConfigReader.parse(String.join("\n", yaml), "suggestion");
  }

  private static Map<String, String> kinds(List<String> yaml) throws Exception {
    return read(yaml).models().get(0).spec().features().recordFields().stream()
        .collect(Collectors.toMap(Feature::name, field -> field.kind().label()));
  }

  @Test
  void tellsTheKindsOfFieldsApart() throws Exception {
    Random random = new Random(1);
    List<String> sorts = List.of("apple", "pear", "plum");
    String text =
        rows(
            "row,price,sort,ripe,sold,code,day,note,voucher,customer,country,gap,verdict",
            2_000,
            i ->
                String.join(
                    ",",
                    Integer.toString(i + 7),
                    Double.toString(random.nextGaussian() * 3),
                    random.nextInt(10) == 0 ? "?" : sorts.get(random.nextInt(3)),
                    random.nextBoolean() ? "yes" : "no",
                    "2026-03-%02d %02d:15:00".formatted(1 + i % 28, i % 24),
                    Integer.toString(1 + random.nextInt(7)),
                    "%d/%d/26".formatted(1 + i % 12, 1 + i % 28),
                    "\"%s tastes like no other fruit number %d\"".formatted(sorts.get(i % 3), i),
                    "V" + Long.toHexString(random.nextLong()),
                    "c" + random.nextInt(1_900),
                    "NL",
                    "",
                    random.nextInt(4) == 0 ? "good" : "bad"));
    List<String> yaml = suggest("fruit.csv", text, null);
    assertThat(kinds(yaml))
        .containsOnly(
            Map.entry("price", "number"),
            Map.entry("sort", "category"),
            Map.entry("ripe", "boolean"),
            Map.entry("sold", "time"),
            Map.entry("code", "category"),
            Map.entry("day", "time"),
            Map.entry("note", "text"),
            Map.entry("customer", "hash"));
    assertThat(yaml)
        .hasSizeLessThanOrEqualTo(25)
        .anyMatch(line -> line.contains("row is left out: it counts the records"))
        .anyMatch(line -> line.contains("voucher is left out: an identifier"))
        .anyMatch(line -> line.contains("country is left out: always NL"))
        .anyMatch(line -> line.contains("gap is left out: always missing"))
        .anyMatch(
            line -> line.matches(".*sort: category +# 3 values: .*; (9|10|11)\\.\\d % missing"))
        .anyMatch(line -> line.contains("day: {kind: time, format: \"M/d/yy\"}"))
        .anyMatch(
            line -> line.matches(" +classes: \\[bad, good] +# verdict: bad 7\\d\\.\\d %, good .*"));
  }

  @Test
  void theLabelIsWhatOneSaysOrHasItsNameOrIsTheLastField() throws Exception {
    String text = rows("y,a,b", 40, i -> i * 1.5 + "," + i % 3 + "," + (i % 2 == 0 ? "k" : "m"));
    assertThat(read(suggest("x.csv", text, null)).models().get(0).spec().target().names())
        .containsExactly("y");
    assertThat(read(suggest("x.csv", text, "b")).models().get(0).spec().target().classes())
        .containsExactly("k", "m");
    String unnamed = text.replace("y,a,b", "c,a,b");
    assertThat(read(suggest("x.csv", unnamed, null)).models().get(0).spec().target().classes())
        .containsExactly("k", "m");
    assertThatThrownBy(() -> suggest("x.csv", text, "z"))
        .hasMessage("--label: there is no field z; there are y, a, b");
  }

  @Test
  void classesThatAreNumbersComeInTheirOrder() throws Exception {
    String text = rows("a,class", 60, i -> i * 0.37 + "," + (i * 7 % 12 - 1));
    assertThat(read(suggest("x.csv", text, null)).models().get(0).spec().target().classes())
        .startsWith("-1", "0", "1", "2")
        .endsWith("9", "10");
  }

  @Test
  void aStreamWhoseLabelsStayGetsTheirHistory() throws Exception {
    String steady = rows("a,y", 300, i -> i * 7 % 31 + "," + Math.sin(i / 40.0));
    assertThat(suggest("x.csv", steady, null))
        .anyMatch(
            line ->
                line.matches(
                    " +history: \\{labels: 2, relativeTo: last-label} +# .* nearer to the next .*"));
    String jumping = rows("a,y", 300, i -> i * 7 % 31 + "," + Math.sin(i * 2.3));
    assertThat(suggest("x.csv", jumping, null)).noneMatch(line -> line.contains("history"));
  }

  @Test
  void aModelOfTheSuggestionLearns() throws Exception {
    Random random = new Random(4);
    String text =
        rows(
            "day,sort,weight,label",
            2_000,
            i -> {
              int sort = random.nextInt(3);
              double weight = random.nextDouble();
              return "2026-01-%02d,s%d,%s,%s"
                  .formatted(1 + i % 28, sort, weight, weight > sort * 0.4 ? "in" : "out");
            });
    Deployment deployment = read(suggest("x.csv", text, null));
    ModelSpec spec = deployment.models().get(0).spec();
    Learner learner = new Learner(spec);
    SampleReader reader = new SampleReader(spec);
    int right = 0;
    try (SampleFile samples =
        SampleFile.open(
            directory.resolve("x.csv"), new SampleColumns(), SampleShape.of(deployment))) {
      for (SampleFile.Entry entry : samples) {
        reader.read(entry.sample(), learner);
        learner.predict();
        String predicted = spec.target().classes().get(learner.predictedClass());
        right += entry.line() > 1_000 && predicted.equals(entry.sample().getLabel()) ? 1 : 0;
        learner.learn(reader.target(learner), 1, entry.line());
      }
    }
    assertThat(right).isGreaterThan(930);
  }

  @Test
  void fieldsInsideOthersHavePaths() throws Exception {
    String lines =
        IntStream.range(0, 50)
            .mapToObj(
                i ->
                    """
                    {"at": %d, "buyer": {"id": "b%d", "age": %d}, "shop": {"age": %d}, \
                    "tags": ["x"], "fraud": %b}"""
                        .formatted(
                            1_760_000_000_000L + i * 1_000,
                            i % 5,
                            20 + i % 9,
                            i * 3 % 17,
                            i % 7 < 3))
            .collect(Collectors.joining("\n", "", "\n\nno json\n"));
    List<String> yaml = suggest("buys.jsonl", lines, null);
    assertThat(yaml)
        .anyMatch(line -> line.startsWith("# 1 records cannot be read: Unrecognized token 'no'"))
        .anyMatch(line -> line.contains("tags is left out: a list"))
        .anyMatch(line -> line.contains("id: {kind: category, path: buyer.id}"))
        .anyMatch(line -> line.contains("age: {kind: number, path: buyer.age}"))
        .anyMatch(line -> line.contains("shop_age: {kind: number, path: shop.age}"))
        .anyMatch(line -> line.contains("classes: [\"false\", \"true\"]"));
    assertThat(kinds(yaml)).hasSize(4).containsEntry("at", "time");
  }

  @Test
  void anyNameAndValueCanBeReadBack() throws Exception {
    List<String> odd =
        List.of(
            "a: b",
            "#c",
            "\"q\"\"\"",
            "${HOME}",
            "yes",
            "1e3",
            "-",
            "{x",
            "é\u0001\u202e",
            "🍐",
            "a.b");
    String text =
        rows(
            String.join(",", odd) + ",label",
            60,
            i -> numbers(i, 11) + (i % 2 == 0 ? "${HOME}" : "no # \"x\""));
    List<String> yaml = suggest("x.csv", text, null);
    assertThat(kinds(yaml).keySet())
        .containsExactlyInAnyOrder(
            "a: b", "#c", "q\"", "${HOME}", "yes", "1e3", "-", "{x", "é\u0001\u202e", "🍐", "a.b");
    assertThat(read(yaml).models().get(0).spec().target().classes())
        .containsExactlyInAnyOrder("${HOME}", "no # \"x\"");
  }

  private static String numbers(int i, int count) {
    return IntStream.range(0, count)
        .mapToObj(j -> i * (j + 1) % 13 + ".25,")
        .collect(Collectors.joining());
  }

  @Test
  void whatHoldsNothingIsRefusedWithASentence() {
    assertThatThrownBy(() -> suggest("x.csv", "", null)).hasMessage("there are no records");
    assertThatThrownBy(() -> suggest("x.csv", "a,b,c\n", null)).hasMessage("there are no records");
    assertThatThrownBy(() -> suggest("x.csv", "a,b,a\n1,2,3\n", null))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("its first line names no columns: two are called a");
    assertThatThrownBy(() -> suggest("x.csv", "a,b\n1,2\n1,2\n", null))
        .hasMessageStartingWith("no field may be a label");
    assertThatThrownBy(() -> suggest("x.csv", "a,label\n1,2\n1,3\n", null))
        .hasMessage("no field is left to learn from: a is left out: always 1");
    assertThatThrownBy(() -> suggest("x.jsonl", "[1]\nnull\n{\n", null))
        .hasMessageStartingWith("there are no records; 3 records cannot be read: ");
  }

  @Test
  void columnsMayBeSeparatedBySemicolonsAndHaveNoName() throws Exception {
    String text =
        rows(
            "\ufeff;\"size; in\ncm\";note;label",
            40,
            i ->
                i % 7
                    + ";"
                    + i * 0.3
                    + ";\"a "
                    + i
                    + "\n\"\"b\"\", c\";"
                    + (i % 2 == 0 ? "x" : "y"));
    List<String> yaml = suggest("x.csv", text, null);
    assertThat(yaml.get(0)).isEqualTo("# its columns are separated by semicolons");
    assertThat(kinds(yaml)).containsEntry("0", "number").containsEntry("size; in\ncm", "number");
    assertThat(read(yaml).models().get(0).spec().target().classes()).containsExactly("x", "y");
    Path file = Files.writeString(directory.resolve("pipes.tsv"), text.replace(';', '|'));
    Survey survey = FileSurvey.read(file, '|', Long.MAX_VALUE, () -> {});
    assertThat(Suggestion.of(survey, Source.file(file, '|'), null))
        .contains("# its columns are separated by |")
        .last()
        .asString()
        .endsWith("--label label --separator '|'");
  }

  @Test
  void tenThousandColumnsAreLookedAt() throws Exception {
    String header =
        IntStream.range(0, 10_000).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
    Random random = new Random(2);
    String text =
        rows(
            header + ",label",
            30,
            i ->
                IntStream.range(0, 10_000)
                        .mapToObj(j -> Float.toString(random.nextFloat()))
                        .collect(Collectors.joining(","))
                    + ","
                    + (i % 2 == 0 ? "a" : "b"));
    List<String> yaml = suggest("wide.csv", text, "c7");
    assertThat(yaml)
        .contains("# there are more than 10,000 fields; only those were looked at")
        .hasSizeGreaterThan(10_000);
    assertThat(read(yaml).models().get(0).spec().features().fields()).hasSize(9_999);
  }

  @Test
  void aMegabyteInACellIsKeptNowhere() throws Exception {
    String text =
        rows("a,note,label", 40, i -> i * 0.3 + "," + "z".repeat(1_000_000) + i + "," + i % 2);
    List<String> yaml = suggest("long.csv", text, null);
    assertThat(yaml).allSatisfy(line -> assertThat(line).hasSizeLessThan(200));
    assertThat(yaml).anyMatch(line -> line.contains("note is left out: an identifier"));
  }

  @Test
  void aFileThatBreaksOffIsReadUntilThere() throws Exception {
    String text = rows("a,label", 30, i -> i * 0.3 + "," + i % 2);
    assertThat(suggest("x.csv", text + "1,\"open", null).get(0))
        .startsWith("# 1 records cannot be read: the file cannot be read on: ");
    Path file = directory.resolve("latin.csv");
    Files.write(
        file, (text + "9,x\n".repeat(20_000) + "1,ä\n").getBytes(StandardCharsets.ISO_8859_1));
    Survey survey = FileSurvey.read(file, null, Long.MAX_VALUE, () -> {});
    assertThat(survey.warnings())
        .containsExactly("1 records cannot be read: the file cannot be read on: it is not UTF-8");
    assertThat(survey.records()).isGreaterThan(10_000);
  }
}

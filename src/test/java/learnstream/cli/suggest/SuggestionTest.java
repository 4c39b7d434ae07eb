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
            line ->
                line.matches(
                    ".*sort: \\{kind: category, max: 8} +# 3 values: .*; (9|10|11)\\.\\d % missing"))
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

  private static String history(List<String> yaml) {
    return yaml.stream().filter(line -> line.contains("history:")).findFirst().orElse("").strip();
  }

  @Test
  void aStreamWhoseLabelsStayGetsTheirHistory() throws Exception {
    String steady = rows("a,y", 300, i -> i * 7 % 31 + "," + Math.sin(i / 40.0));
    assertThat(history(suggest("x.csv", steady, null)))
        .startsWith("history: {labels: 2, mean: 100, relativeTo: last-label}")
        .contains("nearer to the next than the mean is");
    Random random = new Random(1);
    String jumping = rows("a,y", 300, i -> i * 7 % 31 + "," + random.nextGaussian());
    assertThat(history(suggest("x.csv", jumping, null))).isEmpty();
    String runs =
        rows("a,label", 600, i -> (i % 40 < 20 ? i % 20 : 20 - i % 20) + 0.5 + "," + i / 20 % 2);
    assertThat(history(suggest("x.csv", runs, null)))
        .startsWith("history: {labels: 2")
        .contains("the last label is the next one in 9");
  }

  @Test
  void seasonsOfTheLabelAreFoundAndTold() throws Exception {
    Random random = new Random(1);
    double[] day = random.doubles(24, 0, 100).toArray();
    double[] weekend = random.doubles(24, 0, 100).toArray();
    String hours =
        rows(
            "a,y",
            3_000,
            i -> {
              double share = i / 24 % 7 < 5 ? 0 : 0.65;
              double y = (1 - share) * day[i % 24] + share * weekend[i % 24];
              return i * 7 % 31 + "," + (y + random.nextGaussian());
            });
    assertThat(history(suggest("x.csv", hours, null)))
        .startsWith("history: {labels: 2, lags: [24, 168], mean: 100")
        .contains("it repeats after 24 and 168");
    String days = rows("a,y", 3_000, i -> i * 7 % 31 + "," + (day[i % 24] + random.nextGaussian()));
    assertThat(history(suggest("x.csv", days, null))).contains("lags: [24], mean");
  }

  @Test
  void whereManyReportInTurnEachHasItsHistory() throws Exception {
    Random random = new Random(1);
    double[] levels = random.doubles(20, 0, 1_000).toArray();
    String text =
        rows(
            "shop,heat,y",
            2_000,
            i -> {
              int shop = random.nextInt(20);
              levels[shop] += random.nextGaussian();
              return "shop %d,%s,%s".formatted(shop, random.nextDouble(), levels[shop]);
            });
    assertThat(history(suggest("x.csv", text, null)))
        .startsWith("history: {labels: 2, mean: 100, relativeTo: last-label, by: shop}")
        .contains("the last label of the shop is ");
    boolean[] on = new boolean[20];
    String states =
        rows(
            "shop,heat,state",
            2_000,
            i -> {
              int shop = random.nextInt(20);
              on[shop] ^= random.nextInt(20) == 0;
              return "shop %d,%s,%s".formatted(shop, random.nextDouble(), on[shop] ? "on" : "off");
            });
    assertThat(history(suggest("x.csv", states, null)))
        .startsWith("history: {labels: 2, by: shop}")
        .contains("the last label of the shop is the next one in 9");
    String fixed =
        rows(
            "shop,heat,y",
            2_000,
            i -> {
              int shop = random.nextInt(20);
              double y = 50 * shop + random.nextGaussian();
              return "shop %d,%s,%s".formatted(shop, random.nextDouble(), y);
            });
    assertThat(history(suggest("x.csv", fixed, null))).isEmpty();
  }

  @Test
  void aNumberWithWhichTheLabelMovesIsToldAsAChange() throws Exception {
    Random random = new Random(1);
    double[] walk = new double[1_000];
    for (int i = 1; i < walk.length; i++) {
      walk[i] = walk[i - 1] + random.nextGaussian();
    }
    String text =
        rows(
            "a,noise,y",
            walk.length,
            i -> walk[i] + "," + random.nextGaussian() + "," + (walk[i] + random.nextGaussian()));
    assertThat(history(suggest("x.csv", text, null)))
        .startsWith("history: {labels: 2, mean: 100, relativeTo: last-label, changes: true}")
        .endsWith("it moves with a");
  }

  @Test
  void whatGivesTheLabelAwayIsLeftOutOrSaid() throws Exception {
    Random random = new Random(1);
    String sums =
        rows(
            "heat,guests,members,cents,near,rides",
            500,
            i -> {
              int guests = random.nextInt(40);
              int members = random.nextInt(90);
              int rides = guests + members;
              double near = rides + random.nextGaussian();
              return "%s,%d,%d,%d,%s,%d"
                  .formatted(random.nextDouble(), guests, members, 250 * rides, near, rides);
            });
    List<String> yaml = suggest("x.csv", sums, null);
    assertThat(yaml)
        .anyMatch(line -> line.contains("guests and members are left out: their sum is rides"))
        .anyMatch(line -> line.contains("cents is left out: it is the label in another unit"))
        .anyMatch(
            line -> line.matches(" +near: number .*nearly the label \\(.*is it known before\\?"));
    assertThat(kinds(yaml)).containsOnlyKeys("heat", "near");

    String names =
        rows(
            "a,code,flag,label",
            600,
            i -> {
              boolean bad = random.nextInt(4) == 0;
              boolean flag = bad && random.nextInt(50) > 0;
              return i * 7 % 31
                  + ",%s,%b,%s".formatted(bad ? "B" : "G", flag, bad ? "bad" : "good");
            });
    assertThat(suggest("x.csv", names, null))
        .anyMatch(line -> line.contains("code is left out: it is the label by other names"))
        .anyMatch(line -> line.matches(" +flag: boolean .*tells the label in 99\\.\\d %.*"));
  }

  @Test
  void clocksIdentifiersAndFewNumbers() throws Exception {
    Random random = new Random(1);
    String text =
        rows(
            "timeStamp,instanceId,level,density,pixel,valueToPredict,price",
            5_000,
            i ->
                "%d,%d,%s,%s,%d,%s,%s"
                    .formatted(
                        1295 + i / 3,
                        i % 2 == 0 ? i : i < 301 ? 10_000 + i : i - 301,
                        random.nextInt(3) * 0.5,
                        i % 400 == 0 ? 0.25 : random.nextInt(9) / 8 * 0.125,
                        Math.max(0, random.nextInt(26) - 9),
                        random.nextInt(9) < 2 ? "late" : "fine",
                        random.nextDouble()));
    List<String> yaml = suggest("x.csv", text, null);
    assertThat(kinds(yaml))
        .containsOnly(
            Map.entry("level", "category"),
            Map.entry("density", "number"),
            Map.entry("pixel", "number"),
            Map.entry("price", "number"));
    assertThat(yaml)
        .anyMatch(line -> line.contains("valueToPredict is the label, by its name"))
        .anyMatch(line -> line.contains("timeStamp is left out: it only rises"))
        .anyMatch(line -> line.contains("instanceId is left out: an identifier"));
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
        .anyMatch(line -> line.contains("id: {kind: category, path: buyer.id, max: 8}"))
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

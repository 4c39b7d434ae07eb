package learnstream.cli;

import static learnstream.cli.CommandLines.execute;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import learnstream.cli.CommandLines.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables of models on files. */
class BenchCommandTest {
  private static final int ROWS = 1_500;

  @TempDir private Path directory;

  /** The class says whether two numbers are on one side, which no line tells. */
  private Path squares() throws IOException {
    Random random = new Random(1);
    Path file = directory.resolve("squares.csv.gz");
    try (Writer out =
        new OutputStreamWriter(
            new GZIPOutputStream(Files.newOutputStream(file)), StandardCharsets.UTF_8)) {
      out.write("x,y,colour,class\n");
      for (int i = 0; i < ROWS; i++) {
        double x = random.nextGaussian();
        double y = random.nextGaussian();
        String colour = random.nextBoolean() ? "red" : "blue";
        out.write("%s,%s,%s,%s\n".formatted(x, y, colour, x * y > 0 ? "same" : "other"));
      }
      out.write("far,0,red,same\n");
    }
    return file;
  }

  private Path prices() throws IOException {
    Random random = new Random(2);
    StringBuilder rows = new StringBuilder("size,rooms,half,price\n");
    for (int i = 0; i < ROWS; i++) {
      double size = 20 + 100 * random.nextDouble();
      double price = 3 * size + random.nextGaussian();
      rows.append("%s,%s,%s,%s\n".formatted(size, 1 + i * 7 % 5 * 0.5, price / 2, price));
    }
    return Files.writeString(directory.resolve("prices.csv"), rows);
  }

  private static JsonNode json(Object... arguments) throws IOException {
    List<Object> quick = new ArrayList<>(List.of(arguments));
    quick.addAll(List.of("--warm-up", 0.1));
    Result result = execute(quick.toArray());
    assertThat(result.code()).as(result.error()).isZero();
    assertThat(result.lines()).hasSize(1);
    return new ObjectMapper().readTree(result.lines().get(0)).get("streams");
  }

  private static JsonNode model(JsonNode stream, String name) {
    for (JsonNode model : stream.get("models")) {
      if (model.get("model").asText().equals(name)) {
        return model;
      }
    }
    throw new AssertionError("no model " + name + " in " + stream);
  }

  @Test
  void aFileAloneIsTriedWithAFewModels() throws IOException {
    Path png = directory.resolve("curves.png");
    Path file = squares();
    JsonNode stream = json("bench", file, "--json", "--png", png).get(0);
    assertThat(stream.get("name").asText()).isEqualTo("squares.csv");
    assertThat(stream.get("samples").asInt()).isEqualTo(ROWS + 1);
    assertThat(stream.get("notes"))
        .extracting(JsonNode::asText)
        .containsExactly(
            "class from x, y, colour",
            "%s:%d: features.x: far is not allowed; give a number".formatted(file, ROWS + 2));
    JsonNode network = model(stream, "default");
    assertThat(network.get("accuracy").asDouble()).isBetween(0.8, 1.0);
    assertThat(network.get("window").asDouble()).isGreaterThan(network.get("accuracy").asDouble());
    assertThat(network.get("kappa").asDouble()).isBetween(0.6, 1.0);
    assertThat(network.get("logLoss").asDouble()).isBetween(0.0, 0.6);
    assertThat(network.get("bytes").asLong()).isGreaterThan(1_000);
    assertThat(network.get("samplesPerSecond").asDouble()).isPositive();
    assertThat(network.get("refused").asInt()).isOne();
    JsonNode curve = network.get("curve");
    assertThat(curve.size()).isBetween(100, 400);
    assertThat(curve.get(curve.size() - 1).get(0).asInt()).isEqualTo(ROWS);
    assertThat(model(stream, "linear").get("accuracy").asDouble()).isLessThan(0.6);
    assertThat(model(stream, "perceptron").get("logLoss").isNull()).isTrue();
    double majority = model(stream, "majority").get("accuracy").asDouble();
    assertThat(majority).isBetween(0.4, 0.6);
    assertThat(model(stream, "no-change").get("kappaTemporal").asDouble()).isZero();
    double noChange = model(stream, "no-change").get("accuracy").asDouble();
    assertThat(network.get("kappaTemporal").asDouble())
        .isEqualTo((network.get("accuracy").asDouble() - noChange) / (1 - noChange));
    BufferedImage image = ImageIO.read(png.toFile());
    assertThat(image.getWidth()).isGreaterThan(600);
    assertThat(image.getHeight()).isGreaterThan(400);
  }

  @Test
  void aFileMayHaveASeparatorOfItsOwn() throws IOException {
    Path file = prices();
    Files.writeString(file, Files.readString(file).replace(',', '|'));
    JsonNode stream = json("bench", file, "--label", "price", "--separator", "|", "--json").get(0);
    assertThat(stream.get("samples").asInt()).isEqualTo(ROWS);
    assertThat(stream.get("notes"))
        .extracting(JsonNode::asText)
        .containsExactly("price from size, rooms");
  }

  @Test
  void severalFilesHaveATableEachAndOneOverAll() throws IOException {
    Path[] files = {squares(), prices()};
    Result result =
        execute(
            "bench",
            files[0],
            files[1],
            "--label",
            "class,price",
            "--leave-out",
            "half",
            "--warm-up",
            0);
    assertThat(result.code()).as(result.error()).isZero();
    assertThat(result.lines())
        .anyMatch(line -> line.equals("squares.csv: 1,501 samples"))
        .anyMatch(line -> line.equals("prices.csv: 1,500 samples"))
        .anyMatch(line -> line.matches("model +kind +accuracy .*kappa .*samples/s .*refused"))
        .anyMatch(line -> line.matches("model +kind +MAE +RMSE +last MAE +samples/s +bytes"))
        .anyMatch(line -> line.matches("model +squares.csv +prices.csv MAE"))
        .anyMatch(line -> line.matches("majority +0\\.\\d{4}"))
        .anyMatch(line -> line.matches("mean +\\d+\\.\\d{4}"));
    JsonNode prices =
        json("bench", files[1], "--label", "price", "--leave-out", "half", "--json").get(0);
    JsonNode mean = model(prices, "mean");
    assertThat(model(prices, "default").get("meanAbsoluteError").asDouble())
        .isLessThan(mean.get("meanAbsoluteError").asDouble() / 4);
    assertThat(model(prices, "default").get("rootMeanSquaredError").asDouble())
        .isGreaterThan(model(prices, "default").get("meanAbsoluteError").asDouble());
    assertThat(model(prices, "default").get("accuracy").isNull()).isTrue();
  }

  @Test
  void aConfigurationSaysWhichModelsRunAndSideBySideTheyDoTheSame() throws IOException {
    Path config = Path.of("src/examples/sensors.yaml");
    Path file = Path.of("src/examples/sensors.csv");
    JsonNode one = json("bench", config, file, "--label", "state", "--json").get(0);
    JsonNode other = json("bench", config, file, "--label", "state", "--json", "--parallel").get(0);
    assertThat(one.get("models")).hasSize(3);
    assertThat(model(one, "state").get("accuracy").asDouble())
        .isGreaterThan(0.8)
        .isEqualTo(model(other, "state").get("accuracy").asDouble());
    assertThat(
            json("bench", config, file, "--label", "state", "--json", "--samples", 100)
                .get(0)
                .get("samples")
                .asInt())
        .isEqualTo(100);
  }

  @Test
  void wrongUseIsRefusedWithASentence() throws IOException {
    Path config = Path.of("src/examples/sensors.yaml");
    Path file = prices();
    assertThat(execute("bench").code()).isEqualTo(2);
    assertThat(execute("bench", directory.resolve("none.csv")).error())
        .contains("none.csv: there is no such file");
    assertThat(execute("bench", config, config).error()).contains("2 configurations");
    assertThat(execute("bench", file, "--samples", "0").error()).contains("--samples: 0");
    assertThat(execute("bench", file, "--warm-up", "-1").error())
        .contains("--warm-up: -1.0 is not allowed; 0 to 600 seconds are");
    assertThat(execute("bench", file, file, file, "--label", "a,b").error())
        .contains("--label: 2 columns for 3 files are not allowed; give one, or one for each file");
    assertThat(execute("bench", file, "--label", "value").error())
        .contains("--label: there is no field value; there are size, rooms, half, price");
    assertThat(execute("bench", file, "--leave-out", "third").error())
        .contains("--leave-out: there is no field third");
    assertThat(execute("bench", config, file, "--leave-out", "half").error())
        .contains("a configuration says itself");
    assertThat(execute("bench", Path.of("src/examples/by-key.yaml"), file).error())
        .contains("modelBy: key is not allowed");
    assertThat(execute("bench", Path.of("src/examples/gan-ring.yaml"), file).error())
        .contains("a GAN is not allowed");
    Path text = Files.writeString(directory.resolve("text.txt"), "x");
    assertThat(execute("bench", text).error()).contains("add a CONFIG");
    Result nothing = execute("bench", config, file, "--label", "price", "--warm-up", 0);
    assertThat(nothing.code()).isEqualTo(1);
    assertThat(nothing.lines()).anyMatch(line -> line.contains("prices.csv:2: "));
  }

  @Test
  void aLearnerOfOthersThatFailsIsANoteAndTakesNothingWithIt() throws IOException {
    Path folder = Files.createDirectories(directory.resolve("moa"));
    Files.createFile(folder.resolve("moa-2024.07.0.jar"));
    JsonNode stream =
        json(
                "bench",
                prices(),
                "--label",
                "price",
                "--json",
                "--parallel",
                "--against",
                "moa",
                "--moa-folder",
                folder)
            .get(0);
    assertThat(model(stream, "default").get("meanAbsoluteError").isNumber()).isTrue();
    assertThat(stream.get("notes"))
        .extracting(JsonNode::asText)
        .contains("FIMT-DD of MOA failed: java.lang.ClassNotFoundException: moa.learners.Learner");
  }

  @Test
  void textsAloneAreNotComparedWithOthers() throws IOException {
    Path folder = Files.createDirectories(directory.resolve("moa"));
    Files.createFile(folder.resolve("moa-2024.07.0.jar"));
    StringBuilder rows = new StringBuilder("text,label\n");
    for (int i = 0; i < 200; i++) {
      rows.append("this is message %d of many words,%s\n".formatted(i, i % 3 == 0 ? "a" : "b"));
    }
    Path file = Files.writeString(directory.resolve("texts.csv"), rows);
    JsonNode stream =
        json("bench", file, "--json", "--against", "moa", "--moa-folder", folder).get(0);
    assertThat(stream.get("notes"))
        .extracting(JsonNode::asText)
        .contains("not compared with MOA, whose learners do not see texts");
  }

  @Test
  void fieldsThatAreLeftOutAnywayMayBeNamed() throws IOException {
    Random random = new Random(4);
    StringBuilder rows = new StringBuilder("hour,casual,registered,cnt\n");
    for (int i = 0; i < 400; i++) {
      int casual = random.nextInt(100);
      int registered = random.nextInt(300);
      rows.append("%d,%d,%d,%d\n".formatted(i % 24, casual, registered, casual + registered));
    }
    Path file = Files.writeString(directory.resolve("bikes.csv"), rows);
    JsonNode stream =
        json("bench", file, "--json", "--label", "cnt", "--leave-out", "casual,registered").get(0);
    assertThat(stream.get("notes").get(0).asText()).startsWith("cnt from hour");
  }
}

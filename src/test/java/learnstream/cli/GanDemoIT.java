package learnstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The GAN demo as a user starts it: both halves, the topics and a real broker. */
class GanDemoIT {
  @TempDir Path directory;

  private JsonNode demo(String data, int exchanges, Path png) throws Exception {
    var result =
        CommandLines.execute(
            "demo", "gan", "--data", data, "--exchanges", exchanges, "--json", "--png", png);
    assertThat(result.code()).as(result.error()).isZero();
    assertThat(result.lines()).hasSize(1);
    return new ObjectMapper().readTree(result.lines().get(0));
  }

  private static List<String> names(JsonNode json) {
    Iterator<String> names = json.fieldNames();
    return java.util.stream.Stream.generate(() -> names.hasNext() ? names.next() : null)
        .takeWhile(name -> name != null)
        .toList();
  }

  private static long shades(BufferedImage image) {
    TreeSet<Integer> shades = new TreeSet<>();
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        shades.add(image.getRGB(x, y));
      }
    }
    return shades.size();
  }

  @Test
  void findsAllModesOfTheRingThroughTheBroker() throws Exception {
    Path png = directory.resolve("ring.png");
    JsonNode json = demo("ring", 4_000, png);
    assertThat(names(json))
        .containsExactly(
            "data",
            "modes",
            "modesCovered",
            "highQuality",
            "exchanges",
            "exchangesPerSecond",
            "seconds",
            "divergences");
    assertThat(json.get("data").asText()).isEqualTo("ring");
    assertThat(json.get("modes").asInt()).isEqualTo(8);
    assertThat(json.get("modesCovered").asInt()).isEqualTo(8);
    assertThat(json.get("highQuality").asDouble()).isBetween(0.65, 1.0);
    assertThat(json.get("exchanges").asInt()).isGreaterThanOrEqualTo(4_000);
    assertThat(json.get("exchangesPerSecond").asDouble()).isPositive();
    assertThat(json.get("seconds").asDouble()).isPositive();
    assertThat(json.get("divergences").asInt()).isZero();
    BufferedImage image = ImageIO.read(png.toFile());
    assertThat(image.getWidth()).isEqualTo(640);
    assertThat(image.getHeight()).isEqualTo(640);
    assertThat(shades(image)).isGreaterThan(20);
  }

  @Test
  void drawsDigitsThatAClassifierOfTheSameStreamLooksAt() throws Exception {
    Path png = directory.resolve("digits.png");
    JsonNode json = demo("digits", 60, png);
    assertThat(names(json))
        .containsExactly(
            "data",
            "agreement",
            "classes",
            "meanTopProbability",
            "classifierAccuracy",
            "exchanges",
            "exchangesPerSecond",
            "seconds",
            "divergences");
    assertThat(names(json.get("classes")))
        .containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    double all = 0;
    for (JsonNode share : json.get("classes")) {
      all += share.asDouble();
    }
    assertThat(all).isBetween(0.999, 1.001);
    assertThat(json.get("agreement").asDouble()).isBetween(0.0, 1.0);
    assertThat(json.get("meanTopProbability").asDouble()).isBetween(0.1, 1.0);
    assertThat(json.get("classifierAccuracy").asDouble()).isBetween(0.5, 1.0);
    BufferedImage image = ImageIO.read(png.toFile());
    assertThat(image.getWidth()).isEqualTo(image.getHeight()).isEqualTo(8 * (28 * 3 + 8) + 8);
    assertThat(shades(image)).isGreaterThan(20);
  }
}

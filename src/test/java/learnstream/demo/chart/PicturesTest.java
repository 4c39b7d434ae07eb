package learnstream.demo.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import learnstream.demo.data.Digits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PicturesTest {
  @Test
  void onlySquaresAreImages() {
    assertThat(Pictures.sideOf(784)).isEqualTo(28);
    assertThat(Pictures.sideOf(783)).isZero();
    assertThat(Pictures.sideOf(4)).isZero();
  }

  @Test
  void aSheetShowsEachImageInItsPlaceBrightOnDark(@TempDir Path directory) throws Exception {
    float[] samples = new float[3 * 16];
    for (int i = 0; i < 16; i++) {
      samples[16 + i] = 300;
      samples[32 + i] = i == 0 ? 128 : -5;
    }
    Path file = directory.resolve("sheet.png");
    Pictures.write(Pictures.sheet(samples, 4, 2), file);
    BufferedImage read = ImageIO.read(file.toFile());
    int step = 4 * 3 + 8;
    assertThat(read.getWidth()).isEqualTo(2 * step + 8);
    assertThat(read.getHeight()).isEqualTo(2 * step + 8);
    assertThat(grey(read, 8, 8)).isZero();
    assertThat(grey(read, 8 + step, 8)).isEqualTo(255);
    assertThat(grey(read, 8 + step + 11, 8 + 11)).isEqualTo(255);
    assertThat(grey(read, 8 + step + 12, 8)).isZero();
    assertThat(grey(read, 8, 8 + step)).isEqualTo(128);
    assertThat(grey(read, 8 + 3, 8 + step)).isZero();
  }

  private static int grey(BufferedImage image, int x, int y) {
    return image.getRaster().getSample(x, y, 0);
  }

  @Test
  void pointsLieWhereTheyBelongUpwardsAndToTheRight() {
    BufferedImage image =
        Pictures.scatter(new float[] {1, 1}, List.<double[]>of(new double[] {-1.6, 0}), 0.12);
    assertThat(isBlue(image, 320 + 160, 320 - 160)).isTrue();
    assertThat(isBlue(image, 320 + 160, 320 + 160)).isFalse();
    assertThat(isBlue(image, 320 - 160, 320 - 160)).isFalse();
  }

  private static boolean isBlue(BufferedImage image, int x, int y) {
    Color colour = new Color(image.getRGB(x, y));
    return colour.getBlue() > colour.getRed() + 40;
  }

  @Test
  void greysAreAsManyAsThePixelsHave() {
    byte[] image = new byte[Digits.SIDE * Digits.SIDE];
    java.util.Arrays.fill(image, 0, 2 * Digits.SIDE, (byte) 255);
    List<byte[]> images = new ArrayList<>(List.of(image));
    List<String> lines = DigitDrawing.shaded(images);
    assertThat(lines).hasSize(7);
    assertThat(lines.get(0)).startsWith("\u001b[38;5;255;48;5;232m▀");
    assertThat(lines.get(1)).startsWith("\u001b[38;5;232;48;5;232m▀");
    assertThat(lines).allMatch(line -> line.endsWith("\u001b[0m"));
  }
}

package learnstream.demo.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChartTest {
  private static final double[] X = {0, 1, 2, 3};
  private static final LineChart RISING =
      LineChart.of(
          "rising", List.of(new Line("y", Line.Style.SOLID, X, new double[] {0, 1, 2, 3})));

  @Test
  void ticksAreRoundNumbersAndNoMoreThanAskedFor() {
    assertThat(new Axis(-5, 5).ticks(3)).containsExactly(-5.0, 0.0, 5.0);
    assertThat(new Axis(-0.06, 1.06).ticks(3)).containsExactly(0.0, 0.5, 1.0);
    assertThat(new Axis(0, 300).ticks(4)).containsExactly(0.0, 100.0, 200.0, 300.0);
    assertThat(new Axis(17, 18).ticks(2)).hasSizeBetween(1, 2);
    assertThat(new Axis(-0.06, 1.06).text(0.5, 3)).isEqualTo("0.5");
    assertThat(new Axis(0, 5000).text(2000, 3)).isEqualTo("2,000");
    assertThatThrownBy(() -> new Axis(1, 1)).hasMessageContaining("1.0 to 1.0 is not allowed");
  }

  @Test
  void aRisingLineRunsFromLowerLeftToUpperRight() {
    List<String> lines = TerminalChart.lines(RISING, 12, 5);
    assertThat(lines)
        .containsExactly(
            "  rising    ",
            " │        ⡠⠊",
            "2┤      ⡠⠊  ",
            " │    ⡠⠊    ",
            " │  ⡠⠊      ",
            "0┤⡠⠊        ",
            " └┬─────┬───",
            "  0     2   ");
  }

  @Test
  void chartsStandSideBySide() {
    List<String> one = TerminalChart.lines(RISING, 12, 3);
    assertThat(TerminalChart.sideBySide(List.of(one, one)))
        .hasSameSizeAs(one)
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(26))
        .first()
        .asString()
        .isEqualTo("  rising        rising");
  }

  @Test
  void thePictureHasAPanelForEachChart() {
    BufferedImage image = ChartPicture.sheet("two", List.of(RISING, RISING, RISING), 2);
    assertThat(image.getWidth()).isEqualTo(800);
    Set<Integer> blue = new HashSet<>();
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        if ((image.getRGB(x, y) & 0xffffff) == 0x0072B2) {
          blue.add(x / 400 + y / 334 * 2);
        }
      }
    }
    assertThat(blue).containsExactlyInAnyOrder(0, 1, 2);
  }
}

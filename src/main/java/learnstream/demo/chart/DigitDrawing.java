package learnstream.demo.chart;

import java.util.ArrayList;
import java.util.List;
import learnstream.demo.data.Digits;

/** Draws digits as characters, two rows of pixels a line. */
public final class DigitDrawing {
  private static final int STEP = 2;

  private DigitDrawing() {}

  /** Draws images side by side, each with its caption below, if there are any. */
  public static List<String> sideBySide(List<byte[]> images, List<String> captions) {
    List<String> lines = new ArrayList<>();
    int width = Digits.SIDE / STEP;
    for (int row = 0; row < Digits.SIDE; row += 2 * STEP) {
      StringBuilder line = new StringBuilder();
      for (byte[] image : images) {
        for (int column = 0; column < Digits.SIDE; column += STEP) {
          line.append(block(ink(image, row, column), ink(image, row + STEP, column)));
        }
        line.append("  ");
      }
      lines.add(line.toString().stripTrailing());
    }
    if (captions.isEmpty()) {
      return lines;
    }
    StringBuilder line = new StringBuilder();
    captions.forEach(caption -> line.append(("%-" + width + "s  ").formatted(caption)));
    lines.add(line.toString().stripTrailing());
    return lines;
  }

  /** The same in shades of grey, for a terminal with 256 colours. */
  public static List<String> shaded(List<byte[]> images) {
    List<String> lines = new ArrayList<>();
    for (int row = 0; row < Digits.SIDE; row += 2 * STEP) {
      StringBuilder line = new StringBuilder();
      for (byte[] image : images) {
        for (int column = 0; column < Digits.SIDE; column += STEP) {
          line.append(
              "\u001b[38;5;%d;48;5;%dm▀"
                  .formatted(grey(image, row, column), grey(image, row + STEP, column)));
        }
        line.append("\u001b[0m  ");
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  /** The terminal's 24 greys begin at colour 232. */
  private static int grey(byte[] image, int row, int column) {
    return 232 + 23 * brightness(image, row, column) / 255;
  }

  private static boolean ink(byte[] image, int row, int column) {
    return brightness(image, row, column) > 96;
  }

  private static int brightness(byte[] image, int row, int column) {
    int sum = 0;
    for (int r = row; r < row + STEP; r++) {
      for (int c = column; c < column + STEP; c++) {
        sum += image[r * Digits.SIDE + c] & 0xff;
      }
    }
    return sum / (STEP * STEP);
  }

  static char block(boolean upper, boolean lower) {
    return upper ? lower ? '█' : '▀' : lower ? '▄' : ' ';
  }
}

package learnstream.demo.chart;

import java.util.ArrayList;
import java.util.List;

/** A canvas of Braille characters, two dots wide and four high each. */
final class Dots {
  /** The bits of a character's dots, row by row. */
  private static final int[][] BITS = {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};

  private final int width;
  private final int height;
  private final int[][] cells;

  Dots(int columns, int rows) {
    width = 2 * columns;
    height = 4 * rows;
    cells = new int[rows][columns];
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /** Sets a dot, counted from the upper left; those outside are not drawn. */
  void set(int x, int y) {
    if (x >= 0 && x < width && y >= 0 && y < height) {
      cells[y / 4][x / 2] |= BITS[y % 4][x % 2];
    }
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (int[] row : cells) {
      StringBuilder line = new StringBuilder();
      for (int cell : row) {
        line.append(cell == 0 ? ' ' : (char) (0x2800 + cell));
      }
      lines.add(line.toString());
    }
    return lines;
  }
}

package learnstream.demo.chart;

import java.util.ArrayList;
import java.util.List;

/** Points in the plane as characters, two rows of cells a line. */
public final class PointDrawing {
  private static final int COLUMNS = 34;
  private static final int ROWS = 32;

  private PointDrawing() {}

  /** Draws {@code [count * 2]} points; the plane reaches from -reach to reach. */
  public static List<String> lines(float[] points, double reach) {
    boolean[][] cells = new boolean[ROWS][COLUMNS];
    for (int i = 0; i + 1 < points.length; i += 2) {
      int column = (int) Math.floor((points[i] + reach) / (2 * reach) * COLUMNS);
      int row = (int) Math.floor((reach - points[i + 1]) / (2 * reach) * ROWS);
      if (column >= 0 && column < COLUMNS && row >= 0 && row < ROWS) {
        cells[row][column] = true;
      }
    }
    List<String> lines = new ArrayList<>();
    for (int row = 0; row < ROWS; row += 2) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < COLUMNS; column++) {
        line.append(DigitDrawing.block(cells[row][column], cells[row + 1][column]));
      }
      lines.add(line.toString());
    }
    return lines;
  }
}

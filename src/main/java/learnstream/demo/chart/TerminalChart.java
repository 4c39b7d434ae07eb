package learnstream.demo.chart;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A chart as lines of characters. */
public final class TerminalChart {
  private static final String GAP = "  ";

  private TerminalChart() {}

  /**
   * Draws a chart: its title, the lines with numbers at the left and below.
   *
   * @param columns characters in a line, the numbers' included
   * @param rows lines of the plot itself; two more hold the x axis
   */
  public static List<String> lines(LineChart chart, int columns, int rows) {
    int most = Math.max(3, rows / 3);
    String[] marks = new String[rows];
    for (double tick : chart.y().ticks(most)) {
      marks[row(chart, tick, rows)] = chart.y().text(tick, most);
    }
    int margin =
        Arrays.stream(marks).mapToInt(mark -> mark == null ? 0 : mark.length()).max().orElse(0);
    Dots dots = new Dots(columns - margin - 1, rows);
    chart.lines().forEach(line -> draw(chart, line, dots));
    List<String> drawn = dots.lines();
    List<String> lines = new ArrayList<>();
    lines.add(padded(" ".repeat(margin + 1) + chart.title(), columns));
    for (int r = 0; r < rows; r++) {
      String mark = marks[r] == null ? "" : marks[r];
      lines.add(
          " ".repeat(margin - mark.length())
              + mark
              + (marks[r] == null ? "│" : "┤")
              + drawn.get(r));
    }
    lines.addAll(below(chart, margin, columns));
    return lines;
  }

  private static int row(LineChart chart, double y, int rows) {
    int dots = 4 * rows - 1;
    return (int) Math.round((1 - chart.y().place(y)) * dots) / 4;
  }

  private static List<String> below(LineChart chart, int margin, int columns) {
    int plot = columns - margin - 1;
    int most = Math.max(3, plot / 8);
    StringBuilder axis = new StringBuilder("─".repeat(plot));
    StringBuilder numbers = new StringBuilder(" ".repeat(columns));
    int free = 0;
    for (double tick : chart.x().ticks(most)) {
      int at = (int) Math.round(chart.x().place(tick) * (2 * plot - 1)) / 2;
      axis.setCharAt(at, '┬');
      String text = chart.x().text(tick, most);
      int from = Math.min(margin + 1 + at - text.length() / 2, columns - text.length());
      if (from >= free) {
        numbers.replace(from, from + text.length(), text);
        free = from + text.length() + 1;
      }
    }
    return List.of(" ".repeat(margin) + "└" + axis, numbers.toString());
  }

  private static void draw(LineChart chart, Line line, Dots dots) {
    for (int i = 0; i + 1 < line.x().length; i++) {
      double x = place(chart.x().place(line.x()[i]), dots.width());
      double y = place(1 - chart.y().place(line.y()[i]), dots.height());
      double acrossBy = place(chart.x().place(line.x()[i + 1]), dots.width()) - x;
      double downBy = place(1 - chart.y().place(line.y()[i + 1]), dots.height()) - y;
      boolean steep = Math.abs(downBy) > Math.abs(acrossBy);
      int pieces = (int) Math.max(1, Math.ceil(Math.max(Math.abs(acrossBy), Math.abs(downBy))));
      for (int k = 0; k <= pieces; k++) {
        int across = (int) Math.round(x + acrossBy * k / pieces);
        int down = (int) Math.round(y + downBy * k / pieces);
        // By the place on the canvas, so that short pieces do not begin the pattern anew.
        if (line.style().isDrawn(steep ? down : across)) {
          dots.set(across, down);
        }
      }
    }
  }

  private static double place(double share, int dots) {
    return share * (dots - 1);
  }

  /** Charts of one height in a row. */
  public static List<String> sideBySide(List<List<String>> charts) {
    List<String> lines = new ArrayList<>();
    for (int r = 0; r < charts.get(0).size(); r++) {
      StringBuilder line = new StringBuilder();
      for (List<String> chart : charts) {
        line.append(line.isEmpty() ? "" : GAP).append(chart.get(r));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  private static String padded(String text, int width) {
    return text.length() >= width
        ? text.substring(0, width)
        : text + " ".repeat(width - text.length());
  }

  /** What each kind of line is. */
  public static String legend(List<Line> lines) {
    return String.join(
        "   ", lines.stream().map(line -> line.style().sample() + " " + line.name()).toList());
  }
}

package learnstream.demo.chart;

import java.util.List;

/** Lines over two axes. */
public record LineChart(String title, Axis x, Axis y, List<Line> lines) {
  public LineChart {
    lines = List.copyOf(lines);
  }

  /** A chart whose axes just hold the lines. */
  public static LineChart of(String title, List<Line> lines) {
    return new LineChart(
        title,
        Axis.over(lines.stream().map(Line::x).toArray(double[][]::new)),
        Axis.over(lines.stream().map(Line::y).toArray(double[][]::new)),
        lines);
  }
}

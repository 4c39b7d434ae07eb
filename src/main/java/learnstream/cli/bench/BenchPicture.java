package learnstream.cli.bench;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import learnstream.bench.MoaRun;
import learnstream.bench.Outcome;
import learnstream.demo.chart.Axis;
import learnstream.demo.chart.ChartPicture;
import learnstream.demo.chart.Line;
import learnstream.demo.chart.Line.Style;
import learnstream.demo.chart.LineChart;
import learnstream.model.metric.MetricsSnapshot;
import learnstream.model.metric.Score;

/** Curves of the sliding window's accuracy or error, a panel for each stream. */
public final class BenchPicture {
  private static final int COLUMNS = 2;
  private static final int WIDTH = 640;
  private static final int HEIGHT = 420;

  /** Errors that are so many times the mean's are outside of the picture. */
  private static final double HIGHEST_ERROR = 1.5;

  private BenchPicture() {}

  public static BufferedImage of(List<StreamResult> results) {
    return ChartPicture.sheet(
        "Prequential accuracy or error over the sliding window",
        results.stream().map(BenchPicture::chart).toList(),
        COLUMNS,
        WIDTH,
        HEIGHT);
  }

  private static LineChart chart(StreamResult result) {
    List<Line> lines = new ArrayList<>();
    for (Outcome outcome : result.outcomes()) {
      Style style = outcome.kind().equals(MoaRun.KIND) ? Style.DASHED : Style.SOLID;
      lines.add(line(outcome.model(), style, outcome, MetricsSnapshot::window));
    }
    Outcome first = result.outcomes().get(0);
    String majority = result.isClasses() ? "majority" : "mean";
    lines.add(line(majority, Style.DOTTED, first, point -> point.majority().window()));
    lines.add(line("no-change", Style.DOTTED, first, point -> point.noChange().window()));
    String title = result.name() + (result.isClasses() ? ": accuracy" : ": mean absolute error");
    return new LineChart(title, xAxis(lines), yAxis(lines, result.isClasses()), lines);
  }

  /** Without the beginning, in which a window says little. */
  private static Line line(
      String name, Style style, Outcome outcome, Function<MetricsSnapshot, Score> score) {
    long from = outcome.metrics().samples() / 50;
    List<MetricsSnapshot> points =
        outcome.curve().points().stream().filter(point -> point.samples() >= from).toList();
    return new Line(
        name,
        style,
        points.stream().mapToDouble(MetricsSnapshot::samples).toArray(),
        points.stream().mapToDouble(point -> BenchJson.value(score.apply(point))).toArray());
  }

  private static Axis xAxis(List<Line> lines) {
    double[][] places = lines.stream().map(Line::x).toArray(double[][]::new);
    return hasNone(places) ? new Axis(0, 1) : Axis.over(places);
  }

  private static Axis yAxis(List<Line> lines, boolean isClasses) {
    double[][] values =
        lines.stream()
            .map(line -> Arrays.stream(line.y()).filter(Double::isFinite).toArray())
            .toArray(double[][]::new);
    if (hasNone(values)) {
      return new Axis(0, 1);
    }
    Axis all = Axis.over(values);
    if (isClasses) {
      return all.from() < 1 ? new Axis(all.from(), 1) : all;
    }
    double mean = Arrays.stream(values[values.length - 2]).max().orElse(all.to());
    double top = Math.min(all.to(), HIGHEST_ERROR * mean);
    return new Axis(0, top > 0 ? top : 1);
  }

  private static boolean hasNone(double[][] numbers) {
    return Arrays.stream(numbers).allMatch(some -> some.length == 0);
  }
}

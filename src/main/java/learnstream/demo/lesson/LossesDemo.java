package learnstream.demo.lesson;

import static learnstream.demo.chart.Characters.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import learnstream.demo.Demo;
import learnstream.demo.DemoContext;
import learnstream.demo.chart.Axis;
import learnstream.demo.chart.ChartPicture;
import learnstream.demo.chart.Line;
import learnstream.demo.chart.LineChart;
import learnstream.demo.chart.TerminalChart;
import learnstream.nn.spec.Loss;

/** The quadratic loss learns slowly where the error is large; cross-entropy does not. */
public final class LossesDemo extends Demo {
  private static final int COLUMNS = 39;
  private static final int ROWS = 10;
  private static final double LEARNT = 0.25;

  public LossesDemo() {
    super(
        "losses",
        "Quadratic loss and cross-entropy race from a wrong start and from a very wrong one.",
        300);
  }

  @Override
  public void run(DemoContext context) throws Exception {
    int updates = context.samples(samples());
    List<LossRun> wrong = race(0.6, 0.9, updates);
    List<LossRun> veryWrong = race(2, 2, updates);
    List<LineChart> charts =
        List.of(chart("wrong: w = 0.6, b = 0.9", wrong), chart("very wrong: w = b = 2", veryWrong));
    context.say("One sigmoid unit is to answer 0 to the input 1: its answer after each sample.");
    context.say("");
    context.say(
        TerminalChart.sideBySide(
            charts.stream().map(chart -> TerminalChart.lines(chart, COLUMNS, ROWS)).toList()));
    context.say(TerminalChart.legend(charts.get(0).lines()) + "   (samples learnt, rate 0.15)");
    context.say("");
    List<LossRun> all = new ArrayList<>(wrong);
    all.addAll(veryWrong);
    context.say(table(all, updates));
    context.say("");
    context.say(
        List.of(
            "dC/dw = (y - t) f'(z) x with the quadratic loss: where the unit is most wrong, f' is",
            "nearly 0, and so is the step. With cross-entropy f' cancels: dC/dw = (y - t) x, the",
            "larger the error, the larger the step."));
    context.picture(
        () -> ChartPicture.sheet("Answer of one sigmoid unit whose target is 0", charts, 2),
        name());
    context.result(result(all, updates));
  }

  /** The same start with both losses. */
  static List<LossRun> race(double weight, double bias, int updates) {
    return List.of(
        new LossRun(Loss.BINARY_CROSS_ENTROPY, weight, bias, updates),
        new LossRun(Loss.MEAN_SQUARED_ERROR, weight, bias, updates));
  }

  private static LineChart chart(String title, List<LossRun> race) {
    List<Line> lines = race.stream().map(LossRun::line).toList();
    return new LineChart(title, Axis.over(lines.get(0).x()), new Axis(0, 1), lines);
  }

  private static List<String> table(List<LossRun> runs, int updates) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%-14s %-14s %7s %9s %9s %9s %12s"
            .formatted(
                "start", "loss", "answer", "dC/dw", "after 50", "after " + updates, "below 1/4"));
    for (LossRun run : runs) {
      int below = run.updatesUntilBelow(LEARNT);
      lines.add(
          text(
              "w=%.1f b=%.1f    %-14s %7.4f %9.4f %9.4f %9.4f %12s",
              run.weight,
              run.bias,
              run.name(),
              run.outputs[0],
              run.slopeAtStart,
              run.outputs[Math.min(50, updates)],
              run.outputs[updates],
              below < 0 ? "never" : "after " + below));
    }
    return lines;
  }

  private static Map<String, Object> result(List<LossRun> runs, int updates) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (LossRun run : runs) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("weight", run.weight);
      one.put("bias", run.bias);
      one.put("loss", run.name());
      one.put("outputAtStart", DemoContext.rounded(run.outputs[0]));
      one.put("slopeAtStart", DemoContext.rounded(run.slopeAtStart));
      one.put("outputAfter50", DemoContext.rounded(run.outputs[Math.min(50, updates)]));
      one.put("outputAtEnd", DemoContext.rounded(run.outputs[updates]));
      one.put("samplesUntilBelowAQuarter", run.updatesUntilBelow(LEARNT));
      all.add(one);
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("runs", all);
    result.put("samples", updates);
    return result;
  }
}

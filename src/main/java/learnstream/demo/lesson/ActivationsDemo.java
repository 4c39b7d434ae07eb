package learnstream.demo.lesson;

import static learnstream.demo.chart.Characters.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import learnstream.demo.Demo;
import learnstream.demo.DemoContext;
import learnstream.demo.chart.ChartPicture;
import learnstream.demo.chart.LineChart;
import learnstream.demo.chart.TerminalChart;
import learnstream.nn.spec.Activation;

/** Every activation function beside its derivative. */
public final class ActivationsDemo extends Demo {
  private static final int ACROSS = 3;
  private static final int COLUMNS = 25;
  private static final int ROWS = 7;
  private static final int POINTS = 201;

  /** Where numbers are told: deep in saturation, near 0, and on either side. */
  private static final int[] AT = {-4, -1, 0, 1, 4};

  public ActivationsDemo() {
    super(
        "activations",
        "Every activation function and its derivative, drawn from a layer's own passes.",
        0);
  }

  @Override
  public void run(DemoContext context) throws Exception {
    List<ActivationCurves> curves = new ArrayList<>();
    for (Activation activation : Activation.values()) {
      curves.add(new ActivationCurves(activation, POINTS));
    }
    List<LineChart> charts = curves.stream().map(ActivationCurves::chart).toList();
    for (int from = 0; from < charts.size(); from += ACROSS) {
      context.say(
          TerminalChart.sideBySide(
              charts.subList(from, Math.min(charts.size(), from + ACROSS)).stream()
                  .map(chart -> TerminalChart.lines(chart, COLUMNS, ROWS))
                  .toList()));
    }
    context.say(
        TerminalChart.legend(charts.get(Activation.SOFTMAX.ordinal()).lines().subList(0, 2))
            + "   of softmax, the shares of the other two sums are dashed");
    context.say("");
    context.say(table(curves));
    context.say("");
    context.say(
        List.of(
            "Where |z| is large sigmoid and tanh are flat: what comes back through them is nearly",
            "nothing (the vanishing gradient). Through a rectifier it comes back whole, or, where",
            "z < 0, not at all: leaky ReLU and ELU let a little through, so that no unit dies."));
    context.picture(
        () -> ChartPicture.sheet("Activation functions and their derivatives", charts, ACROSS),
        name());
    context.result(result(curves));
  }

  private static int index(int z) {
    return (z + 5) * (POINTS - 1) / 10;
  }

  private static List<String> table(List<ActivationCurves> curves) {
    List<String> lines = new ArrayList<>();
    StringBuilder head = new StringBuilder("%-12s".formatted("f and f' at"));
    for (int z : AT) {
      head.append("%15s".formatted("z = " + z));
    }
    lines.add(head.toString());
    for (ActivationCurves each : curves) {
      double[] f = each.values(0);
      double[] slope = each.derivatives();
      StringBuilder line = new StringBuilder("%-12s".formatted(each.label()));
      for (int z : AT) {
        line.append(text("%8.3f%7.3f", f[index(z)], slope[index(z)] + 0.0));
      }
      lines.add(line.toString());
    }
    return lines;
  }

  /** Each function's name to [f, f'] at each z. */
  private static Map<String, Object> result(List<ActivationCurves> curves) {
    Map<String, Object> functions = new LinkedHashMap<>();
    for (ActivationCurves each : curves) {
      Map<String, Object> numbers = new LinkedHashMap<>();
      double[] f = each.values(0);
      double[] slope = each.derivatives();
      for (int z : AT) {
        numbers.put(
            Integer.toString(z),
            List.of(DemoContext.rounded(f[index(z)]), DemoContext.rounded(slope[index(z)])));
      }
      functions.put(each.label(), numbers);
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("functions", functions);
    return result;
  }
}

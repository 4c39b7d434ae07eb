package learnstream.demo.chart;

import static learnstream.demo.chart.Characters.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import learnstream.demo.chart.Line.Style;

/** A curve, noisy samples of it, and what a model answered last all along it. */
public final class CurveView {
  /** Samples, and answers, lie between minus this and this. */
  public static final double REACH = 3;

  private static final double NOISE = 0.1;
  private static final int PLACES = 60;
  private static final int COLUMNS = 72;
  private static final int ROWS = 12;

  private final double[] x = new double[PLACES];
  private final double[] truth = new double[PLACES];
  private final double[] answers = new double[PLACES];
  private double squares;
  private int count;

  public CurveView() {
    for (int i = 0; i < PLACES; i++) {
      x[i] = (2 * (i + 0.5) / PLACES - 1) * REACH;
      truth[i] = curve(x[i]);
    }
  }

  /** What is to be learnt: slow on the left, quick on the right. */
  static double curve(double x) {
    return Math.sin(0.5 * (x + 4) * (x + 4) / 2) + 0.2 * x;
  }

  public static double noisy(double x, Random random) {
    return curve(x) + NOISE * random.nextGaussian();
  }

  /** Takes in what the model said of x before it learnt it. */
  public void take(double at, double answer) {
    int place = (int) ((at / REACH + 1) / 2 * PLACES);
    answers[Math.max(0, Math.min(PLACES - 1, place))] = answer;
    double off = answer - curve(at);
    count++;
    // The last five hundred or so.
    squares += (off * off - squares) / Math.min(count, 500);
  }

  public int samples() {
    return count;
  }

  /** Root of the mean squared distance of the newest answers from the curve without its noise. */
  public double error() {
    return Math.sqrt(squares);
  }

  /** The chart, and a line that says how far it is. */
  public List<String> lines() {
    List<Line> both =
        List.of(
            new Line("the network", Style.SOLID, x, answers),
            new Line("the curve", Style.DOTTED, x, truth));
    LineChart chart =
        new LineChart(TerminalChart.legend(both), new Axis(-REACH, REACH), new Axis(-2, 2), both);
    List<String> lines = new ArrayList<>(TerminalChart.lines(chart, COLUMNS, ROWS));
    lines.add(text("%,d noisy samples; the newest answers are %.3f off the curve", count, error()));
    return lines;
  }
}

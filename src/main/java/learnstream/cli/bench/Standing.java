package learnstream.cli.bench;

import java.util.ArrayList;
import java.util.List;
import learnstream.bench.Outcome;
import learnstream.model.metric.MetricsSnapshot;
import learnstream.model.metric.Score;
import learnstream.model.metric.ScoreSpans;

/**
 * A line of a table: a model, or a baseline. What does not apply is NaN, or negative.
 *
 * @param kind of network, the library that the model is from, or {@value #BASELINE}
 * @param window of the newest samples
 * @param bytes of the model's state
 */
record Standing(
    String model,
    String kind,
    Score whole,
    Score window,
    double kappa,
    double kappaTemporal,
    double samplesPerSecond,
    long bytes,
    long refused) {
  static final String BASELINE = "baseline";

  static List<Standing> of(List<Outcome> outcomes) {
    List<Standing> standings = new ArrayList<>();
    outcomes.forEach(outcome -> standings.add(of(outcome)));
    if (!outcomes.isEmpty()) {
      MetricsSnapshot metrics = outcomes.get(0).metrics();
      boolean isClasses = !Double.isNaN(metrics.whole().accuracy());
      standings.add(baseline(isClasses ? "majority" : "mean", metrics.majority(), metrics));
      standings.add(baseline("no-change", metrics.noChange(), metrics));
    }
    return standings;
  }

  private static Standing of(Outcome outcome) {
    return new Standing(
        outcome.model(),
        outcome.kind(),
        outcome.metrics().whole(),
        outcome.metrics().window(),
        outcome.metrics().kappa(),
        outcome.kappaTemporal(),
        outcome.samplesPerSecond(),
        outcome.bytes(),
        outcome.refused());
  }

  private static Standing baseline(String name, ScoreSpans scores, MetricsSnapshot metrics) {
    double noChange = metrics.noChange().whole().accuracy();
    double temporal =
        Double.isNaN(metrics.kappa())
            ? Double.NaN
            : (scores.whole().accuracy() - noChange) / (1 - noChange);
    return new Standing(
        name, BASELINE, scores.whole(), scores.window(), Double.NaN, temporal, Double.NaN, -1, 0);
  }

  /** Accuracy, or mean absolute error. */
  double main() {
    return Double.isNaN(whole.accuracy()) ? whole.mae() : whole.accuracy();
  }

  /** Root of the mean squared error. */
  double rmse() {
    return Math.sqrt(whole.loss());
  }
}

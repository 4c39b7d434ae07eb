package learnstream.bench;

import learnstream.model.metric.MetricsSnapshot;

/**
 * What one model made of a stream.
 *
 * @param model its name
 * @param kind of network, or the library that it is from
 * @param metrics over the whole stream
 * @param refused samples that it could not use
 * @param seconds of processor time in which it tested and learnt; what else the machine does, the
 *     JVM's compiler and collector included, is not in it
 * @param samples that went through it in that time
 * @param bytes of its state; negative: not known
 */
public record Outcome(
    String model,
    String kind,
    MetricsSnapshot metrics,
    long refused,
    double seconds,
    long samples,
    long bytes,
    Curve curve) {

  public double samplesPerSecond() {
    return samples / seconds;
  }

  /**
   * {@code (p - q) / (1 - q)} of the accuracies p of the model and q of no change (Bifet et al.,
   * Pitfalls in benchmarking data stream classification, 2013); NaN without classes.
   */
  public double kappaTemporal() {
    double noChange = metrics.noChange().whole().accuracy();
    return Double.isNaN(metrics.kappa())
        ? Double.NaN
        : (metrics.whole().accuracy() - noChange) / (1 - noChange);
  }
}

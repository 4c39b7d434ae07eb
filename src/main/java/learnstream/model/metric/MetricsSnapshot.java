package learnstream.model.metric;

/**
 * Prequential metrics at one moment.
 *
 * @param samples labelled samples tested and learnt
 * @param unlabelled samples that were predicted only
 * @param kappa Cohen's kappa over all samples; NaN with numeric targets or one class only
 * @param windowKappa the same over the window
 * @param majority the class seen most often so far; with numeric targets the running mean
 * @param noChange the label of the sample before
 * @param gradientNorm L2 norm of the last update's gradient before clipping; NaN before the first
 * @param learningRate of the last update; NaN before the first
 */
public record MetricsSnapshot(
    long samples,
    long unlabelled,
    Score whole,
    Score window,
    Score fading,
    double kappa,
    double windowKappa,
    ScoreSpans majority,
    ScoreSpans noChange,
    double gradientNorm,
    double learningRate,
    IntervalScores intervals) {}

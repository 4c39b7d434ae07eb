package learnstream.model.metric;

/**
 * One predictor's scores over three spans.
 *
 * @param whole all samples since the model began
 * @param window the newest samples
 * @param fading all samples, each weighing {@code fading} times what the next one does
 */
public record ScoreSpans(Score whole, Score window, Score fading) {}

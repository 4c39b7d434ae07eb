/**
 * Prequential metrics: a model is judged on each sample before it learns it, all time, over a
 * window and fading. Begin at {@link learnstream.model.metric.PrequentialMetrics}. May use {@code
 * model.feature} and {@code nn}.
 */
package learnstream.model.metric;

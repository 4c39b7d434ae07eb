package learnstream.learner;

import learnstream.nn.Activation;
import learnstream.nn.DenseSpec;
import learnstream.nn.NetworkSpec;

/**
 * What a model is.
 *
 * @param id unique in its deployment
 * @param batchSize samples of one update
 * @param window number of samples in the sliding window of the metrics
 * @param fading factor by which a sample weighs less with each one after it
 */
public record ModelSpec(
    String id,
    Kind kind,
    FeatureSpec features,
    TargetSpec target,
    NetworkSpec network,
    Scaling scaling,
    int batchSize,
    int window,
    double fading) {

  /** Number of scores: one for each class or target, or a single one for two classes. */
  public int outputs() {
    return ((DenseSpec) network.layers().get(network.layers().size() - 1)).units();
  }

  /** Whether log loss is defined on the scores. */
  public boolean scoresAreProbabilities() {
    Activation output =
        ((DenseSpec) network.layers().get(network.layers().size() - 1)).activation();
    return output == Activation.SOFTMAX || output == Activation.SIGMOID;
  }

  /**
   * Everything that a stored state depends on, in one line: a state is read only into a model whose
   * text is the same. What may change while a model learns, such as its learning rate, is not in
   * it.
   */
  public String architecture() {
    StringBuilder text = new StringBuilder(kind.label()).append(' ');
    text.append(Architecture.layers(network));
    return text.append(", loss ")
        .append(Architecture.label(network.loss()))
        .append(", ")
        .append(network.optimiser().label())
        .append(", ")
        .append(Architecture.label(network.precision()))
        .append(", seed ")
        .append(network.seed())
        .append(", scaling ")
        .append(scaling.text())
        .append(", batch ")
        .append(batchSize)
        .append(", window ")
        .append(window)
        .append(", ")
        .append(
            features.names().isEmpty()
                ? ""
                : "features " + String.join("|", features.names()) + ", ")
        .append(target)
        .toString();
  }
}

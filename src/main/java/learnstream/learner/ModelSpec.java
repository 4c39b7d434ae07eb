package learnstream.learner;

import java.util.Arrays;
import java.util.Locale;
import learnstream.nn.Activation;
import learnstream.nn.DenseSpec;
import learnstream.nn.Initialisation;
import learnstream.nn.LayerSpec;
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
    StringBuilder text = new StringBuilder(kind.label()).append(' ').append(network.inputs());
    for (LayerSpec layer : network.layers()) {
      DenseSpec dense = (DenseSpec) layer;
      text.append(" -> dense ").append(dense.units()).append(' ').append(label(dense.activation()));
      if (dense.pieces() > 1) {
        text.append(" of ").append(dense.pieces());
      }
      if (!dense.trainBias()) {
        text.append(" with fixed biases");
      }
      if (dense.initialisation() instanceof Initialisation.Explicit explicit) {
        text.append(" from %08x".formatted(Arrays.deepHashCode(explicit.weights())));
      }
    }
    return text.append(", loss ")
        .append(label(network.loss()))
        .append(", ")
        .append(network.optimiser().label())
        .append(", ")
        .append(label(network.precision()))
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

  private static String label(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

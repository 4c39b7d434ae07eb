package learnstream.learner;

import java.util.Arrays;
import java.util.Locale;
import learnstream.nn.BatchDeviationSpec;
import learnstream.nn.DenseSpec;
import learnstream.nn.DropoutSpec;
import learnstream.nn.Initialisation;
import learnstream.nn.LayerSpec;
import learnstream.nn.NetworkSpec;

/** The text of what a network's stored state depends on. */
final class Architecture {
  private Architecture() {}

  /** Its inputs and layers. */
  static String layers(NetworkSpec network) {
    StringBuilder text = new StringBuilder().append(network.inputs());
    for (LayerSpec layer : network.layers()) {
      text.append(" -> ").append(layer(layer));
    }
    return text.toString();
  }

  private static String layer(LayerSpec layer) {
    if (layer instanceof DropoutSpec dropout) {
      return "dropout " + dropout.rate();
    }
    if (layer instanceof BatchDeviationSpec) {
      return "batch-deviation";
    }
    DenseSpec dense = (DenseSpec) layer;
    StringBuilder text = new StringBuilder("dense ");
    text.append(dense.units()).append(' ').append(label(dense.activation()));
    if (dense.pieces() > 1) {
      text.append(" of ").append(dense.pieces());
    }
    if (!dense.trainBias()) {
      text.append(" with fixed biases");
    }
    if (dense.initialisation() instanceof Initialisation.Explicit explicit) {
      text.append(" from %08x".formatted(Arrays.deepHashCode(explicit.weights())));
    }
    return text.toString();
  }

  /** What its optimiser's state and its first weights depend on. */
  static String training(NetworkSpec network) {
    return ", "
        + network.optimiser().label()
        + ", "
        + label(network.precision())
        + ", seed "
        + network.seed();
  }

  static String label(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

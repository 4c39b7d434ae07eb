package learnstream.config.reader;

import java.util.List;
import learnstream.config.yaml.Section;
import learnstream.model.KindSpec;
import learnstream.model.feature.FeatureSpec;
import learnstream.model.feature.TargetSpec;
import learnstream.model.feedforward.FeedForwardSpec;
import learnstream.nn.optimiser.Optimiser;
import learnstream.nn.spec.LayerSpec;
import learnstream.nn.spec.Loss;

/**
 * Reads autoencoders: networks of any layers that learn to give back what they are given
 * (Rumelhart, Hinton, Williams 1986). Their reconstruction error is large for whatever is unlike
 * everything they have learnt.
 */
final class AutoencoderReader {
  private static final List<Integer> DEFAULT_LAYERS = List.of(64, 16, 64);

  private AutoencoderReader() {}

  static KindSpec read(Section section, FeatureSpec features, TargetSpec target) {
    String scaling = section.has("scaling") ? section.get("scaling").asText() : "none";
    Loss defaultValue =
        scaling.equals("min-max") ? Loss.BINARY_CROSS_ENTROPY : Loss.MEAN_SQUARED_ERROR;
    Loss loss = section.oneOf("loss", Loss.class, defaultValue);
    if (loss == Loss.CATEGORICAL_CROSS_ENTROPY) {
      section.refuse("loss", "give mean-squared-error or binary-cross-entropy");
      loss = defaultValue;
    } else if (loss == Loss.BINARY_CROSS_ENTROPY && scaling.equals("standard")) {
      section.refuse(
          "loss", "give mean-squared-error, since numbers scaled so are not between 0 and 1");
    }
    List<LayerSpec> layers =
        new LayerReader(section).layers(features, DEFAULT_LAYERS, target.size(), loss);
    TrainingReader training = new TrainingReader(section);
    Optimiser optimiser = training.optimiser("adam", 0.9, 0.999);
    return new FeedForwardSpec(
        "autoencoder",
        NetworkReader.network(
            section,
            features,
            layers,
            loss,
            optimiser,
            training.learningRate(optimiser.defaultLearningRate())));
  }
}

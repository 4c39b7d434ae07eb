package learnstream.cli.input;

import learnstream.config.Deployment;
import learnstream.model.ModelSpec;
import learnstream.model.feature.FeatureSpec;
import learnstream.model.feature.TargetSpec;
import learnstream.model.gan.GanSpec;

/**
 * What the samples of a deployment look like: as its first model takes them, or its GAN.
 *
 * @param id of the model or GAN
 */
public record SampleShape(String id, FeatureSpec features, TargetSpec target) {
  public static SampleShape of(Deployment deployment) {
    if (deployment.models().isEmpty()) {
      GanSpec gan = deployment.gan().spec();
      return new SampleShape(gan.id(), gan.features(), TargetSpec.reconstruction(gan.width()));
    }
    ModelSpec model = deployment.models().get(0).spec();
    return new SampleShape(model.id(), model.features(), model.target());
  }
}

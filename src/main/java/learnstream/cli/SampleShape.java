package learnstream.cli;

import learnstream.config.Deployment;
import learnstream.learner.FeatureSpec;
import learnstream.learner.GanSpec;
import learnstream.learner.ModelSpec;
import learnstream.learner.TargetSpec;

/**
 * What the samples of a deployment look like: as its first model takes them, or its GAN.
 *
 * @param id of the model or GAN
 */
record SampleShape(String id, FeatureSpec features, TargetSpec target) {
  static SampleShape of(Deployment deployment) {
    if (deployment.models().isEmpty()) {
      GanSpec gan = deployment.gan().spec();
      return new SampleShape(gan.id(), gan.features(), TargetSpec.itself(gan.width()));
    }
    ModelSpec model = deployment.models().get(0).spec();
    return new SampleShape(model.id(), model.features(), model.target());
  }
}

package learnstream.stream.checkpoint;

import java.util.Optional;
import java.util.stream.Stream;
import learnstream.config.Deployment;
import learnstream.model.Learner;
import learnstream.model.gan.DiscriminatorState;
import learnstream.model.gan.GeneratorState;
import learnstream.model.spec.Resumable;
import learnstream.stream.app.Part;

/**
 * Something that can begin as a checkpoint from elsewhere: a model, or one half of a GAN.
 *
 * @param part where it learns
 * @param fresh as it would begin by itself
 * @param configuration its part of the configuration
 */
public record Importable(Part part, String modelId, Resumable fresh, String configuration) {
  /** What a deployment has under this id. */
  public static Optional<Importable> of(Deployment deployment, String id) {
    return all(deployment).filter(each -> each.modelId.equals(id)).findFirst();
  }

  private static Stream<Importable> all(Deployment deployment) {
    return Stream.concat(
        deployment.models().stream()
            .map(m -> new Importable(Part.MODELS, m.spec().id(), new Learner(m.spec()), m.text())),
        Stream.ofNullable(deployment.gan())
            .flatMap(
                gan ->
                    Stream.of(
                        new Importable(
                            Part.GENERATOR,
                            gan.generatorId(),
                            new GeneratorState(gan.spec()),
                            gan.text()),
                        new Importable(
                            Part.DISCRIMINATOR,
                            gan.discriminatorId(),
                            new DiscriminatorState(gan.spec()),
                            gan.text()))));
  }
}

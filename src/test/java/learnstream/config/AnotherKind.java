package learnstream.config;

import java.util.List;
import java.util.function.UnaryOperator;
import learnstream.model.KindSpec;
import learnstream.model.ModelSpec;

/** A deployment whose first model is of a kind that no configuration names. */
public final class AnotherKind {
  private AnotherKind() {}

  /** The same deployment with its first model alone, of the kind made of its own. */
  public static Deployment in(Deployment deployment, UnaryOperator<KindSpec> kind) {
    ModelConfig model = deployment.models().get(0);
    ModelSpec spec = model.spec();
    return deployment.with(
        List.of(
            new ModelConfig(
                new ModelSpec(
                    spec.id(),
                    kind.apply(spec.kind()),
                    spec.features(),
                    spec.target(),
                    spec.scaling(),
                    spec.outliers(),
                    spec.batchSize(),
                    spec.window(),
                    spec.fading()),
                model.batchTimeLimit(),
                model.snapshot(),
                model.checkpoint(),
                model.keepCheckpoints(),
                model.maxModelsInMemory(),
                model.text())));
  }
}

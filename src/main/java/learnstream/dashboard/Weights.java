package learnstream.dashboard;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import learnstream.codec.AssembledCheckpoint;
import learnstream.config.Deployment;
import learnstream.config.ModelConfig;
import learnstream.learner.ModelSpec;

/** First layers as JSON, each read out of a checkpoint once for all viewers. */
final class Weights {
  private static final int CACHED = 32;

  /** What was rendered, and of which checkpoint. */
  private record Rendered(AssembledCheckpoint checkpoint, String json) {}

  private final Deployment deployment;
  private final Page page;
  private final Map<String, Rendered> rendered =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Rendered> eldest) {
          return size() > CACHED;
        }
      };

  Weights(Deployment deployment, Page page) {
    this.deployment = deployment;
    this.page = page;
  }

  /**
   * @param model its name on the page: the id, and with a model for each key {@code ID/KEY}
   */
  synchronized String of(String model) {
    Optional<ModelSpec> spec =
        deployment.models().stream()
            .map(ModelConfig::spec)
            .filter(s -> model.equals(s.id()) || model.startsWith(s.id() + "/"))
            .findFirst();
    if (spec.isEmpty()) {
      return Json.of(FirstLayer.none("There is no model " + model + "."));
    }
    Optional<AssembledCheckpoint> newest = page.newestCheckpoint(model);
    if (newest.isEmpty()) {
      return Json.of(
          FirstLayer.none(
              "No whole checkpoint of at most %d MB has come yet; there is one each %s, or when one is commanded."
                  .formatted(CheckpointBoard.LARGEST >> 20, every(spec.get()))));
    }
    Rendered known = rendered.get(model);
    if (known == null || known.checkpoint != newest.get()) {
      known = new Rendered(newest.get(), Json.of(FirstLayer.of(newest.get(), spec.get())));
      rendered.put(model, known);
    }
    return known.json;
  }

  private String every(ModelSpec spec) {
    return deployment.models().stream()
        .filter(m -> m.spec() == spec)
        .map(m -> m.checkpoint().every().toSeconds() + " s")
        .findFirst()
        .orElseThrow();
  }
}

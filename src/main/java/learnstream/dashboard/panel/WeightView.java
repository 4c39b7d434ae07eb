package learnstream.dashboard.panel;

import java.util.Map;
import java.util.Optional;
import learnstream.codec.AssembledCheckpoint;
import learnstream.config.Deployment;
import learnstream.config.ModelConfig;
import learnstream.dashboard.picture.BoundedMap;
import learnstream.dashboard.picture.FirstLayer;
import learnstream.dashboard.picture.Json;
import learnstream.model.ModelSpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** First layers as JSON, each read from a checkpoint once for all viewers. */
public final class WeightView {
  private static final Logger LOG = LoggerFactory.getLogger(WeightView.class);
  private static final int CACHED = 32;

  /** What was rendered, and of which checkpoint. */
  private record Rendered(AssembledCheckpoint checkpoint, String json) {}

  private final Deployment deployment;
  private final Page page;
  private final Map<String, Rendered> rendered = new BoundedMap<>(CACHED);

  public WeightView(Deployment deployment, Page page) {
    this.deployment = deployment;
    this.page = page;
  }

  /**
   * @param model its name on the page: the id, and with a model for each key {@code ID/KEY}
   */
  public synchronized String of(String model) {
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
                  .formatted(CheckpointPanel.LARGEST >> 20, every(spec.get()))));
    }
    Rendered known = rendered.get(model);
    if (known == null || known.checkpoint != newest.get()) {
      known = new Rendered(newest.get(), Json.of(firstLayer(newest.get(), spec.get())));
      rendered.put(model, known);
    }
    return known.json;
  }

  private static FirstLayer firstLayer(AssembledCheckpoint checkpoint, ModelSpec spec) {
    try {
      return FirstLayer.of(checkpoint, spec);
    } catch (RuntimeException | Error e) {
      // A checksum is no proof: whoever may write to the topic can compute one.
      LOG.warn("a checkpoint of {} cannot be read", spec.id(), e);
      return FirstLayer.none("The newest checkpoint cannot be read: " + e);
    }
  }

  private String every(ModelSpec spec) {
    return deployment.models().stream()
        .filter(m -> m.spec() == spec)
        .map(m -> m.checkpoint().every().toSeconds() + " s")
        .findFirst()
        .orElseThrow();
  }
}

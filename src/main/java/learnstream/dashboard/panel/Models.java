package learnstream.dashboard.panel;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import learnstream.config.Deployment;
import learnstream.config.ModelBy;
import learnstream.config.ModelConfig;
import learnstream.dashboard.picture.Excerpt;

/**
 * The models that the page shows. With a model for each record key those with the newest news have
 * a place, up to a bound.
 */
public final class Models {
  static final int MAX_KEYS = 60;

  private final Deployment deployment;
  private final Map<String, ModelConfig> configs = new LinkedHashMap<>();
  private final Map<String, ModelPanel> boards;
  private long begun;
  private long forgotten;

  Models(Deployment deployment) {
    this.deployment = deployment;
    deployment.models().forEach(model -> configs.put(model.spec().id(), model));
    boards = new LinkedHashMap<>(16, 0.75f, isByKey());
    if (!isByKey()) {
      configs.forEach((id, model) -> boards.put(id, new ModelPanel(model, null)));
    }
  }

  boolean isByKey() {
    return deployment.modelBy() == ModelBy.KEY;
  }

  /** Empty for a model that the configuration does not have. */
  Optional<ModelPanel> board(String id, String key) {
    ModelConfig config = configs.get(id);
    if (config == null) {
      return Optional.empty();
    }
    String itsKey = isByKey() ? Excerpt.of(key) : null;
    String name = ModelPanel.name(id, itsKey);
    ModelPanel board = boards.get(name);
    if (board == null) {
      board = new ModelPanel(config, itsKey);
      boards.put(name, board);
      begun++;
      if (isByKey() && boards.size() > MAX_KEYS) {
        boards.remove(boards.keySet().iterator().next());
        forgotten++;
      }
    }
    return Optional.of(board);
  }

  /** A model that is shown now, by its name on the page; null if there is none. */
  ModelPanel shown(String name) {
    return name == null ? null : boards.get(name);
  }

  Collection<ModelPanel> all() {
    return boards.values();
  }

  /** How often a model got a place since the beginning. */
  long begun() {
    return begun;
  }

  /** How often a model lost its place to another one. */
  long forgotten() {
    return forgotten;
  }
}

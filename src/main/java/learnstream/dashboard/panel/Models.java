package learnstream.dashboard.panel;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import learnstream.config.Deployment;
import learnstream.config.ModelConfig;
import learnstream.dashboard.picture.Excerpt;

/**
 * The models that the page shows. With a model for each record key, only a bounded number of the
 * most recently updated ones.
 */
public final class Models {
  static final int MAX_KEYS = 60;

  private final Deployment deployment;
  private final Map<String, ModelConfig> configs = new LinkedHashMap<>();
  private final Map<String, ModelPanel> panels;
  private long begun;
  private long forgotten;

  Models(Deployment deployment) {
    this.deployment = deployment;
    deployment.models().forEach(model -> configs.put(model.spec().id(), model));
    panels = new LinkedHashMap<>(16, 0.75f, isByKey());
    if (!isByKey()) {
      configs.forEach((id, model) -> panels.put(id, new ModelPanel(model, null)));
    }
  }

  boolean isByKey() {
    return deployment.tellsModelsByKey();
  }

  /** Whether they are told apart by the partition that each learns. */
  boolean areReplicas() {
    return deployment.replicas() != null;
  }

  /** Empty for a model that the configuration does not have. */
  Optional<ModelPanel> panel(String id, String key) {
    ModelConfig config = configs.get(id);
    if (config == null) {
      return Optional.empty();
    }
    String itsKey = isByKey() ? Excerpt.of(key) : null;
    String name = ModelPanel.name(id, itsKey);
    ModelPanel panel = panels.get(name);
    if (panel == null) {
      panel = new ModelPanel(config, itsKey);
      panels.put(name, panel);
      begun++;
      if (isByKey() && panels.size() > MAX_KEYS) {
        panels.remove(panels.keySet().iterator().next());
        forgotten++;
      }
    }
    return Optional.of(panel);
  }

  /** The model of this name on the page; null if it is not shown. */
  ModelPanel shown(String name) {
    return name == null ? null : panels.get(name);
  }

  Collection<ModelPanel> all() {
    return panels.values();
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

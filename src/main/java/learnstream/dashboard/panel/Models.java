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
 * The models that the page shows: those of the configuration, or the replicas of each. With a model
 * for each record key, only a bounded number of the most recently updated ones.
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
      configs.values().forEach(this::show);
    }
  }

  private void show(ModelConfig model) {
    int replicas = areReplicas() ? deployment.partitions() : 1;
    for (int partition = 0; partition < replicas; partition++) {
      String key = areReplicas() ? Integer.toString(partition) : null;
      ModelPanel panel = new ModelPanel(model, key, partition);
      panels.put(panel.name, panel);
    }
  }

  /** Whether the keys of records tell which models there are; else the configuration does. */
  boolean isByKey() {
    return deployment.modelBy() == ModelBy.KEY;
  }

  /** Whether they are told apart by the partition that each learns. */
  boolean areReplicas() {
    return deployment.replicas() != null;
  }

  /** Empty for a model or replica that the configuration does not have. */
  Optional<ModelPanel> panel(String id, String key) {
    ModelConfig config = configs.get(id);
    if (config == null) {
      return Optional.empty();
    }
    String itsKey = deployment.tellsModelsByKey() ? Excerpt.of(key) : null;
    String name = ModelPanel.name(id, itsKey);
    ModelPanel panel = panels.get(name);
    if (panel == null && isByKey()) {
      panel = new ModelPanel(config, itsKey, 0);
      panels.put(name, panel);
      begun++;
      if (panels.size() > MAX_KEYS) {
        panels.remove(panels.keySet().iterator().next());
        forgotten++;
      }
    }
    return Optional.ofNullable(panel);
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

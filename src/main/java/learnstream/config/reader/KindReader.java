package learnstream.config.reader;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;
import learnstream.config.yaml.Section;
import learnstream.model.KindSpec;
import learnstream.model.ModelKind;
import learnstream.model.feature.FeatureSpec;
import learnstream.model.feature.TargetSpec;

/** A kind of model that a configuration may name. */
interface KindReader {
  /** What a kind learns from. */
  enum Learns {
    /** Classes, labels or numbers. */
    LABELS,
    /** Classes only. */
    CLASSES,
    /** The samples themselves. */
    ITSELF
  }

  /** Its name in a configuration. */
  String label();

  Learns learns();

  /** Reads the keys of the kind. */
  KindSpec read(Section section, FeatureSpec features, TargetSpec target);

  /** Those of this project, then those of others, by their names. */
  static Map<String, KindReader> all() {
    Map<String, KindReader> all = new LinkedHashMap<>();
    for (Kind kind : Kind.values()) {
      all.put(kind.label(), kind);
    }
    for (ModelKind kind : ServiceLoader.load(ModelKind.class)) {
      if (all.putIfAbsent(kind.name(), new Service(kind)) != null) {
        throw new IllegalStateException(
            "%s: kind %s is not allowed; give a name that no other kind has"
                .formatted(kind.getClass().getName(), kind.name()));
      }
    }
    return all;
  }

  /** A kind that is not this project's. */
  record Service(ModelKind kind) implements KindReader {
    @Override
    public String label() {
      return kind.name();
    }

    @Override
    public Learns learns() {
      return kind.learnsItself() ? Learns.ITSELF : Learns.LABELS;
    }

    @Override
    public KindSpec read(Section section, FeatureSpec features, TargetSpec target) {
      return kind.read(section, features, target);
    }
  }
}

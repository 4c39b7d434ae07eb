package learnstream.model;

import learnstream.model.feature.FeatureSpec;
import learnstream.model.feature.TargetSpec;

/**
 * A kind of model of one's own, which a configuration names as it names {@code ffnn}. It is found
 * as a service: a class with a public constructor without arguments, listed in {@code
 * META-INF/services/learnstream.model.ModelKind} or provided by a module.
 *
 * @see java.util.ServiceLoader
 */
public interface ModelKind {
  /** Name in configurations: small letters, digits and hyphens, unlike that of any other kind. */
  String name();

  /**
   * Whether it learns the samples themselves, without labels: then its target is the sample as the
   * model sees it, and it has as many scores as features.
   */
  default boolean learnsItself() {
    return false;
  }

  /**
   * Reads the keys of such a model. Those of every model, such as {@code scaling}, are read
   * already; a key that nobody asks for is reported as a mistake.
   *
   * @param settings remembers every mistake, so that all are told together
   * @return a specification in any case; where there are mistakes it is not used
   */
  KindSpec read(KindSettings settings, FeatureSpec features, TargetSpec target);
}

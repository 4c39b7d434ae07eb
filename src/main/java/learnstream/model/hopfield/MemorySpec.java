package learnstream.model.hopfield;

import learnstream.model.spec.Specification;

/** What kind of memory a network is. */
public sealed interface MemorySpec permits WeightsSpec, PatternsSpec {
  /** Part of a model's key in storage format 1, and as such never changed. */
  String architecture();

  /** What its stored state depends on. */
  Specification specification();

  Memory create(int neurons);
}

package learnstream.learner.hopfield;

/** What kind of memory a network is. */
public sealed interface MemorySpec permits WeightsSpec, PatternsSpec {
  /** What its stored state depends on. */
  String architecture();

  Memory create(int neurons);
}

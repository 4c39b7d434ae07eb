package learnstream.model.hopfield;

import learnstream.model.spec.Specification;

/**
 * The modern continuous network (Ramsauer and others, Hopfield networks is all you need, 2020),
 * which keeps the patterns themselves.
 *
 * @param beta how sharply the nearest pattern is preferred, above 0
 * @param limit most patterns that are kept; then the oldest gives way to each new one
 * @param steps most that one recall makes
 */
public record PatternsSpec(double beta, int limit, int steps) implements MemorySpec {
  @Override
  public String architecture() {
    return "modern of " + limit;
  }

  @Override
  public Specification specification() {
    return Specification.of("modern").with("limit", limit);
  }

  @Override
  public Memory create(int neurons) {
    return new PatternMemory(neurons, beta, limit, steps);
  }
}

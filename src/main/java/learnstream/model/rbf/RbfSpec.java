package learnstream.model.rbf;

import learnstream.model.KindSpec;
import learnstream.model.OnlineModel;
import learnstream.model.spec.Specification;

/**
 * What an {@link RbfNetwork} is.
 *
 * @param outputs one for each class or number
 * @param units most Gaussian units; may be raised while the network learns
 * @param widthRate rate of the widths' gradient; 0: they are left to {@code widths}
 */
public record RbfSpec(
    int inputs,
    int outputs,
    int units,
    RbfGrowth growth,
    RbfCentres centres,
    RbfWidths widths,
    double widthRate,
    RbfOutputRule rule)
    implements KindSpec {
  public RbfSpec {
    if (inputs < 1 || outputs < 1 || units < 1) {
      throw new IllegalArgumentException(
          "%d inputs, %d outputs and %d units are not allowed; at least 1 each is"
              .formatted(inputs, outputs, units));
    }
    if (!(widthRate >= 0)) {
      throw new IllegalArgumentException(
          "widthRate: " + widthRate + " is not allowed; 0 or a positive number is");
    }
  }

  @Override
  public String label() {
    return "rbf";
  }

  /** Linear outputs that are trained towards 0 and 1 estimate shares, but are not held to them. */
  @Override
  public boolean scoresAreProbabilities() {
    return false;
  }

  @Override
  public String architecture() {
    return "rbf %d -> gaussian, widths %s -> %d identity, %s, float64"
        .formatted(inputs, widths.label(), outputs, rule.label());
  }

  @Override
  public Specification specification() {
    return Specification.of(label())
        .with("inputs", inputs)
        .with("outputs", outputs)
        .with("neighbours", widths.neighbours(), 0)
        .with("rule", rule.label());
  }

  @Override
  public boolean hasLearningRate() {
    return rule instanceof RbfOutputRule.Gradient;
  }

  @Override
  public boolean learnsUnlabelled() {
    return true;
  }

  @Override
  public OnlineModel create(int batchSize) {
    return new RbfNetwork(this);
  }
}

package learnstream.model.perceptron;

import learnstream.model.KindSpec;
import learnstream.model.OnlineModel;
import learnstream.model.spec.Architecture;
import learnstream.model.spec.Specification;
import learnstream.nn.spec.Schedule;

/**
 * What a {@link Perceptron} is.
 *
 * @param classes 2 for one weight vector and a step, more for a weight vector each
 * @param margin by how much a prediction has to be right to be left alone; above 0 but for
 *     Rosenblatt's rule, where 0 learns from mistakes only
 * @param aggressiveness C of PA-I and PA-II: the larger, the farther a single sample may go
 * @param averaged whether the average of all weight vectors so far predicts
 * @param learningRate of Rosenblatt's rule
 */
public record PerceptronSpec(
    int inputs,
    int classes,
    PerceptronRule rule,
    double margin,
    double aggressiveness,
    boolean averaged,
    Schedule learningRate)
    implements KindSpec {
  public PerceptronSpec {
    if (inputs < 1 || classes < 2) {
      throw new IllegalArgumentException(
          "%d inputs and %d classes are not allowed; at least 1 and 2 are"
              .formatted(inputs, classes));
    }
    boolean positive = rule != PerceptronRule.ROSENBLATT;
    if (!(margin >= 0) || positive && margin == 0) {
      throw new IllegalArgumentException(
          "margin: %s is not allowed; a positive number%s is"
              .formatted(margin, positive ? "" : " or 0"));
    }
    if (!(aggressiveness > 0)) {
      throw new IllegalArgumentException(
          "aggressiveness: " + aggressiveness + " is not allowed; a positive number is");
    }
  }

  @Override
  public String label() {
    return "perceptron";
  }

  @Override
  public int outputs() {
    return classes == 2 ? 1 : classes;
  }

  @Override
  public boolean scoresAreProbabilities() {
    return false;
  }

  @Override
  public String architecture() {
    return "perceptron %d -> %d %s, %s%s, float32"
        .formatted(
            inputs,
            outputs(),
            classes == 2 ? "step" : "identity",
            Architecture.label(rule),
            averaged ? " averaged" : "");
  }

  @Override
  public Specification specification() {
    return Specification.of(label())
        .with("inputs", inputs)
        .with("classes", classes)
        .with("rule", Architecture.label(rule))
        .with("averaged", averaged, false);
  }

  @Override
  public boolean hasLearningRate() {
    return rule == PerceptronRule.ROSENBLATT;
  }

  /** An average is one of the samples of its own replica. */
  @Override
  public boolean mixes() {
    return !averaged;
  }

  @Override
  public OnlineModel create(int batchSize) {
    return new Perceptron(this);
  }
}

package learnstream.config.reader;

import java.util.List;
import learnstream.config.yaml.Section;
import learnstream.model.KindSpec;
import learnstream.model.feature.FeatureSpec;
import learnstream.model.feature.TargetSpec;
import learnstream.model.perceptron.PerceptronRule;
import learnstream.model.perceptron.PerceptronSpec;
import learnstream.nn.spec.Schedule;

/** Reads perceptrons. */
final class PerceptronReader {
  private static final String POSITIVE = "give a positive number";

  private PerceptronReader() {}

  static KindSpec read(Section section, FeatureSpec features, TargetSpec target) {
    for (String key : List.of("layers", "activation", "output", "loss", "optimiser")) {
      if (section.has(key)) {
        section.misplaced(key, "a perceptron has one layer and its own rules");
      }
    }
    PerceptronRule rule = section.oneOf("rule", PerceptronRule.class, PerceptronRule.ROSENBLATT);
    return new PerceptronSpec(
        features.count(),
        // Fewer than two have been reported already.
        Math.max(2, target.size()),
        rule,
        margin(section, rule),
        aggressiveness(section, rule),
        section.flag("averaged", false),
        learningRate(section, rule));
  }

  private static double margin(Section section, PerceptronRule rule) {
    if (rule == PerceptronRule.ROSENBLATT) {
      return section.number("margin", 0, 0, "give 0 or a positive number");
    }
    return section.number("margin", 1, Double.MIN_VALUE, POSITIVE);
  }

  private static double aggressiveness(Section section, PerceptronRule rule) {
    boolean bounded = rule == PerceptronRule.PA_1 || rule == PerceptronRule.PA_2;
    if (section.has("aggressiveness") && !bounded) {
      section.misplaced("aggressiveness", "it belongs to the rules pa-1 and pa-2");
    }
    return section.number("aggressiveness", 0.01, Double.MIN_VALUE, POSITIVE);
  }

  private static Schedule learningRate(Section section, PerceptronRule rule) {
    if (section.has("learningRate") && rule != PerceptronRule.ROSENBLATT) {
      section.misplaced(
          "learningRate", "passive-aggressive rules work out how far to go from the sample");
    }
    return new TrainingReader(section).learningRate(1);
  }
}

package learnstream.config.reader;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import learnstream.config.yaml.Section;
import learnstream.model.KindSpec;
import learnstream.model.feature.FeatureSpec;
import learnstream.model.feature.TargetSpec;
import learnstream.model.perceptron.LogicGate;
import learnstream.model.perceptron.McCullochPittsSpec;
import learnstream.model.perceptron.PerceptronRule;
import learnstream.model.perceptron.PerceptronSpec;
import learnstream.nn.spec.Schedule;

/** Reads single neurons: perceptrons, and those of McCulloch and Pitts. */
final class NeuronReader {
  private static final String POSITIVE = "give a positive number";

  private NeuronReader() {}

  static KindSpec perceptron(Section section, FeatureSpec features, TargetSpec target) {
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

  /** A neuron of McCulloch and Pitts: its weights and its threshold, or the gate that it is. */
  static KindSpec mcCullochPitts(Section section, FeatureSpec features, TargetSpec target) {
    if (target.size() != 2) {
      section.refuse("classes", "give two: of a neuron at rest, and of an excited one");
    }
    return section.has("gate") ? gate(section, features.count()) : neuron(section, features);
  }

  private static KindSpec gate(Section section, int inputs) {
    for (String key : List.of("weights", "threshold")) {
      if (section.has(key)) {
        section.misplaced(key, "the gate decides it");
      }
    }
    LogicGate gate = section.oneOf("gate", LogicGate.class, LogicGate.AND);
    if (!gate.takes(inputs)) {
      section.refuse(
          "gate",
          "give one of more inputs for %d features, or weights and threshold".formatted(inputs));
      return LogicGate.AND.neuron(2);
    }
    return gate.neuron(inputs);
  }

  private static KindSpec neuron(Section section, FeatureSpec features) {
    double threshold =
        section.number(
            "threshold", 0, -Double.MAX_VALUE, "give a number, the weighted sum to exceed");
    if (!section.has("threshold")) {
      section.refuse("threshold", "give a number, beside the weights (or gate: and, for instance)");
    }
    return new McCullochPittsSpec(weights(section, features.count()), threshold);
  }

  private static List<Double> weights(Section section, int inputs) {
    JsonNode list = section.get("weights");
    List<Double> weights = new ArrayList<>();
    if (list == null || !list.isArray() || list.size() != inputs) {
      section.refuse(
          "weights", "give a list of %d numbers, one for each feature".formatted(inputs));
      return List.of(1.0);
    }
    for (int i = 0; i < inputs; i++) {
      if (!list.get(i).isNumber()) {
        section.problem(
            "weights[" + i + "]", Section.found(list.get(i)) + " is not allowed; give a number");
      }
      weights.add(list.get(i).asDouble());
    }
    return weights;
  }
}

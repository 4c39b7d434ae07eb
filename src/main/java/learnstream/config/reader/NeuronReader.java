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

/** Reads a neuron of McCulloch and Pitts: its weights and its threshold, or the gate that it is. */
final class NeuronReader {
  private NeuronReader() {}

  static KindSpec read(Section section, FeatureSpec features, TargetSpec target) {
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

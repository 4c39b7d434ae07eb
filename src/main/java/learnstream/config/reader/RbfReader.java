package learnstream.config.reader;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import learnstream.config.yaml.Section;
import learnstream.model.KindSpec;
import learnstream.model.feature.FeatureSpec;
import learnstream.model.feature.TargetSpec;
import learnstream.model.rbf.RbfCentres;
import learnstream.model.rbf.RbfCentres.Movement;
import learnstream.model.rbf.RbfGrowth;
import learnstream.model.rbf.RbfOutputRule;
import learnstream.model.rbf.RbfSpec;
import learnstream.model.rbf.RbfWidths;

/** Reads radial basis function networks. */
final class RbfReader {
  private static final String POSITIVE = "give a positive number";
  private static final String NOT_NEGATIVE = "give 0 or a positive number";

  /** The kappa of Platt 1991. */
  private static final double OVERLAP = 0.87;

  /** How outputs are learnt, by name. */
  enum Rule {
    RECURSIVE_LEAST_SQUARES,
    GRADIENT
  }

  private final Section model;

  private RbfReader(Section model) {
    this.model = model;
  }

  static KindSpec read(Section section, FeatureSpec features, TargetSpec target) {
    for (String key : List.of("layers", "activation", "output", "loss", "optimiser")) {
      if (section.has(key)) {
        section.misplaced(key, "an rbf network has one layer of Gaussian units and linear outputs");
      }
    }
    RbfReader reader = new RbfReader(section);
    int units = (int) section.count("units", 100, 1);
    RbfGrowth growth = reader.growth();
    return new RbfSpec(
        features.count(),
        target.size(),
        units,
        growth,
        reader.centres(),
        reader.widths(growth),
        section.number("widthRate", 0, 0, NOT_NEGATIVE),
        reader.rule());
  }

  private RbfGrowth growth() {
    JsonNode value = model.get("growth");
    if (value == null || value.isTextual() && value.asText().equals("first-samples")) {
      return RbfGrowth.FIRST_SAMPLES;
    }
    if (!value.isObject()) {
      model.refuse("growth", "give first-samples or {error: number, distance: number}");
      return RbfGrowth.FIRST_SAMPLES;
    }
    Section section = model.section("growth");
    double error = section.number("error", 0, 0, NOT_NEGATIVE);
    double distance = section.number("distance", 0, 0, NOT_NEGATIVE);
    double least = section.number("leastDistance", distance, 0, NOT_NEGATIVE);
    double decay = section.number("decay", 1000, Double.MIN_VALUE, POSITIVE);
    if (least > distance) {
      section.refuse("leastDistance", "give at most distance, " + distance);
      least = distance;
    }
    section.close();
    return new RbfGrowth(error, distance, least, decay);
  }

  private RbfCentres centres() {
    Movement movement = model.oneOf("centres", Movement.class, Movement.K_MEANS);
    if (model.has("centreRate") && !movement.hasRate()) {
      model.misplaced("centreRate", "it belongs to centres: competitive or gradient");
    }
    return new RbfCentres(movement, model.number("centreRate", 0.02, Double.MIN_VALUE, POSITIVE));
  }

  private RbfWidths widths(RbfGrowth growth) {
    RbfWidths defaultValue =
        growth.byError() ? new RbfWidths.Overlap(OVERLAP) : new RbfWidths.Neighbours(5, 0.7);
    JsonNode value = model.get("widths");
    if (value == null) {
      return defaultValue;
    }
    Section section = model.section("widths");
    RbfWidths widths = defaultValue;
    if (section.has("fixed")) {
      widths = new RbfWidths.Fixed(section.number("fixed", 1, Double.MIN_NORMAL, POSITIVE));
    } else if (section.has("overlap")) {
      widths =
          new RbfWidths.Overlap(section.number("overlap", OVERLAP, Double.MIN_NORMAL, POSITIVE));
    } else if (value.isObject()) {
      widths =
          new RbfWidths.Neighbours(
              (int) section.count("neighbours", 5, 1),
              section.number("factor", 0.7, Double.MIN_NORMAL, POSITIVE));
    }
    section.close();
    return widths;
  }

  private RbfOutputRule rule() {
    JsonNode value = model.get("outputs");
    boolean settings = value != null && value.isObject();
    Section section =
        settings
            ? model.section("outputs")
            : new Section(model.at("outputs"), null, model.problems());
    Rule rule =
        (settings ? section : model)
            .oneOf(settings ? "kind" : "outputs", Rule.class, Rule.RECURSIVE_LEAST_SQUARES);
    RbfOutputRule outputs;
    if (rule == Rule.GRADIENT) {
      outputs = new RbfOutputRule.Gradient(new TrainingReader(model).learningRate(0.1));
    } else {
      if (model.has("learningRate")) {
        model.misplaced("learningRate", "it belongs to outputs: gradient");
      }
      outputs =
          new RbfOutputRule.LeastSquares(
              forgetting(section),
              section.number("regularisation", 0.1, 1e-9, "give 1e-9 or more"));
    }
    if (settings) {
      section.close();
    }
    return outputs;
  }

  private static double forgetting(Section section) {
    double forgetting =
        section.number(
            "forgetting", 0.9995, Double.MIN_NORMAL, "give a number above 0 and at most 1");
    if (forgetting > 1) {
      section.refuse("forgetting", "give a number above 0 and at most 1");
      return 1;
    }
    return forgetting;
  }
}

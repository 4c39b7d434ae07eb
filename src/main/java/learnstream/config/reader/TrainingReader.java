package learnstream.config.reader;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import learnstream.config.yaml.Nearest;
import learnstream.config.yaml.Section;
import learnstream.nn.optimiser.AdaGrad;
import learnstream.nn.optimiser.Adam;
import learnstream.nn.optimiser.Momentum;
import learnstream.nn.optimiser.Optimiser;
import learnstream.nn.optimiser.RmsProp;
import learnstream.nn.optimiser.Sgd;
import learnstream.nn.spec.Schedule;

/** Reads how a model is trained: its optimiser and its learning rate. */
final class TrainingReader {
  private static final List<String> OPTIMISERS =
      List.of("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw");
  private static final List<String> SCHEDULES =
      List.of("constant", "step", "inverse-time", "exponential", "cosine", "linear");
  private static final String POSITIVE = "give 0 or a positive number";

  private final Section model;

  TrainingReader(Section model) {
    this.model = model;
  }

  /** The optimiser; what is not given has these defaults. */
  Optimiser optimiser(String defaultValue, double defaultBeta1, double defaultBeta2) {
    JsonNode value = model.get("optimiser");
    boolean settings = value != null && value.isObject();
    Section section =
        settings ? model.section("optimiser") : new Section("optimiser", null, model.problems());
    String name =
        settings ? section.text("kind", defaultValue) : model.text("optimiser", defaultValue);
    double epsilon = section.number("epsilon", 1e-8, 0, POSITIVE);
    Optimiser optimiser =
        switch (name) {
          case "sgd" -> new Sgd();
          case "momentum" -> new Momentum(section.share("momentum", 0.9), false);
          case "nesterov" -> new Momentum(section.share("momentum", 0.9), true);
          case "adagrad" -> new AdaGrad(epsilon);
          case "rmsprop" -> new RmsProp(section.share("rho", 0.9), epsilon);
          case "adam" ->
              new Adam(
                  section.share("beta1", defaultBeta1),
                  section.share("beta2", defaultBeta2),
                  epsilon,
                  0);
          case "adamw" ->
              new Adam(
                  section.share("beta1", defaultBeta1),
                  section.share("beta2", defaultBeta2),
                  epsilon,
                  section.number("weightDecay", 0.01, 0, POSITIVE));
          default -> {
            model.refuse(
                "optimiser",
                "give one of " + String.join(", ", OPTIMISERS) + Nearest.hint(name, OPTIMISERS));
            yield new Sgd();
          }
        };
    if (settings) {
      section.close();
    }
    return optimiser;
  }

  Schedule learningRate(double defaultValue) {
    JsonNode value = model.get("learningRate");
    if (value == null || !value.isObject()) {
      return new Schedule.Constant(model.number("learningRate", defaultValue, 0, POSITIVE));
    }
    Section section = model.section("learningRate");
    double rate = section.number("rate", defaultValue, 0, POSITIVE);
    Schedule schedule =
        switch (section.text("schedule", "constant")) {
          case "constant" -> new Schedule.Constant(rate);
          case "step" ->
              new Schedule.Step(
                  rate, section.number("factor", 0.5, 0, POSITIVE), required(section, "every"));
          case "inverse-time" ->
              new Schedule.InverseTime(rate, section.number("decay", 1e-4, 0, POSITIVE));
          case "exponential" ->
              new Schedule.Exponential(rate, section.number("factor", 0.9999, 0, POSITIVE));
          case "cosine" ->
              new Schedule.Cosine(
                  rate, section.number("end", 0, 0, POSITIVE), required(section, "steps"));
          case "linear" ->
              new Schedule.Linear(
                  rate,
                  section.number("end", 0, 0, POSITIVE),
                  section.count("from", 0, 0),
                  required(section, "steps"));
          default -> {
            section.refuse(
                "schedule",
                "give one of "
                    + String.join(", ", SCHEDULES)
                    + Nearest.hint(section.text("schedule", ""), SCHEDULES));
            yield new Schedule.Constant(rate);
          }
        };
    long warmUp = section.count("warmUp", 0, 0);
    section.close();
    return warmUp > 0 ? new Schedule.WarmUp(warmUp, schedule) : schedule;
  }

  private static long required(Section section, String key) {
    if (!section.has(key)) {
      section.refuse(key, "give a positive integer");
    }
    return section.count(key, 1, 1);
  }
}

package learnstream.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import learnstream.learner.FeatureSpec;
import learnstream.learner.Kind;
import learnstream.learner.ModelSpec;
import learnstream.learner.Scaling;
import learnstream.learner.TargetSpec;
import learnstream.nn.LayerSpec;
import learnstream.nn.Loss;
import learnstream.nn.NetworkSpec;
import learnstream.nn.OptimiserSpec;
import learnstream.nn.Precision;
import learnstream.nn.Schedule;

/** Reads one entry of {@code models}. */
final class ModelReader {
  private final Section section;
  private final String id;
  private final int mistakesBefore;

  ModelReader(Section section, String id) {
    this.section = section;
    this.id = id;
    mistakesBefore = section.problems().size();
  }

  /** The model, or empty if there are mistakes in it. */
  Optional<ModelConfig> read() {
    Kind kind = section.oneOf("kind", Kind.class, Kind.FFNN);
    FeatureSpec features = features(section);
    TargetSpec target = target();
    int outputs = target.size();
    Loss loss =
        kind == Kind.PERCEPTRON
            ? Loss.PERCEPTRON
            : section.oneOf(
                "loss",
                Loss.class,
                target.isClassification()
                    ? Loss.CATEGORICAL_CROSS_ENTROPY
                    : Loss.MEAN_SQUARED_ERROR);
    List<LayerSpec> layers = new LayerReader(section).layers(kind, features.count(), outputs, loss);
    TrainingReader training = new TrainingReader(section);
    OptimiserSpec optimiser = training.optimiser(kind);
    Schedule rate = training.learningRate(kind, optimiser);
    double clip = section.number("clipNorm", 0, 0, "0 or a positive number is");
    double l2 = section.number("l2", 0, 0, "0 or a positive number is");
    long seed = section.count("seed", 1, 0);
    Precision precision = section.oneOf("precision", Precision.class, Precision.FLOAT32);
    Scaling scaling = scaling(section);
    int batchSize = (int) section.count("batchSize", 1, 1);
    int window = (int) section.count("window", 1000, 1);
    double fading = section.share("fading", 0.999);
    Duration limit = section.duration("batchTimeLimit", Duration.ofSeconds(1));
    Cadence snapshot = section.cadence("snapshot", new Cadence(50_000, Duration.ofSeconds(10)));
    Cadence checkpoint =
        section.cadence("checkpoint", new Cadence(100_000, Duration.ofSeconds(60)));
    int keep = section.has("checkpoint") ? keep() : 5;
    int inMemory = (int) section.count("maxModelsInMemory", 1000, 1);
    if (section.problems().size() > mistakesBefore) {
      return Optional.empty();
    }
    NetworkSpec network =
        new NetworkSpec(features.count(), layers, loss, optimiser, rate, clip, l2, seed, precision);
    ModelSpec spec =
        new ModelSpec(id, kind, features, target, network, scaling, batchSize, window, fading);
    return Optional.of(new ModelConfig(spec, limit, snapshot, checkpoint, keep, inMemory));
  }

  private int keep() {
    JsonNode keep = section.get("checkpoint").get("keep");
    if (keep != null && (!keep.isIntegralNumber() || keep.asInt() < 1)) {
      section.problem(
          "checkpoint.keep", Section.found(keep) + " is not allowed; a positive integer is");
    }
    return keep == null ? 5 : keep.asInt();
  }

  static FeatureSpec features(Section section) {
    JsonNode value = section.get("features");
    if (value != null && value.isArray() && !value.isEmpty()) {
      List<String> names = section.texts("features");
      return new FeatureSpec(names.size(), names);
    }
    if (value == null || !value.isIntegralNumber() || value.asInt() < 1) {
      section.refuse("features", "their number or a list of their names is");
      return FeatureSpec.positional(1);
    }
    return FeatureSpec.positional(value.asInt());
  }

  private TargetSpec target() {
    boolean classes = section.has("classes");
    boolean numbers = section.has("target");
    if (classes && numbers) {
      section.refuse("target", "either classes or target is");
    }
    if (numbers && !classes) {
      List<String> names =
          section.get("target").isArray()
              ? section.texts("target")
              : List.of(section.text("target", "value"));
      return TargetSpec.numeric(names);
    }
    JsonNode value = section.get("classes");
    if (value != null && value.isIntegralNumber() && value.asInt() > 1 && value.asInt() < 10_000) {
      return TargetSpec.classes(
          IntStream.range(0, value.asInt()).mapToObj(Integer::toString).toList());
    }
    if (value == null || !value.isArray() || value.size() < 2) {
      section.refuse(
          "classes",
          "a list of at least two class names, or their number, is (or target: for numbers)");
      return TargetSpec.classes(List.of("0", "1"));
    }
    List<String> names = section.texts("classes");
    return TargetSpec.classes(names.size() < 2 ? List.of("0", "1") : names);
  }

  static Scaling scaling(Section section) {
    JsonNode value = section.get("scaling");
    if (value != null && value.isObject()) {
      Section constant = section.section("scaling");
      double divisor = constant.number("divideBy", 1, -Double.MAX_VALUE, "a number is");
      double offset = constant.number("subtract", 0, -Double.MAX_VALUE, "a number is");
      if (divisor == 0) {
        constant.refuse("divideBy", "a number other than 0 is");
        divisor = 1;
      }
      constant.close();
      return new Scaling.Constant(divisor, offset);
    }
    return switch (section.text("scaling", "none")) {
      case "none" -> new Scaling.None();
      case "standard" -> new Scaling.Standard();
      case "min-max" -> new Scaling.MinMax();
      default -> {
        List<String> allowed = new ArrayList<>(List.of("none", "standard", "min-max"));
        section.refuse(
            "scaling",
            "one of none, standard, min-max or {divideBy: number, subtract: number} is"
                + Nearest.hint(section.text("scaling", ""), allowed));
        yield new Scaling.None();
      }
    };
  }
}

package learnstream.config.drift;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import learnstream.config.yaml.Nearest;
import learnstream.config.yaml.Section;
import learnstream.model.KindSpec;
import learnstream.model.drift.DetectorSpec;
import learnstream.model.drift.DriftAnswer;
import learnstream.model.drift.DriftSpec;
import learnstream.model.drift.Watched;
import learnstream.model.feature.FeatureSpec;
import learnstream.model.feature.TargetSpec;
import learnstream.model.feature.Task;

/** Reads {@code drift}: a detector's name, a mapping, a list of those, or none or auto. */
public final class DriftReader {
  /** Stands for what its kind is watched by where nothing is said. */
  public static final String AUTO = "auto";

  /** Stands for no detector. */
  public static final String NONE = "none";

  private static final int MAX_WATCHES = 20;

  private static final Map<String, Function<Section, DetectorSpec>> DETECTORS =
      new LinkedHashMap<>();

  private static final Map<String, BiFunction<DriftReader, Section, DriftAnswer>> ANSWERS =
      new LinkedHashMap<>();

  static {
    DETECTORS.put("adwin", DriftReader::adwin);
    DETECTORS.put("ddm", DriftReader::ddm);
    DETECTORS.put("hddm-a", DriftReader::hddmA);
    DETECTORS.put("hddm-w", DriftReader::hddmW);
    DETECTORS.put("page-hinkley", DriftReader::pageHinkley);
    DETECTORS.put("kswin", DriftReader::kswin);
    ANSWERS.put("tell", (reader, watch) -> new DriftAnswer.Tell());
    ANSWERS.put("raise-rate", DriftReader::raiseRate);
    ANSWERS.put("reset", (reader, watch) -> new DriftAnswer.Reset());
    ANSWERS.put("roll-back", (reader, watch) -> rollBack(watch));
    ANSWERS.put("replace", (reader, watch) -> new DriftAnswer.Replace());
    ANSWERS.put("restart-member", (reader, watch) -> new DriftAnswer.RestartMember());
  }

  private final Section model;
  private final KindSpec kind;
  private final FeatureSpec features;
  private final TargetSpec target;
  private final int batchSize;

  private DriftReader(
      Section model, KindSpec kind, FeatureSpec features, TargetSpec target, int batchSize) {
    this.model = model;
    this.kind = kind;
    this.features = features;
    this.target = target;
    this.batchSize = batchSize;
  }

  /** Whether the kind's default is asked for. */
  public static boolean isAuto(Section model, String unsaid) {
    JsonNode value = model.get("drift");
    return (value == null ? unsaid : value.asText()).equals(AUTO);
  }

  /**
   * What is watched for changes; empty if nothing is.
   *
   * @param unsaid what it is where nothing is said: {@link #AUTO} or {@link #NONE}
   */
  public static List<DriftSpec> read(
      Section model,
      KindSpec kind,
      FeatureSpec features,
      TargetSpec target,
      int batchSize,
      String unsaid) {
    return isAuto(model, unsaid)
        ? kind.defaultDrift()
        : new DriftReader(model, kind, features, target, batchSize).read();
  }

  private List<DriftSpec> read() {
    JsonNode value = model.get("drift");
    List<DriftSpec> watches = new ArrayList<>();
    if (value == null || value.asText().equals(NONE)) {
      return watches;
    }
    if (!value.isArray()) {
      watches.add(watch(value, model.at("drift")));
      return watches;
    }
    if (value.isEmpty() || value.size() > MAX_WATCHES) {
      model.refuse("drift", "give none, or a list of 1 to %d detectors".formatted(MAX_WATCHES));
    }
    Set<String> labels = new LinkedHashSet<>();
    for (int i = 0; i < Math.min(value.size(), MAX_WATCHES); i++) {
      DriftSpec watch = watch(value.get(i), "%s[%d]".formatted(model.at("drift"), i));
      watches.add(watch);
      if (!labels.add(watch.label())) {
        model.problem(
            "drift[%d]".formatted(i),
            "%s on %s occurs twice".formatted(watch.detector().label(), watch.on().label()));
      }
    }
    return watches;
  }

  private DriftSpec watch(JsonNode value, String path) {
    JsonNode mapping =
        value.isTextual() ? JsonNodeFactory.instance.objectNode().set("detector", value) : value;
    Section watch = new Section(path, mapping, model.problems());
    DetectorSpec detector = watch.oneOf("detector", DETECTORS, DETECTORS.get("adwin")).apply(watch);
    Watched on = on(watch, detector);
    DriftAnswer answer = watch.oneOf("answer", ANSWERS, ANSWERS.get("tell")).apply(this, watch);
    check(watch, detector, answer);
    watch.close();
    return new DriftSpec(detector, on, answer);
  }

  private Watched on(Section watch, DetectorSpec detector) {
    String name = watch.text("on", "error");
    boolean numbers = target.task() == Task.REGRESSION || target.task() == Task.RECONSTRUCTION;
    switch (name) {
      case "error" -> {
        if (detector instanceof DetectorSpec.Ddm && target.task() != Task.CLASSIFICATION) {
          watch.refuse("detector", "give another one: ddm needs classes, which are right or wrong");
        }
        return Watched.ERROR;
      }
      case "loss" -> {
        if (!numbers && !kind.scoresAreProbabilities()) {
          watch.refuse(
              "on", "give error: the scores of %s are no probabilities".formatted(kind.label()));
        }
        if (detector instanceof DetectorSpec.Ddm) {
          watch.refuse("on", "give error: ddm needs what is right or wrong");
        }
        return Watched.LOSS;
      }
      default -> {
        List<String> names = features.numberNames();
        if (!names.contains(name)) {
          watch.refuse(
              "on",
              "give loss, error or the name of a number among the features"
                  + Nearest.hint(name, names));
        } else if (!detector.findsBoth()) {
          watch.refuse(
              "on", "give loss or error, or another detector: adwin or kswin watches a field");
        }
        return Watched.field(name);
      }
    }
  }

  private void check(Section watch, DetectorSpec detector, DriftAnswer answer) {
    if (answer instanceof DriftAnswer.RaiseRate && !kind.hasLearningRate()) {
      watch.refuse("answer", "give another one: %s has no learning rate".formatted(kind.label()));
    }
    if (answer instanceof DriftAnswer.RestartMember && !kind.canReplaceMembers()) {
      watch.refuse("answer", "give another one: %s has no members".formatted(kind.label()));
    }
    if (answer instanceof DriftAnswer.Replace) {
      if (!detector.warns()) {
        watch.refuse("answer", "give another one, or a detector that warns: ddm, hddm-a, hddm-w");
      }
      if (batchSize > 1 || target.grows()) {
        watch.refuse("answer", "give another one: replace needs batchSize: 1 and known classes");
      }
    }
  }

  private static double level(Section watch, String key, double fallback) {
    double value = watch.number(key, fallback, 0, "give a number above 0 and below 1");
    if (value <= 0 || value >= 1) {
      watch.refuse(key, "give a number above 0 and below 1");
      return fallback;
    }
    return value;
  }

  private static double positive(Section watch, String key, double fallback) {
    return watch.number(key, fallback, Double.MIN_VALUE, "give a positive number");
  }

  private static DetectorSpec adwin(Section watch) {
    return new DetectorSpec.Adwin(level(watch, "delta", DetectorSpec.Adwin.DEFAULT.delta()));
  }

  private static DetectorSpec ddm(Section watch) {
    DetectorSpec.Ddm usual = DetectorSpec.Ddm.DEFAULT;
    double warning = positive(watch, "warningLevel", usual.warning());
    double drift = positive(watch, "driftLevel", usual.drift());
    if (warning >= drift) {
      watch.refuse("warningLevel", "give a number below driftLevel, which is " + drift);
    }
    int minSamples = watch.size("minSamples", usual.minSamples(), 2, 1_000_000);
    return new DetectorSpec.Ddm(minSamples, warning, drift);
  }

  private static DetectorSpec hddmA(Section watch) {
    DetectorSpec.HddmA usual = DetectorSpec.HddmA.DEFAULT;
    double confidence = level(watch, "confidence", usual.confidence());
    return new DetectorSpec.HddmA(
        confidence, warning(watch, confidence, usual.warningConfidence()));
  }

  private static double warning(Section watch, double confidence, double fallback) {
    double warning =
        level(watch, "warningConfidence", confidence < fallback ? fallback : (1 + confidence) / 2);
    if (warning <= confidence) {
      watch.refuse("warningConfidence", "give a number above confidence, which is " + confidence);
    }
    return warning;
  }

  private static DetectorSpec hddmW(Section watch) {
    DetectorSpec.HddmW usual = DetectorSpec.HddmW.DEFAULT;
    double confidence = level(watch, "confidence", usual.confidence());
    return new DetectorSpec.HddmW(
        confidence,
        warning(watch, confidence, usual.warningConfidence()),
        level(watch, "lambda", usual.lambda()));
  }

  private static DetectorSpec pageHinkley(Section watch) {
    DetectorSpec.PageHinkley usual = DetectorSpec.PageHinkley.DEFAULT;
    double fading =
        watch.number(
            "fading", usual.fading(), Double.MIN_VALUE, "give a number above 0, at most 1");
    if (fading > 1) {
      watch.refuse("fading", "give a number above 0, at most 1");
    }
    return new DetectorSpec.PageHinkley(
        watch.size("minSamples", usual.minSamples(), 2, 1_000_000),
        watch.number("delta", usual.delta(), 0),
        positive(watch, "threshold", usual.threshold()),
        fading);
  }

  private static DetectorSpec kswin(Section watch) {
    DetectorSpec.Kswin usual = DetectorSpec.Kswin.DEFAULT;
    int window = watch.size("window", usual.window(), 4, DetectorSpec.Kswin.MAX_WINDOW);
    int newest = watch.size("newest", Math.min(usual.newest(), window / 2), 2, window / 2);
    return new DetectorSpec.Kswin(
        level(watch, "alpha", usual.alpha()), window, newest, watch.count("seed", usual.seed(), 0));
  }

  private DriftAnswer raiseRate(Section watch) {
    DriftAnswer.RaiseRate usual =
        kind.canReplaceMembers() ? DriftAnswer.RaiseRate.OF_MEMBERS : DriftAnswer.RaiseRate.DEFAULT;
    return new DriftAnswer.RaiseRate(
        positive(watch, "factor", usual.factor()),
        watch.size("samples", usual.samples(), 1, 1_000_000_000));
  }

  private static DriftAnswer rollBack(Section watch) {
    return new DriftAnswer.RollBack(
        watch.size("every", DriftAnswer.RollBack.DEFAULT.every(), 1, 1_000_000_000));
  }
}

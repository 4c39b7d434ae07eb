package learnstream.config.reader;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.IntStream;
import learnstream.config.yaml.Section;
import learnstream.model.KindSpec;
import learnstream.model.feature.FeatureSpec;
import learnstream.model.feature.TargetSpec;

/** Reads what a model predicts: {@code classes}, {@code labels} or {@code target}. */
final class TargetReader {
  /** As many as {@link TargetSpec} allows. */
  private static final int MAX_CLASSES = 1 << 14;

  private static final int MAX_CLASS_NAME = 1_000;
  private static final int DEFAULT_GROWING = 100;

  private enum TargetScaling {
    STANDARD,
    NONE
  }

  private final Section section;
  private final FeatureSpec features;

  TargetReader(Section section, FeatureSpec features) {
    this.section = section;
    this.features = features;
  }

  TargetSpec read(KindReader kind) {
    boolean classes = section.has("classes");
    boolean numbers = section.has("target");
    boolean labels = section.has("labels");
    if (kind.learns() == KindReader.Learns.ITSELF) {
      for (String key : List.of("classes", "target", "labels", "interval")) {
        if (section.has(key)) {
          section.misplaced(key, "what is learnt is the sample itself");
        }
      }
      return TargetSpec.reconstruction(features.count());
    }
    for (String key : List.of("target", "labels", "interval")) {
      if (section.has(key) && kind.learns() == KindReader.Learns.CLASSES) {
        section.misplaced(key, "%s tells classes apart".formatted(kind.label()));
      }
    }
    if (classes && numbers || labels && (classes || numbers)) {
      section.refuse(labels ? "labels" : "target", "give one of classes, target and labels");
    }
    if (numbers && !classes && !labels) {
      return interval(numbers(kind));
    }
    if (section.has("interval")) {
      section.misplaced("interval", "it belongs to target");
    }
    return labels && !classes ? labels() : classes();
  }

  /** Reports a target that is not for the kind that was read. */
  void check(TargetSpec target, KindSpec kind) {
    if (target.isScaled() && kind.scoresAreProbabilities()) {
      section.refuse(
          "target",
          "give {name: ..., scaling: none}, since the model answers with numbers from 0 to 1 and"
              + " scaled ones are not");
    }
    if (target.grows() && !kind.usesSomeOutputs()) {
      section.refuse(
          "classes",
          "give a list of names or their number, since only ffnn and cnn with the loss"
              + " categorical-cross-entropy take classes as they come");
    }
  }

  private TargetSpec interval(TargetSpec numbers) {
    double coverage = section.share("interval", 0);
    if (section.has("interval") && coverage == 0) {
      section.refuse("interval", "give a number above 0 and below 1");
    }
    return coverage > 0 ? numbers.withInterval(coverage) : numbers;
  }

  private TargetSpec numbers(KindReader kind) {
    JsonNode value = section.get("target");
    if (value.isObject()) {
      return described(section.section("target"));
    }
    List<String> names =
        value.isArray() ? section.texts("target") : List.of(section.text("target", "value"));
    if (names.isEmpty()) {
      section.refuse("target", "give a name, or a list of at least one");
    }
    TargetSpec numbers = TargetSpec.numeric(names.isEmpty() ? List.of("value") : names);
    return features.isRecord() || kind == Kind.POOL ? numbers.scaled() : numbers;
  }

  private static TargetSpec described(Section target) {
    List<String> names = target.texts("names");
    if (target.has("names") && target.has("name")) {
      target.misplaced("name", "names says them all");
    } else if (target.has("names") && names.isEmpty()) {
      target.refuse("names", "give a list of at least one");
    }
    names = names.isEmpty() ? List.of(target.text("name", "value")) : names;
    TargetScaling scaling = target.oneOf("scaling", TargetScaling.class, TargetScaling.STANDARD);
    target.close();
    TargetSpec numbers = TargetSpec.numeric(names);
    return scaling == TargetScaling.STANDARD ? numbers.scaled() : numbers;
  }

  /** The classes of a conditional GAN, whose networks have room for these only. */
  TargetSpec fixedClasses() {
    TargetSpec read = classes();
    if (read.grows()) {
      section.refuse("classes", "give a list of at least two class names, or their number");
    }
    return read;
  }

  private TargetSpec classes() {
    JsonNode value = section.get("classes");
    if (value != null && value.isTextual() && value.asText().equals("grow")) {
      return TargetSpec.growing(List.of(), DEFAULT_GROWING);
    }
    if (value != null && value.isObject()) {
      return growing(section.section("classes"));
    }
    if (value != null && Section.isInteger(value, 2) && value.asInt() < 10_000) {
      return TargetSpec.classes(
          IntStream.range(0, value.asInt()).mapToObj(Integer::toString).toList());
    }
    if (value != null && value.isArray() && value.size() > MAX_CLASSES) {
      section.problem(
          "classes", "%,d are not allowed; give at most %,d".formatted(value.size(), MAX_CLASSES));
      return TargetSpec.classes(List.of("0", "1"));
    }
    if (value == null || !value.isArray() || value.size() < 2) {
      section.refuse(
          "classes",
          "give a list of at least two class names, their number, or grow (or target: for"
              + " numbers, or labels: where several hold at once)");
      return TargetSpec.classes(List.of("0", "1"));
    }
    List<String> names = section.texts("classes");
    return TargetSpec.classes(names.size() < 2 ? List.of("0", "1") : names);
  }

  private static TargetSpec growing(Section classes) {
    List<String> names = classes.texts("names");
    JsonNode given = classes.get("names");
    if (given != null && !given.isArray()
        || names.stream().anyMatch(name -> name.isBlank() || name.length() > MAX_CLASS_NAME)) {
      classes.refuse(
          "names", "give a list of names of 1 to %,d characters".formatted(MAX_CLASS_NAME));
      names = List.of();
    }
    if (!classes.flag("grow", true)) {
      classes.refuse("grow", "give true, or a list of the names as classes");
    }
    int max = classes.size("max", DEFAULT_GROWING, 2, TargetSpec.MAX_GROWING);
    if (max < names.size()) {
      classes.refuse("max", "give at least the %d that have names".formatted(names.size()));
    }
    classes.close();
    return max < names.size() ? TargetSpec.growing(List.of(), max) : TargetSpec.growing(names, max);
  }

  private TargetSpec labels() {
    List<String> names = section.texts("labels");
    if (names.isEmpty()
        || names.stream().anyMatch(n -> n.isBlank() || n.contains(TargetSpec.AND))) {
      section.refuse("labels", "give a list of at least one name, without " + TargetSpec.AND);
      return TargetSpec.labels(List.of("label"));
    }
    return TargetSpec.labels(names);
  }
}

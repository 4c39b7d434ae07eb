package learnstream.cli.suggest;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import learnstream.cli.input.Separator;

/** A configuration to start from, with what was seen beside each line. */
public final class Suggestion {
  /** Columns in front of a comment. */
  private static final int COMMENT_AT = 36;

  private static final int LONGEST_NAME = 200;
  private static final int EXAMPLES = 3;

  /** Of a category. */
  private static final int FEWEST_COLUMNS = 8;

  private final Survey survey;
  private final Source source;
  private final Label label;
  private final Leaks leaks;
  private final List<String> lines = new ArrayList<>();

  /** Names that are taken. */
  private final Set<String> names = new HashSet<>();

  /** The fields that are inputs, with their names. */
  private final Map<FieldProfile, String> inputs = new LinkedHashMap<>();

  private Suggestion(Survey survey, Source source, Label label) {
    this.survey = survey;
    this.source = source;
    this.label = label;
    leaks =
        new Leaks(
            label,
            survey.fields().stream()
                .filter(field -> field != label.field() && Guess.of(field).kind() != null)
                .toList());
  }

  /**
   * The lines of a YAML.
   *
   * @param label name or path of the field that is predicted; null: the likeliest
   * @throws IllegalArgumentException if nothing can be learnt from the records
   */
  public static List<String> of(Survey survey, Source source, String label) {
    if (survey.records() == 0) {
      throw new IllegalArgumentException(
          String.join("; ", concat("there are no records", survey.warnings())));
    }
    Suggestion suggestion = new Suggestion(survey, source, Label.of(survey.fields(), label));
    suggestion.write();
    return List.copyOf(suggestion.lines);
  }

  /**
   * Path of the field that is predicted.
   *
   * @param label as {@link #of}
   * @throws IllegalArgumentException if there is none
   */
  public static String label(Survey survey, String label) {
    return Label.of(survey.fields(), label).field().path();
  }

  private static List<String> concat(String first, List<String> others) {
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(others);
    return all;
  }

  private void write() {
    survey.warnings().forEach(warning -> lines.add("# " + warning));
    line(
        "name: " + Yaml.value(source.name()),
        "%,d %s; %s is the label, %s"
            .formatted(
                survey.records(),
                Values.oneLine(source.what()),
                Values.shortened(label.field().path()),
                label.how()));
    topic();
    lines.add("models:");
    lines.add("  - id: " + Source.nameOf(label.field().name()));
    lines.add("    fields:");
    int before = lines.size();
    leaks.reasons().forEach(reason -> lines.add("    # " + reason));
    survey.fields().stream()
        .filter(field -> field != label.field() && !leaks.leavesOut(field))
        .forEach(this::field);
    if (names.isEmpty()) {
      throw new IllegalArgumentException(
          "no field is left to learn from: "
              + lines.subList(before, lines.size()).stream()
                  .limit(EXAMPLES)
                  .map(line -> line.strip().substring(2))
                  .collect(Collectors.joining("; ")));
    }
    target();
    LabelMemory memory = LabelMemory.of(label, inputs);
    if (!memory.setting().isEmpty()) {
      line("    history: " + memory.setting(), memory.reason());
    }
    line("    layers: [64]", "one hidden layer; more or wider ones learn more and take longer");
    line(
        "    learningRate: 0.05",
        "of adagrad; try 0.02 and 0.1 as well, or leave both lines out: a pool, slower and mostly better");
    if (source.file() != null) {
      lines.add(
          "# bin/learnstream produce CONFIG %s --label %s%s"
              .formatted(
                  source.file(),
                  Values.oneLine(label.field().path()),
                  source.separator() == null
                      ? ""
                      : " --separator '%s'".formatted(Separator.given(source.separator()))));
    }
  }

  private void topic() {
    if (source.topic() == null) {
      return;
    }
    lines.add("kafka: {bootstrap.servers: %s}".formatted(Yaml.value(source.bootstrapServers())));
    String topic = Yaml.value(source.topic());
    lines.add(
        source.format() == null
            ? "topics: {samples: %s}".formatted(topic)
            : "samples: {topic: %s, %s, label: %s}"
                .formatted(topic, source.format(), Yaml.value(label.field().path())));
  }

  private void field(FieldProfile field) {
    Guess guess = Guess.of(field);
    String path = field.path();
    if (guess.kind() == null || path.length() > LONGEST_NAME || path.isBlank()) {
      String reason =
          guess.kind() == null
              ? guess.reason()
              : path.isBlank() ? "it has no name" : "its name is too long";
      lines.add("    # %s is left out: %s".formatted(Values.shortened(path), reason));
      return;
    }
    String name = field.name();
    while (!names.add(name)) {
      name = name.equals(field.name()) ? path.replace('.', '_') : name + "_";
    }
    inputs.put(field, name);
    List<String> settings = new ArrayList<>();
    if (!name.equals(path)) {
      settings.add("path: " + Yaml.value(path));
    }
    if (!guess.settings().isEmpty()) {
      settings.add(guess.settings());
    } else if (guess.kind().equals("category") && label.isClass()) {
      settings.add("max: " + columns(field));
    }
    String value =
        settings.isEmpty()
            ? guess.kind()
            : "{kind: %s, %s}".formatted(guess.kind(), String.join(", ", settings));
    line("      %s: %s".formatted(Yaml.key(name), value), seen(field, guess.kind()));
  }

  /**
   * Inputs for the values of a category, so many as there are and up to twice as many. Free inputs
   * make a network's first weights smaller, which by measurement is good for numbers only.
   */
  private static int columns(FieldProfile field) {
    int values = Math.max(field.distinct(), field.declared().symbols().size());
    int columns = FEWEST_COLUMNS;
    while (columns < values) {
      columns *= 2;
    }
    return columns;
  }

  private String seen(FieldProfile field, String kind) {
    List<String> parts = new ArrayList<>();
    switch (kind) {
      case "number" -> parts.add(range(field));
      case "text" ->
          parts.add(
              "%.0f words on average: %s"
                  .formatted(field.words(), Values.shortened(field.values().get(0).getKey())));
      case "category", "hash" ->
          parts.add(
              "%s values: %s"
                  .formatted(
                      field.isCrowded() ? "over " + field.distinct() : field.distinct(),
                      examples(field)));
      default -> parts.add(examples(field));
    }
    if (kind.equals("number") && field.noNumbers() > 0) {
      parts.add("%,d are no numbers: %s".formatted(field.noNumbers(), field.noNumber()));
    }
    double missing = survey.missing(field);
    if (missing > 0) {
      parts.add(Values.percent(missing) + " missing");
    }
    if (!leaks.doubt(field).isEmpty()) {
      parts.add(leaks.doubt(field));
    }
    return String.join("; ", parts);
  }

  private static String range(FieldProfile field) {
    return "%s to %s".formatted(Values.shown(field.least()), Values.shown(field.most()));
  }

  private static String examples(FieldProfile field) {
    List<Map.Entry<String, Long>> values = field.values();
    String shown =
        values.stream()
            .limit(EXAMPLES)
            .map(value -> Values.shortened(value.getKey()))
            .collect(Collectors.joining(", "));
    return values.size() > EXAMPLES ? shown + ", …" : shown;
  }

  private void target() {
    FieldProfile field = label.field();
    String missing =
        survey.missing(field) == 0 ? "" : "; " + Values.percent(survey.missing(field)) + " missing";
    if (!label.isClass()) {
      line(
          "    target: " + Yaml.value(field.name()),
          "%s, %s on average%s".formatted(range(field), Values.shown(field.mean()), missing));
      line("    interval: 0.9", "predictions say between which numbers nine of ten labels are");
      return;
    }
    String seen =
        field.values().stream()
            .limit(EXAMPLES)
            .map(
                value ->
                    "%s %s"
                        .formatted(
                            Values.shortened(value.getKey()),
                            Values.percent((double) value.getValue() / field.present())))
            .collect(Collectors.joining(", "));
    List<String> classes = label.classes().stream().map(Yaml::value).toList();
    line(
        "    classes: " + (label.grows() ? "grow" : "[" + String.join(", ", classes) + "]"),
        "%s: %s%s%s"
            .formatted(
                Values.shortened(field.name()),
                seen,
                classes.size() > EXAMPLES ? ", …" : "",
                missing));
  }

  private void line(String yaml, String comment) {
    lines.add(("%-" + COMMENT_AT + "s  # %s").formatted(yaml, comment));
  }
}

package learnstream.cli.input;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import learnstream.cli.input.SampleFile.Entry;
import learnstream.config.Problem;
import learnstream.model.feature.TargetSpec;
import learnstream.model.feature.Task;

/** Samples as the rows of a table: features by name if the model knows names, else in order. */
final class TableSamples {
  private final Table table;
  private final List<String> names;
  private final SampleColumns columns;
  private final SampleShape shape;
  private final RecordValues values;

  private TableSamples(Table table, SampleColumns columns, SampleShape shape) {
    this.table = table;
    names = table.names();
    this.columns = columns;
    this.shape = shape;
    values = new RecordValues(shape.fields());
  }

  static SampleFile open(Path path, SampleColumns columns, SampleShape shape) throws IOException {
    Table table = Table.open(path, columns.separator, !columns.noHeader);
    TableSamples samples;
    try {
      samples = new TableSamples(table, columns.of(path, table.names()), shape);
    } catch (IOException e) {
      table.close();
      throw e;
    }
    return new SampleFile(
        StreamSupport.stream(table.spliterator(), false).map(samples::entry),
        table,
        table.size(),
        table.header(),
        samples.warnings(path));
  }

  private List<String> warnings(Path path) {
    List<String> warnings = new ArrayList<>();
    table.remarks().forEach(remark -> warnings.add(path + ": " + remark));
    if (!shape.fields().isEmpty() && !names.isEmpty()) {
      warnings.addAll(values.missing(new LinkedHashSet<>(names)));
    }
    Set<String> labels = new LinkedHashSet<>(columns.labels(shape.target(), names::contains));
    if (shape.target().task() == Task.REGRESSION) {
      labels.addAll(shape.target().names());
    }
    if (shape.target().task() != Task.RECONSTRUCTION
        && !names.isEmpty()
        && columns.named().isEmpty()
        && labels.stream().noneMatch(names::contains)) {
      warnings.add(
          "%s: there is no column %s, so no sample has a label; --label names another one"
              .formatted(path, String.join(" or ", labels)));
    }
    return warnings;
  }

  private Entry entry(Table.Row row) {
    return sample(row).ofRow(row.text());
  }

  private Entry sample(Table.Row row) {
    Map<String, String> cells = new LinkedHashMap<>();
    for (int i = 0; i < row.cells().length; i++) {
      cells.put(i < names.size() ? names.get(i) : Integer.toString(i), row.cells()[i].strip());
    }
    List<String> labels = new ArrayList<>();
    columns
        .labels(shape.target(), names::contains)
        .forEach(column -> labels.add(cells.remove(column)));
    String key = take(cells, columns.key);
    String id = take(cells, columns.id);
    String weight = take(cells, columns.weight);
    try {
      return Entry.of(
          row.line(),
          key,
          id,
          features(cells),
          target(labels),
          weight == null ? 1 : number(columns.weight, weight, Double::valueOf));
    } catch (NumberFormatException e) {
      return Entry.refused(row.line(), e.getMessage());
    }
  }

  private static String take(Map<String, String> cells, String column) {
    return column == null ? null : cells.remove(column);
  }

  private Object features(Map<String, String> cells) {
    if (!shape.fields().isEmpty()) {
      return values.ofCells(cells);
    }
    if (shape.features().names().isEmpty()) {
      return cells.entrySet().stream()
          .map(cell -> number(cell.getKey(), cell.getValue(), Float::valueOf))
          .toList();
    }
    Map<String, Double> numbers = new LinkedHashMap<>();
    for (String name : shape.features().names()) {
      if (cells.containsKey(name)) {
        numbers.put(name, number(name, cells.get(name), Double::valueOf));
      }
    }
    return numbers;
  }

  /** Null without a label. */
  private Object target(List<String> labels) {
    if (labels.stream().filter(Objects::nonNull).allMatch(this::isMissing)) {
      return null;
    }
    TargetSpec target = shape.target();
    return switch (target.task()) {
      // A reconstruction ignores the label, so any is taken.
      case CLASSIFICATION, RECONSTRUCTION -> labels.get(0);
      // One column of names, or one of 0 and 1 for each label.
      case MULTI_LABEL -> labels.size() == 1 ? labels.get(0) : numbers(labels, target);
      case REGRESSION -> numbers(labels, target);
    };
  }

  private boolean isMissing(String label) {
    return label.isEmpty() || label.equals("?") && !shape.fields().isEmpty();
  }

  private static Object numbers(List<String> labels, TargetSpec target) {
    List<Double> numbers =
        labels.stream()
            .filter(Objects::nonNull)
            .map(label -> number("label", label, Double::valueOf))
            .toList();
    return target.size() == 1 && numbers.size() == 1 ? numbers.get(0) : numbers;
  }

  private static <T> T number(String column, String cell, Function<String, T> parse) {
    try {
      return parse.apply(cell);
    } catch (NumberFormatException e) {
      NumberFormatException told =
          new NumberFormatException(
              Problem.refusal(column, cell.isBlank() ? "an empty cell" : cell, "give a number")
                  .toString());
      told.initCause(e);
      throw told;
    }
  }
}

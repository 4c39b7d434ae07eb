package learnstream.cli.input;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import learnstream.config.yaml.Nearest;
import learnstream.model.feature.TargetSpec;
import picocli.CommandLine.Option;

/** Which columns of a CSV file, or fields of a JSON object, hold what. */
public final class SampleColumns {
  @Option(
      names = "--label",
      paramLabel = "COLUMN",
      split = ",",
      description =
          "Column of the label, by name or by number from 0. Several numeric targets, or a column"
              + " of 0 and 1 for each label: their columns, separated by commas. Of an .npz file the"
              + " array of the labels. Default: label, or the names of the targets; of an .npz file"
              + " label, labels or y.")
  private List<String> label;

  @Option(
      names = "--id",
      paramLabel = "COLUMN",
      description = "Column of the sample's id. Default: the line number.")
  String id;

  @Option(names = "--key", paramLabel = "COLUMN", description = "Column of the record key.")
  String key;

  @Option(names = "--weight", paramLabel = "COLUMN", description = "Column of the sample's weight.")
  String weight;

  @Option(names = "--no-header", description = "The CSV file's first line is a sample.")
  boolean noHeader;

  @Option(
      names = "--separator",
      paramLabel = "CHAR",
      converter = Separator.Converter.class,
      description =
          "What stands between the columns of a CSV file, or tab. Default: commas, semicolons or"
              + " tabs, by its first line.")
  Character separator;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description = "The IDX file of the labels, or the .npy file of them.")
  Path labels;

  /** The columns that were named for the label; empty if none were. */
  public List<String> named() {
    return label == null ? List.of() : List.copyOf(label);
  }

  /** Between the columns of a CSV file; null: what its first line looks like. */
  public Character separator() {
    return separator;
  }

  /** The same for a file whose label is in this column. */
  public SampleColumns labelled(String column) {
    SampleColumns its = copy();
    its.label = List.of(column);
    return its;
  }

  private SampleColumns copy() {
    SampleColumns its = new SampleColumns();
    its.label = label;
    its.id = id;
    its.key = key;
    its.weight = weight;
    its.noHeader = noHeader;
    its.separator = separator;
    its.labels = labels;
    return its;
  }

  /**
   * The same, with the columns as a table calls them.
   *
   * @param names of the table's columns; none if it does not name them
   * @throws IOException if a column that was named is not there
   */
  SampleColumns of(Path table, List<String> names) throws IOException {
    SampleColumns its = copy();
    if (label != null) {
      its.label = new ArrayList<>();
      for (String column : label) {
        its.label.add(nameOf("--label", column, table, names));
      }
    }
    its.id = nameOf("--id", id, table, names);
    its.key = nameOf("--key", key, table, names);
    its.weight = nameOf("--weight", weight, table, names);
    return its;
  }

  private static String nameOf(String option, String column, Path table, List<String> names)
      throws IOException {
    if (column == null || names.isEmpty() || names.contains(column)) {
      return column;
    }
    if (column.matches("\\d{1,9}") && Integer.parseInt(column) < names.size()) {
      return names.get(Integer.parseInt(column));
    }
    String near = Nearest.hint(column, names);
    throw new IOException(
        "%s: there is no column %s for %s%s"
            .formatted(
                table,
                column,
                option,
                near.isEmpty() ? "; give one of " + String.join(", ", names) : near));
  }

  /** Where the label is in an object: one path, or one for each number. */
  List<String> paths(TargetSpec target, Predicate<String> exists) {
    return label == null && exists.test("label") ? List.of("label") : labels(target, exists);
  }

  /**
   * The columns of the label, one for each number.
   *
   * @param exists whether there is a column of a name
   */
  List<String> labels(TargetSpec target, Predicate<String> exists) {
    if (label != null) {
      return label;
    }
    return switch (target.task()) {
      case CLASSIFICATION, MULTI_LABEL, RECONSTRUCTION -> List.of("label");
      case REGRESSION ->
          target.size() > 1 || exists.test(target.names().get(0)) && !exists.test("label")
              ? target.names()
              : List.of("label");
    };
  }
}

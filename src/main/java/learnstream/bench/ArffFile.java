package learnstream.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import learnstream.codec.ClassLabel;
import learnstream.codec.RefusedSampleException;
import learnstream.model.ModelSpec;
import learnstream.model.feature.Feature;
import learnstream.model.feature.Task;
import learnstream.stream.sample.SampleReader;

/**
 * The samples that a model can learn from, as a file in Weka's format, which other libraries read.
 * It has one number or class behind the features. Names and nominal values are numbered, so that
 * nothing in them needs quoting; categories whose values are all numbers are told as numbers.
 */
public final class ArffFile implements Closeable {
  private final ModelSpec spec;
  private final SampleReader reader;
  private final List<ArffColumn> columns = new ArrayList<>();
  private final List<String> leftOut = new ArrayList<>();

  /** Null where numbers are predicted. */
  private final ArffColumn.Nominal classes;

  private final Path folder;
  private final Path data;
  private final BufferedWriter rows;
  private final StringBuilder line = new StringBuilder();
  private long samples;

  /**
   * @param folder in which it makes its files
   */
  public ArffFile(ModelSpec spec, Path folder) throws IOException {
    if (!takes(spec)) {
      throw new IllegalArgumentException(
          "%s predicts several values; one class or number fits here".formatted(spec.id()));
    }
    this.spec = spec;
    this.folder = folder;
    reader = new SampleReader(spec);
    classes =
        spec.target().task() == Task.CLASSIFICATION
            ? new ArffColumn.Nominal(spec.target().classes())
            : null;
    if (spec.features().isRecord()) {
      spec.features().recordFields().forEach(this::addColumn);
    } else {
      for (int i = 0; i < spec.features().count(); i++) {
        columns.add(new ArffColumn.Numeric());
      }
    }
    data = folder.resolve("rows");
    rows = Files.newBufferedWriter(data);
  }

  /** Whether a model's target fits: one class, or one number. */
  public static boolean takes(ModelSpec spec) {
    return spec.target().task() == Task.CLASSIFICATION
        || spec.target().task() == Task.REGRESSION && spec.target().size() == 1;
  }

  /** Whether anything that the model learns from has a place in such a file. */
  public static boolean sees(ModelSpec spec) {
    return !spec.features().isRecord()
        || spec.features().recordFields().stream().anyMatch(f -> ArffColumn.of(f.kind()) != null);
  }

  private void addColumn(Feature field) {
    ArffColumn column = ArffColumn.of(field.kind());
    columns.add(column);
    if (column == null) {
      leftOut.add(field.name());
    }
  }

  /** Fields that have no place in such a file: texts. */
  public List<String> leftOut() {
    return List.copyOf(leftOut);
  }

  /** Names of the classes, in the order of their numbers; empty where numbers are predicted. */
  public List<String> classes() {
    return classes == null ? List.of() : classes.values();
  }

  public ModelSpec spec() {
    return spec;
  }

  public long samples() {
    return samples;
  }

  /** Adds a sample, unless it has no label or the model cannot use it. */
  public void add(Row row) throws IOException {
    Object label = row.sample().getLabel();
    if (label == null) {
      return;
    }
    try {
      reader.read(row.sample());
    } catch (RefusedSampleException e) {
      return;
    }
    line.setLength(0);
    if (spec.features().isRecord()) {
      Object[] values = (Object[]) reader.copy();
      for (int i = 0; i < values.length; i++) {
        append(columns.get(i), values[i]);
      }
    } else {
      for (int i = 0; i < columns.size(); i++) {
        append(columns.get(i), reader.features()[i]);
      }
    }
    if (classes == null) {
      line.append(label instanceof List<?> numbers ? numbers.get(0) : label);
    } else {
      classes.append(line, ClassLabel.name(label));
    }
    rows.append(line.append('\n'));
    samples++;
  }

  private void append(ArffColumn column, Object value) {
    if (column != null) {
      column.append(line, value);
      line.append(',');
    }
  }

  /** Writes the whole file; nothing can be added any more. */
  public Path write() throws IOException {
    rows.close();
    Path file = folder.resolve("samples.arff");
    List<ArffColumn.Nominal> numeric = new ArrayList<>();
    try (BufferedWriter out = Files.newBufferedWriter(file);
        BufferedReader in = Files.newBufferedReader(data)) {
      out.write("@relation samples\n");
      for (ArffColumn column : columns) {
        for (String type : column == null ? List.<String>of() : column.types()) {
          boolean isNumeric = column instanceof ArffColumn.Nominal nominal && nominal.isNumeric();
          out.write("@attribute a%d %s\n".formatted(numeric.size(), isNumeric ? "numeric" : type));
          numeric.add(isNumeric ? (ArffColumn.Nominal) column : null);
        }
      }
      String target = classes == null ? "numeric" : classes.types().get(0);
      out.write("@attribute label %s\n@data\n".formatted(target));
      List<List<String>> values =
          numeric.stream().map(column -> column == null ? null : column.values()).toList();
      for (String row = in.readLine(); row != null; row = in.readLine()) {
        out.write(told(row, values));
        out.write('\n');
      }
    }
    Files.delete(data);
    return file;
  }

  /**
   * A row with numbers for the values that are some.
   *
   * @param values of each attribute; null where they stay as they are
   */
  private static String told(String row, List<List<String>> values) {
    String[] cells = row.split(",");
    for (int i = 0; i < values.size(); i++) {
      if (values.get(i) != null && !cells[i].equals("?")) {
        cells[i] = values.get(i).get(Integer.parseInt(cells[i].substring(1)));
      }
    }
    return String.join(",", cells);
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}

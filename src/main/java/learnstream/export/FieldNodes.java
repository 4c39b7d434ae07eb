package learnstream.export;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import learnstream.model.encoder.RecordEncoder;
import learnstream.model.feature.Feature;
import learnstream.model.feature.FeatureKind;

/** A record's fields that are no numbers, each as inputs of the model. */
final class FieldNodes {
  /** How a time that is missing is given, as NumPy's NaT is. */
  static final long NO_TIME = Long.MIN_VALUE;

  /** How a value that is missing is given where values are given by their hashes. */
  static final long NO_HASH = 0;

  private static final int TOP_BITS = 33;

  private final OnnxGraph graph;
  private final Formulas f;

  FieldNodes(OnnxGraph graph) {
    this.graph = graph;
    f = Formulas.inDoubles(graph);
  }

  /**
   * The inputs of one field, {@code [batch, inputs]} in doubles.
   *
   * @param index of the field
   * @throws NotExportableException if it is one whose inputs hang on samples before
   */
  String encode(Feature field, int index, RecordEncoder encoder) throws NotExportableException {
    FeatureKind kind = field.kind();
    if (kind instanceof FeatureKind.Category category) {
      return category(field.name(), category.max(), encoder.ownValues(index));
    }
    if (kind instanceof FeatureKind.Bool) {
      String given = column(graph.input(field.name(), ElementType.DOUBLE));
      String sign = f.choose(asTruth(given), f.constant(1), f.constant(-1));
      return f.choose(graph.node("IsNaN", given), f.constant(0), sign);
    }
    if (kind instanceof FeatureKind.Time time) {
      return time(field.name(), time);
    }
    if (kind instanceof FeatureKind.Embedding embedding) {
      return embedding(
          field.name(),
          embedding.dimensions(),
          encoder.vectors(index),
          encoder.sharedVector(index));
    }
    if (kind instanceof FeatureKind.Hash hash) {
      return hash(field.name(), hash.width());
    }
    FeatureKind.Text text = (FeatureKind.Text) kind;
    return graph.input(field.name(), ElementType.DOUBLE, text.width());
  }

  /** One number for each sample, as a column. */
  String column(String value) {
    return graph.reshape(value, 1);
  }

  private String asTruth(String number) {
    return graph.node("Not", graph.node("Equal", number, f.constant(0)));
  }

  private String category(String name, int max, List<String> own) {
    int inputs = max + FeatureKind.SHARED_COLUMNS;
    List<String> keys = new ArrayList<>(own);
    List<Long> columns =
        new ArrayList<>(IntStream.range(0, own.size()).asLongStream().boxed().toList());
    for (String missing : List.of("", "?")) {
      keys.add(missing);
      columns.add((long) inputs);
    }
    // The shared inputs go by a hash that ONNX does not have.
    long other = own.size() < max ? own.size() : inputs;
    String index =
        graph.node(
            "LabelEncoder",
            List.of(
                OnnxAttribute.texts("keys_strings", keys),
                new OnnxAttribute("values_int64s", columns),
                OnnxAttribute.of("default_int64", other)),
            graph.input(name, ElementType.TEXT));
    return oneHot(index, inputs);
  }

  /** A column of its own for each index; none for one that is as high as there are columns. */
  private String oneHot(String index, int columns) {
    String values = graph.constant(ElementType.FLOAT, new double[] {0, 1}, 2);
    String hot = graph.node("OneHot", index, graph.constant((long) columns), values);
    return graph.cast(hot, ElementType.DOUBLE);
  }

  private String time(String name, FeatureKind.Time time) throws NotExportableException {
    if (time.sinceLast()) {
      throw new NotExportableException(
          "fields.%s.sinceLast: the time since the sample before cannot be said in ONNX, which knows"
                  .formatted(name)
              + " one sample at a time");
    }
    String given = column(graph.input(name, ElementType.INT64));
    String isMissing = graph.node("Equal", given, graph.constant(NO_TIME));
    String millis = f.choose(isMissing, graph.constant(0L), given);
    String encoded = new TimeNodes(graph).encode(millis, time.zone());
    return f.choose(isMissing, f.constant(0), encoded);
  }

  private String embedding(
      String name, int dimensions, Map<Long, double[]> vectors, double[] shared) {
    double[] table = new double[(vectors.size() + 2) * dimensions];
    List<Long> hashes = new ArrayList<>(List.of(NO_HASH));
    List<Long> rows = new ArrayList<>(List.of(0L));
    System.arraycopy(shared, 0, table, dimensions, dimensions);
    for (Map.Entry<Long, double[]> each : vectors.entrySet()) {
      int row = rows.size() + 1;
      hashes.add(each.getKey());
      rows.add((long) row);
      System.arraycopy(each.getValue(), 0, table, row * dimensions, dimensions);
    }
    String row =
        graph.node(
            "LabelEncoder",
            List.of(
                new OnnxAttribute("keys_int64s", hashes),
                new OnnxAttribute("values_int64s", rows),
                OnnxAttribute.of("default_int64", 1)),
            graph.input(name, ElementType.INT64));
    return graph.node("Gather", f.matrix(table, vectors.size() + 2, dimensions), row);
  }

  private String hash(String name, int width) {
    String given = graph.input(name, ElementType.INT64);
    String bits = graph.cast(given, ElementType.UINT64);
    String shift = graph.cast(graph.constant((long) TOP_BITS), ElementType.UINT64);
    String top =
        graph.cast(
            graph.node("BitShift", List.of(OnnxAttribute.of("direction", "RIGHT")), bits, shift),
            ElementType.INT64);
    String scaled = graph.node("Mul", top, graph.constant((long) width));
    String index = graph.node("Div", scaled, graph.constant(1L << Long.SIZE - TOP_BITS));
    String odd =
        column(graph.cast(graph.node("Mod", given, graph.constant(2L)), ElementType.DOUBLE));
    String sign = f.subtract(f.constant(1), f.multiply(odd, 2));
    String isMissing = column(graph.node("Equal", given, graph.constant(NO_HASH)));
    return f.choose(isMissing, f.constant(0), f.multiply(oneHot(index, width), sign));
  }
}

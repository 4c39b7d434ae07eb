package learnstream.export;

import java.util.ArrayList;
import java.util.List;
import learnstream.model.ModelSpec;
import learnstream.model.Preparation;
import learnstream.model.encoder.RecordEncoder;
import learnstream.model.feature.Feature;
import learnstream.model.feature.FeatureKind;
import learnstream.model.feature.FeatureSpec;
import learnstream.model.feature.HistorySpec;

/** A sample as it is given, made the numbers that the model sees. */
final class InputNodes {
  private static final String FEATURES = "features";

  private final OnnxGraph graph;
  private final Formulas f;
  private final ScalingNodes scaling;
  private final FieldNodes fields;

  InputNodes(OnnxGraph graph) {
    this.graph = graph;
    f = Formulas.inDoubles(graph);
    scaling = new ScalingNodes(graph);
    fields = new FieldNodes(graph);
  }

  /** {@code [batch, inputs]} in doubles. */
  String of(ModelSpec spec, Preparation preparation) throws NotExportableException {
    FeatureSpec features = spec.features();
    if (!features.history().equals(HistorySpec.NONE)) {
      throw new NotExportableException(
          "history: labels that came before cannot be said in ONNX, which knows one sample at a time");
    }
    if (features.isRecord()) {
      return record(features.fields(), preparation);
    }
    String x = scaling.clip(numbers(features), preparation.ranges());
    return scaling.scale(x, spec.scaling(), preparation.scaler());
  }

  private String numbers(FeatureSpec features) {
    if (!features.names().isEmpty()) {
      List<String> columns = new ArrayList<>();
      for (String name : features.names()) {
        columns.add(fields.column(graph.input(name, ElementType.DOUBLE)));
      }
      return graph.concat(columns);
    }
    if (features.shape().isEmpty()) {
      return graph.input(FEATURES, ElementType.DOUBLE, features.count());
    }
    long[] shape = features.shape().stream().mapToLong(Integer::longValue).toArray();
    return graph.reshape(graph.input(FEATURES, ElementType.DOUBLE, shape), features.count());
  }

  /** Numbers first, then marks of those that are missing, then all other fields. */
  private String record(List<Feature> all, Preparation preparation) throws NotExportableException {
    RecordEncoder encoder = preparation.encoder();
    List<String> numbers = new ArrayList<>();
    List<String> marks = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      Feature field = all.get(i);
      if (!(field.kind() instanceof FeatureKind.Numeric number)) {
        others.add(fields.encode(field, i, encoder));
        continue;
      }
      int n = numbers.size();
      String x = fields.column(graph.input(field.name(), ElementType.DOUBLE));
      if (number.mayBeMissing()) {
        String isMissing = graph.node("IsNaN", x);
        x = f.choose(isMissing, f.constant(encoder.mean(n)), x);
        marks.add(graph.cast(isMissing, ElementType.DOUBLE));
      }
      String clipped = scaling.clip(x, preparation.ranges().subList(n, n + 1));
      numbers.add(scaling.scale(clipped, number.scaling(), encoder.scaler(n)));
    }
    numbers.addAll(marks);
    numbers.addAll(others);
    return graph.concat(numbers);
  }
}

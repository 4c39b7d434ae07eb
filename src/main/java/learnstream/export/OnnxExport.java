package learnstream.export;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import learnstream.model.Learner;
import learnstream.model.ModelSpec;
import learnstream.model.feature.Task;

/**
 * A model as it is now in ONNX: a graph from the values of a sample's fields to what the model
 * predicts, with clipping, scaling and encoding inside. It answers as the model does for the next
 * sample; single precision is rounded in another order, so that scores differ in the seventh digit.
 *
 * <p>What is given has a first dimension for the samples, of any length. Numbers and truth values
 * are doubles, NaN if missing; categories texts, empty if missing; times milliseconds since the
 * epoch. {@code scores [batch, outputs]} are doubles; of classes there is {@code label [batch]}
 * too, the name of the one that is predicted.
 */
public final class OnnxExport {
  private static final String PREFIX = "learnstream.";

  private OnnxExport() {}

  /**
   * The bytes of an ONNX file.
   *
   * @param program the version that writes it; null if it is not known
   * @param facts what else the file is to say of the model, by name
   * @throws NotExportableException if there is no way to say it in ONNX
   */
  public static byte[] bytes(Learner learner, String program, Map<String, String> facts)
      throws NotExportableException {
    ModelSpec spec = learner.spec();
    OnnxGraph graph = new OnnxGraph();
    boolean grows = spec.target().grows();
    List<String> classes = learner.classes();
    if (grows && classes.isEmpty()) {
      throw new NotExportableException("the model has not seen a class yet");
    }
    int outputs = grows ? classes.size() : spec.outputs();
    String x = new InputNodes(graph).of(spec, learner.preparation());
    String scores = new KindNodes(graph).scores(spec.kind(), learner.model(), x, outputs);
    if (spec.target().isScaled()) {
      scores = new ScalingNodes(graph).restore(scores, learner.preparation().targetScaler());
    }
    graph.output(scores, graph.free("scores"), ElementType.DOUBLE, outputs);
    if (spec.target().task() == Task.CLASSIFICATION) {
      String label =
          graph.node(
              "Gather", graph.constant(classes), winner(graph, scores, classes.size() > outputs));
      graph.output(label, graph.free("label"), ElementType.TEXT);
    }
    Map<String, String> metadata = new TreeMap<>();
    facts.forEach((name, value) -> metadata.put(PREFIX + name, value));
    metadata.put(PREFIX + "task", spec.target().task().name().toLowerCase(Locale.ROOT));
    List<String> names = classes.isEmpty() ? spec.target().names() : classes;
    metadata.put(PREFIX + "names", JsonMapper.builder().build().valueToTree(names).toString());
    return graph.toBytes(spec.id(), learner.version(), program, metadata);
  }

  /** Index of the class with the highest score, of equal ones the first. */
  private static String winner(OnnxGraph graph, String scores, boolean isOneOfTwo) {
    if (!isOneOfTwo) {
      return graph.node(
          "ArgMax", List.of(OnnxAttribute.of("axis", 1), OnnxAttribute.of("keepdims", 0)), scores);
    }
    // The one score is that of the second class.
    String half = graph.constant(0.5);
    String isSecond =
        graph.node("GreaterOrEqual", graph.node("Reshape", scores, graph.constant(-1L)), half);
    return graph.cast(isSecond, ElementType.INT64);
  }
}

package learnstream.cli.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import learnstream.bench.Outcome;
import learnstream.config.yaml.Section;
import learnstream.model.metric.MetricsSnapshot;
import learnstream.model.metric.Score;

/** Results as one JSON object; what does not apply is null. */
public final class BenchJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private BenchJson() {}

  public static String text(List<StreamResult> results) {
    ObjectNode root = JSON.createObjectNode();
    ArrayNode streams = root.putArray("streams");
    for (StreamResult result : results) {
      ObjectNode stream = streams.addObject();
      stream.put("name", result.name());
      stream.put("task", Section.label(result.target().task()));
      stream.put("samples", result.samples());
      ArrayNode models = stream.putArray("models");
      List<Standing> standings = result.standings();
      for (int i = 0; i < standings.size(); i++) {
        ObjectNode model = models.addObject();
        write(standings.get(i), model);
        if (i < result.outcomes().size()) {
          curve(result.outcomes().get(i), model.putArray("curve"));
        }
      }
      result.notes().forEach(stream.putArray("notes")::add);
    }
    return root.toString();
  }

  private static void write(Standing standing, ObjectNode model) {
    model.put("model", standing.model());
    model.put("kind", standing.kind());
    put(model, "accuracy", standing.whole().accuracy());
    put(model, "exactMatch", standing.whole().exactMatch());
    boolean isNumbers = !Double.isNaN(standing.whole().mae());
    put(model, "logLoss", isNumbers ? Double.NaN : standing.whole().loss());
    put(model, "meanAbsoluteError", standing.whole().mae());
    put(model, "rootMeanSquaredError", isNumbers ? standing.rmse() : Double.NaN);
    put(model, "window", value(standing.window()));
    put(model, "kappa", standing.kappa());
    put(model, "kappaTemporal", standing.kappaTemporal());
    put(model, "samplesPerSecond", standing.samplesPerSecond());
    put(model, "bytes", standing.bytes() < 0 ? Double.NaN : standing.bytes());
    model.put("refused", standing.refused());
  }

  /** Samples so far, and the accuracy or mean absolute error of the window. */
  private static void curve(Outcome outcome, ArrayNode points) {
    for (MetricsSnapshot point : outcome.curve().points()) {
      points.addArray().add(point.samples()).add(value(point.window()));
    }
  }

  /** Accuracy, or mean absolute error. */
  static double value(Score score) {
    return Double.isNaN(score.accuracy()) ? score.mae() : score.accuracy();
  }

  private static void put(ObjectNode node, String name, double number) {
    if (Double.isFinite(number)) {
      node.put(name, number);
    } else {
      node.putNull(name);
    }
  }
}

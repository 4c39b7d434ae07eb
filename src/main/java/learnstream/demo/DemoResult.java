package learnstream.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the demo reached; times count from the start of the JVM. */
record DemoResult(
    List<ModelTally> models,
    double secondsToFirstPrediction,
    double seconds,
    double samplesPerSecond) {

  String json() {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("models", models.stream().map(DemoResult::json).toList());
    result.put("secondsToFirstPrediction", rounded(secondsToFirstPrediction));
    result.put("seconds", rounded(seconds));
    result.put("samplesPerSecond", rounded(samplesPerSecond));
    try {
      return new ObjectMapper().writeValueAsString(result);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, Object> json(ModelTally model) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("id", model.id);
    entry.put("kind", model.kind);
    entry.put("samples", model.samples());
    entry.put("accuracy", model.accuracy());
    entry.put("lastThousand", model.lastThousand());
    return entry;
  }

  private static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}

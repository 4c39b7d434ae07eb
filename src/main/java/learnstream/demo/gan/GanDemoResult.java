package learnstream.demo.gan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import learnstream.model.gan.ClassShares;
import learnstream.model.gan.ModeCoverage;

/**
 * What the GAN demo reached.
 *
 * @param modes number of modes, 0 where there are none
 * @param coverage null where there are no modes
 * @param classes null where there is no classifier
 * @param classifierAccuracy on real samples whose labels it never saw
 * @param seconds since the start of the JVM
 */
record GanDemoResult(
    String data,
    int modes,
    ModeCoverage coverage,
    ClassShares classes,
    double classifierAccuracy,
    long exchanges,
    double exchangesPerSecond,
    double seconds,
    long divergences) {

  String json() {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("data", data);
    if (coverage != null) {
      result.put("modes", modes);
      result.put("modesCovered", coverage.covered());
      result.put("highQuality", coverage.highQuality());
    }
    if (classes != null) {
      result.put("classes", classes.shares());
      result.put("meanTopProbability", rounded(classes.meanTopProbability()));
      result.put("classifierAccuracy", classifierAccuracy);
    }
    result.put("exchanges", exchanges);
    result.put("exchangesPerSecond", rounded(exchangesPerSecond));
    result.put("seconds", rounded(seconds));
    result.put("divergences", divergences);
    try {
      return new ObjectMapper().writeValueAsString(result);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}

package learnstream.model.gan;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import learnstream.model.Learner;
import learnstream.model.ModelSpec;

/**
 * What a classifier sees in generated samples.
 *
 * @param shares of the samples in each class, in the order of the classes
 * @param meanTopProbability mean of the highest score
 */
public record ClassShares(Map<String, Double> shares, double meanTopProbability) {
  public ClassShares {
    shares = Collections.unmodifiableMap(new LinkedHashMap<>(shares));
  }

  /**
   * @param samples {@code [count * features]}, row-major, as the classifier's features come
   */
  public static ClassShares of(float[] samples, Learner classifier) {
    ModelSpec spec = classifier.spec();
    int width = spec.features().count();
    int count = samples.length / width;
    List<String> classes = spec.target().classes();
    int[] counts = new int[classes.size()];
    double[] features = new double[width];
    double top = 0;
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < width; j++) {
        features[j] = samples[i * width + j];
      }
      double[] scores = classifier.predict(features);
      int predicted = classifier.predictedClass();
      counts[predicted]++;
      top += scores.length == 1 ? Math.max(scores[0], 1 - scores[0]) : scores[predicted];
    }
    Map<String, Double> shares = new LinkedHashMap<>();
    for (int c = 0; c < counts.length; c++) {
      shares.put(classes.get(c), count == 0 ? 0 : (double) counts[c] / count);
    }
    return new ClassShares(shares, count == 0 ? 0 : top / count);
  }
}

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
 * @param agreement share of the samples in the class they were drawn for; null: they were drawn for
 *     none
 */
public record ClassShares(Map<String, Double> shares, double meanTopProbability, Double agreement) {
  public ClassShares {
    shares = Collections.unmodifiableMap(new LinkedHashMap<>(shares));
  }

  /**
   * @param samples {@code [count * features]}, row-major, as the classifier's features come
   * @param labels the class that each sample was drawn for; empty if they were drawn for none
   */
  public static ClassShares of(float[] samples, List<String> labels, Learner classifier) {
    ModelSpec spec = classifier.spec();
    int width = spec.features().count();
    int count = samples.length / width;
    List<String> classes = spec.target().classes();
    int[] counts = new int[classes.size()];
    double[] features = new double[width];
    double top = 0;
    int agreed = 0;
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < width; j++) {
        features[j] = samples[i * width + j];
      }
      double[] scores = classifier.predict(features);
      int predicted = classifier.predictedClass();
      counts[predicted]++;
      agreed += !labels.isEmpty() && labels.get(i).equals(classes.get(predicted)) ? 1 : 0;
      top += scores.length == 1 ? Math.max(scores[0], 1 - scores[0]) : scores[predicted];
    }
    Map<String, Double> shares = new LinkedHashMap<>();
    for (int c = 0; c < counts.length; c++) {
      shares.put(classes.get(c), count == 0 ? 0 : (double) counts[c] / count);
    }
    return new ClassShares(
        shares,
        count == 0 ? 0 : top / count,
        labels.isEmpty() ? null : (Double) ((double) agreed / count));
  }
}

package learnstream.stream.supervised;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import learnstream.codec.avro.LabelledSample;

/**
 * A small model of each kind. All take the same samples, pictures of 6 x 6 points, each -1 or 1: a
 * cross or a ring with some points turned over.
 */
public enum EveryKind {
  FFNN(
      """
      features: 36, classes: [ring, cross], layers: [9, {kind: layer-normalisation},
       {kind: dropout, rate: 0.2}, {units: 7, activation: maxout}], optimiser: adam, scaling: standard,
       batchSize: 3, batchTimeLimit: 1h"""),
  POOL(
      """
      features: 36, classes: [ring, cross], budget: 3, members: [
       {layers: [5], optimiser: adam}, {kind: perceptron, rule: pa-1}, {kind: rbf, units: 7},
       {layers: [4, {kind: dropout, rate: 0.2}], optimiser: sgd, learningRate: 0.1},
       {layers: [3], optimiser: sgd, learningRate: 1.0e+30}]"""),
  PERCEPTRON("features: 36, classes: [ring, cross], averaged: true"),
  RBF("features: 36, classes: [ring, cross], units: 12, widthRate: 0.01"),
  HOPFIELD("features: 36, values: bipolar, storage: storkey, update: annealed"),
  AUTOENCODER(
      """
      features: {shape: [6, 6]}, layers: [{kind: convolution, filters: 2, kernel: 2, stride: 2},
       {kind: dropout, rate: 0.1}, 5, 18, {kind: reshape, shape: [2, 3, 3]},
       {kind: transposed-convolution, filters: 1, kernel: 2}]"""),
  CNN(
      """
      features: {shape: [6, 6]}, classes: [ring, cross], optimiser: adam, batchSize: 2,
       batchTimeLimit: 1h, layers: [{kind: convolution, filters: 3, padding: 1},
       {kind: max-pooling}, {kind: dropout, rate: 0.3}, 8]"""),
  MP_NEURON("features: 36, classes: [ring, cross], threshold: 0, weights: " + crossMinusRing());

  private static final int SIDE = 6;
  private static final double TURNED_OVER = 0.15;

  private final String keys;

  EveryKind(String keys) {
    this.keys = keys;
  }

  /** The model's id and its kind's name. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The kind of a model that has this id. */
  public static EveryKind of(String id) {
    return valueOf(id.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /**
   * One entry of a configuration's {@code models}.
   *
   * @param more keys and values
   */
  public String yaml(String more) {
    return "  - {id: %s, kind: %s, %s, %s}\n"
        .formatted(id(), id(), keys.replace("\n", "\n    "), more);
  }

  /** Sample number {@code i}; one in eleven has no label, and one in thirteen no weight. */
  public static LabelledSample sample(int i) {
    SplittableRandom random = new SplittableRandom(i);
    boolean cross = random.nextBoolean();
    List<Float> points = new ArrayList<>();
    for (int p = 0; p < SIDE * SIDE; p++) {
      boolean turned = random.nextDouble() < TURNED_OVER;
      points.add(turned ^ (cross ? isCross(p) : isRing(p)) ? 1f : -1f);
    }
    String label = i % 11 == 3 ? null : cross ? "cross" : "ring";
    double weight = i % 13 == 5 ? 0 : 1;
    return new LabelledSample("s" + i, null, points, label, weight, Instant.EPOCH);
  }

  private static boolean isCross(int point) {
    int y = point / SIDE;
    int x = point % SIDE;
    return y == x || y == SIDE - 1 - x;
  }

  private static boolean isRing(int point) {
    int y = point / SIDE;
    int x = point % SIDE;
    return y == 0 || x == 0 || y == SIDE - 1 || x == SIDE - 1;
  }

  private static List<Integer> crossMinusRing() {
    List<Integer> weights = new ArrayList<>();
    for (int p = 0; p < 36; p++) {
      weights.add((isCross(p) ? 1 : 0) - (isRing(p) ? 1 : 0));
    }
    return weights;
  }
}

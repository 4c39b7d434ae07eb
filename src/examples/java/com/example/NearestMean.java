package com.example;

import learnstream.model.KindSettings;
import learnstream.model.KindSpec;
import learnstream.model.ModelKind;
import learnstream.model.OnlineModel;
import learnstream.model.feature.FeatureSpec;
import learnstream.model.feature.TargetSpec;
import learnstream.model.feature.Task;
import learnstream.model.spec.Specification;
import learnstream.nn.spec.NonFiniteGradientException;
import learnstream.nn.spec.Stateful;

/**
 * A kind of model of one's own: a sample belongs to the class whose mean is nearest. Named in
 * {@code META-INF/services/learnstream.model.ModelKind}, and then in a configuration: {@code {kind:
 * nearest-mean, features: 2, classes: [a, b], sharpness: 4}}.
 */
public final class NearestMean implements ModelKind {
  @Override
  public String name() {
    return "nearest-mean";
  }

  @Override
  public KindSpec read(KindSettings settings, FeatureSpec features, TargetSpec target) {
    if (target.task() != Task.CLASSIFICATION) {
      settings.refuse("classes", "give classes, since each has a mean");
    }
    return new Spec(features.count(), target.size(), settings.number("sharpness", 1, 0));
  }

  /**
   * What such a model is.
   *
   * @param sharpness how fast a class's probability falls with the squared distance from its mean
   */
  record Spec(int inputs, int outputs, double sharpness) implements KindSpec {
    @Override
    public String label() {
      return "nearest-mean";
    }

    @Override
    public boolean scoresAreProbabilities() {
      return true;
    }

    /** What a stored state depends on: another sharpness may read it. */
    @Override
    public Specification specification() {
      return Specification.of(label()).with("inputs", inputs).with("classes", outputs);
    }

    @Override
    public OnlineModel create(int batchSize) {
      return new Means(this);
    }
  }

  /** The model: {@code mean[c] += (x - mean[c]) weight / sum of weights}. */
  private static final class Means implements OnlineModel {
    private final Spec spec;
    private final double[] means;
    private final double[] weights;
    private final double[] updates = new double[1];
    private final double[] x;
    private final double[] probabilities;

    Means(Spec spec) {
      this.spec = spec;
      means = new double[spec.outputs * spec.inputs];
      weights = new double[spec.outputs];
      x = new double[spec.inputs];
      probabilities = new double[spec.outputs];
    }

    @Override
    public int inputs() {
      return spec.inputs;
    }

    @Override
    public int outputs() {
      return spec.outputs;
    }

    @Override
    public long version() {
      return (long) updates[0];
    }

    @Override
    public void predict(double[] sample, double[] scores) {
      System.arraycopy(sample, 0, x, 0, x.length);
      double nearest = Double.POSITIVE_INFINITY;
      for (int c = 0; c < scores.length; c++) {
        probabilities[c] = spec.sharpness * squaredDistance(c);
        nearest = Math.min(nearest, probabilities[c]);
      }
      double sum = 0;
      for (int c = 0; c < scores.length; c++) {
        probabilities[c] = StrictMath.exp(nearest - probabilities[c]);
        sum += probabilities[c];
      }
      for (int c = 0; c < scores.length; c++) {
        probabilities[c] /= sum;
        scores[c] = probabilities[c];
      }
    }

    private double squaredDistance(int c) {
      double squares = 0;
      for (int i = 0; i < x.length; i++) {
        double off = x[i] - means[c * x.length + i];
        squares += off * off;
      }
      return squares;
    }

    @Override
    public double learn(double[] target, double weight) {
      int c = rightClass(target);
      double share = weight == 0 ? 0 : weight / (weights[c] + weight);
      double norm = Math.sqrt(squaredDistance(c));
      if (!Double.isFinite(norm)) {
        throw new NonFiniteGradientException("the distance from the mean is " + norm);
      }
      weights[c] += weight;
      for (int i = 0; i < x.length; i++) {
        means[c * x.length + i] += share * (x[i] - means[c * x.length + i]);
      }
      updates[0]++;
      return norm;
    }

    private static int rightClass(double[] target) {
      int right = 0;
      for (int c = 1; c < target.length; c++) {
        right = target[c] > target[right] ? c : right;
      }
      return right;
    }

    @Override
    public double loss(double[] target) {
      return -StrictMath.log(Math.max(Double.MIN_NORMAL, probabilities[rightClass(target)]));
    }

    /** All that a restart needs, to the bit. */
    @Override
    public Stateful parameters() {
      return Stateful.of(means, weights, updates);
    }
  }
}

package learnstream.model.perceptron;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import learnstream.model.Adjustable;
import learnstream.model.OnlineModel;
import learnstream.nn.linear.AffineMap;
import learnstream.nn.linear.Doubles;
import learnstream.nn.linear.SparseVector;
import learnstream.nn.spec.Activation;
import learnstream.nn.spec.NamedArray;
import learnstream.nn.spec.NonFiniteGradientException;
import learnstream.nn.spec.Schedule;
import learnstream.nn.spec.Stateful;

/**
 * One layer of threshold units that changes on mistakes, and near-mistakes, only. All weights start
 * at 0.
 *
 * <p>Two classes have one weight vector and y = f(w x + b), f the step of the McCulloch-Pitts unit,
 * 1 for the second class; m = +-(w x + b) says how right it is. More classes have a weight vector
 * each, the highest score wins, and m = score of the right class - highest score of the others
 * (Crammer and Singer 2003). The step goes towards the sample for the right class and away from it
 * for the other; the bias is the weight of an input that is always 1.
 *
 * <p>The averaged perceptron (Freund and Schapire, Large margin classification using the perceptron
 * algorithm, 1999) learns in the same way, but predicts by the mean of the weight vectors as they
 * were after each sample. A step d at sample i is part of all but the first i - 1 of t vectors, so
 * that with u the sum of (i - 1) d the mean is w - u / t: u changes where w does, and no other
 * sample costs anything.
 */
public final class Perceptron implements OnlineModel, Adjustable {
  private final PerceptronSpec spec;
  private final int units;

  /** w, and u behind it where they are averaged. */
  private final AffineMap map;

  private final double[] z;

  private Schedule schedule;

  /** Samples learnt. */
  private long step;

  public Perceptron(PerceptronSpec spec) {
    this.spec = spec;
    schedule = spec.learningRate();
    units = spec.outputs();
    map = new AffineMap(spec.inputs(), spec.averaged() ? 2 * units : units);
    z = new double[spec.averaged() ? 2 * units : units];
  }

  @Override
  public int inputs() {
    return spec.inputs();
  }

  @Override
  public int outputs() {
    return units;
  }

  @Override
  public long version() {
    return step;
  }

  @Override
  public void predict(double[] x, double[] scores) {
    map.apply(x, z);
    answer(scores);
  }

  @Override
  public void predict(SparseVector x, double[] scores) {
    map.apply(x, z);
    answer(scores);
  }

  private void answer(double[] scores) {
    for (int j = 0; j < units; j++) {
      scores[j] = sum(j);
    }
    if (isBinary()) {
      scores[0] = Activation.STEP.value(scores[0]);
    }
  }

  private boolean isBinary() {
    return units == 1;
  }

  /** The sum of unit j that predicts. */
  private double sum(int j) {
    return spec.averaged() && step > 0 ? z[j] - z[units + j] / step : z[j];
  }

  /** With two classes, the sum whose sign decides. */
  @Override
  public Map<String, float[]> details() {
    return isBinary() ? Map.of("sum", new float[] {(float) sum(0)}) : Map.of();
  }

  @Override
  public double learn(double[] target, double weight) {
    if (weight == 0) {
      return 0;
    }
    int right = Doubles.classOf(target);
    int rival = rival(right);
    double squaredNorm = (isBinary() ? 1 : 2) * map.squaredNorm();
    double margin = margin(right, rival);
    double tau = tau(margin, right, rival, squaredNorm);
    double norm = tau > 0 ? Math.sqrt(squaredNorm) : 0;
    double factor = weight * tau;
    // The sums behind an average are the longest of all.
    boolean fits = Float.isFinite((float) (factor * norm * (step + 1)));
    if (!fits || !Double.isFinite(margin) || !Double.isFinite(squaredNorm)) {
      throw new NonFiniteGradientException(
          "the margin is %s, the step's length %s".formatted(margin, factor * norm));
    }
    if (factor > 0 && isBinary()) {
      add(0, right == 1 ? factor : -factor);
    } else if (factor > 0) {
      add(rival, -factor);
      add(right, factor);
    }
    step++;
    return norm;
  }

  private void add(int unit, double factor) {
    map.add(unit, factor);
    if (spec.averaged() && step > 0) {
      map.add(units + unit, factor * step);
    }
  }

  /** The wrong class with the highest score; of equal ones the first. */
  private int rival(int right) {
    if (isBinary()) {
      return 1 - right;
    }
    int best = right == 0 ? 1 : 0;
    for (int j = best + 1; j < units; j++) {
      if (j != right && z[j] > z[best]) {
        best = j;
      }
    }
    return best;
  }

  private double margin(int right, int rival) {
    return isBinary() ? (right == 1 ? z[0] : -z[0]) : z[right] - z[rival];
  }

  private double tau(double margin, int right, int rival, double squaredNorm) {
    if (!hasLearningRate()) {
      double loss = Math.max(0, spec.margin() - margin);
      return spec.rule().tau(loss, squaredNorm, spec.aggressiveness());
    }
    // On a tie the first class is predicted.
    boolean wrong = margin < 0 || margin == 0 && rival < right;
    boolean narrow = spec.margin() > 0 && margin <= spec.margin();
    return wrong || narrow ? learningRate() : 0;
  }

  /** The hinge loss max(0, margin - m), of the weight vectors that learn. */
  @Override
  public double loss(double[] target) {
    int right = Doubles.classOf(target);
    return Math.max(0, spec.margin() - margin(right, rival(right)));
  }

  @Override
  public double learningRate() {
    return hasLearningRate() ? schedule.rate(step) : 0;
  }

  @Override
  public boolean hasLearningRate() {
    return spec.rule() == PerceptronRule.ROSENBLATT;
  }

  @Override
  public Schedule configured() {
    return hasLearningRate() ? spec.learningRate() : null;
  }

  @Override
  public void follow(Schedule other) {
    schedule = other == null ? spec.learningRate() : other;
  }

  @Override
  public Stateful parameters() {
    return map.parameters();
  }

  @Override
  public Stateful optimiser() {
    return Stateful.of(() -> step, stored -> step = stored);
  }

  /** w and b; where they are averaged u too, of which {@code w - u / t} is the average. */
  @Override
  public List<NamedArray> arrays() {
    List<NamedArray> arrays =
        new ArrayList<>(List.of(map.weights("weights", 0, units), map.biases("biases", 0, units)));
    if (spec.averaged()) {
      arrays.add(map.weights("averaging.weights", units, units));
      arrays.add(map.biases("averaging.biases", units, units));
    }
    return arrays;
  }
}

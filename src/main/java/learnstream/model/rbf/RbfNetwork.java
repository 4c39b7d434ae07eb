package learnstream.model.rbf;

import java.util.ArrayList;
import java.util.List;
import learnstream.model.Adjustable;
import learnstream.model.OnlineModel;
import learnstream.model.rbf.RbfCentres.Movement;
import learnstream.nn.linear.SparseVector;
import learnstream.nn.spec.Loss;
import learnstream.nn.spec.NamedArray;
import learnstream.nn.spec.NonFiniteGradientException;
import learnstream.nn.spec.Schedule;
import learnstream.nn.spec.Stateful;

/**
 * A radial basis function network (Broomhead and Lowe 1988; Moody and Darken 1989): one hidden
 * layer of Gaussian units, each strong near its centre, and linear outputs.
 *
 * <pre>phi[j] = exp(-|x - c[j]|^2 / (2 s[j]^2))     y[o] = b[o] + sum over j of w[j][o] phi[j]
 * </pre>
 *
 * <p>A sample either becomes the centre of a new unit ({@link RbfGrowth}) or moves centres that are
 * there ({@link RbfCentres}), whose widths follow ({@link RbfWidths}); the weights are learnt from
 * E = 1/2 sum (t - y)^2 ({@link RbfOutputRule}), classes as targets of 0 and 1, the highest output
 * being the class. Samples without a label become centres and move them as well, unless it takes an
 * error to do so.
 */
public final class RbfNetwork implements OnlineModel, Adjustable {
  /** Squared norms beyond it are refused, long before anything that is made of them overflows. */
  private static final double LARGEST = 1e100;

  private final RbfSpec spec;
  private final RbfUnits units;
  private final RbfOutputs outputs;
  private final double[] y;
  private final double[] error;

  private Schedule schedule;

  /** Updates. */
  private long step;

  /** Labelled samples learnt. */
  private long learnt;

  public RbfNetwork(RbfSpec spec) {
    this.spec = spec;
    units = new RbfUnits(spec.inputs(), spec.widths());
    outputs = new RbfOutputs(spec.outputs(), spec.rule());
    follow(null);
    y = new double[spec.outputs()];
    error = new double[spec.outputs()];
  }

  @Override
  public int inputs() {
    return spec.inputs();
  }

  @Override
  public int outputs() {
    return spec.outputs();
  }

  /** Gaussian units so far. */
  public int units() {
    return units.size();
  }

  @Override
  public long version() {
    return step;
  }

  @Override
  public void predict(double[] x, double[] scores) {
    units.measure(x);
    answer(scores);
  }

  @Override
  public void predict(SparseVector x, double[] scores) {
    units.measure(x);
    answer(scores);
  }

  private void answer(double[] scores) {
    outputs.answer(units.phi(), y);
    System.arraycopy(y, 0, scores, 0, y.length);
  }

  /** Returns the L2 norm of the gradient of the weights of the outputs. */
  @Override
  public double learn(double[] target, double weight) {
    if (weight == 0) {
      return 0;
    }
    double squaredError = squaredError(target);
    if (!(squaredError <= LARGEST) || !(units.squaredNorm() <= LARGEST)) {
      throw new NonFiniteGradientException(
          "the squares of sample and error, %s and %s, are too large"
              .formatted(units.squaredNorm(), squaredError));
    }
    double norm = Math.sqrt(squaredError * outputs.squaredNorm(units.phi()));
    if (Math.sqrt(squaredError) >= spec.growth().error() && grows()) {
      outputs.answer(units.phi(), y);
      squaredError(target);
      if (spec.growth().byError()) {
        outputs.fit(error);
      } else {
        outputs.learn(units.phi(), error, weight, learningRate());
      }
    } else {
      change(weight);
    }
    step++;
    learnt++;
    return norm;
  }

  /** Sets the error to targets minus answers. */
  private double squaredError(double[] target) {
    double sum = 0;
    for (int o = 0; o < y.length; o++) {
      error[o] = target[o] - y[o];
      sum = Math.fma(error[o], error[o], sum);
    }
    return sum;
  }

  /** Makes the sample a unit's centre if there is room for it in every sense. */
  private boolean grows() {
    double farEnough = spec.growth().farEnough(learnt);
    if (units.size() >= spec.units() || !units.isNew(farEnough)) {
      return false;
    }
    units.add(farEnough);
    outputs.grow();
    return true;
  }

  private void change(double weight) {
    boolean follows = spec.centres().movement() == Movement.GRADIENT;
    double centreRate = follows ? spec.centres().rate() * weight : 0;
    double widthRate = spec.widthRate() * weight;
    // With the weights as they are before their own step.
    double[] pull = centreRate > 0 || widthRate > 0 ? outputs.pull(units.phi(), error) : null;
    outputs.learn(units.phi(), error, weight, learningRate());
    if (pull != null) {
      units.descend(pull, centreRate, widthRate);
    }
    moveWinner(weight);
  }

  private boolean moveWinner(double weight) {
    Movement movement = spec.centres().movement();
    if (units.size() == 0 || movement != Movement.K_MEANS && movement != Movement.COMPETITIVE) {
      return false;
    }
    double rate = movement == Movement.K_MEANS ? 0 : Math.min(1, spec.centres().rate() * weight);
    units.moveWinner(rate, spec.widthRate() == 0);
    return true;
  }

  @Override
  public void learnUnlabelled(double weight) {
    boolean learns = weight > 0 && units.squaredNorm() <= LARGEST;
    if (learns && (!spec.growth().byError() && grows() || moveWinner(weight))) {
      step++;
    }
  }

  @Override
  public double loss(double[] target) {
    return Loss.MEAN_SQUARED_ERROR.value(y, target);
  }

  @Override
  public double learningRate() {
    return hasLearningRate() ? schedule.rate(step) : 0;
  }

  @Override
  public boolean hasLearningRate() {
    return spec.rule() instanceof RbfOutputRule.Gradient;
  }

  @Override
  public void follow(Schedule other) {
    schedule = other == null ? configured() : other;
  }

  @Override
  public Schedule configured() {
    return spec.rule() instanceof RbfOutputRule.Gradient gradient ? gradient.rate() : null;
  }

  @Override
  public Stateful parameters() {
    return Stateful.of(units.parameters(), outputs.parameters());
  }

  @Override
  public Stateful optimiser() {
    return Stateful.of(
        Stateful.of(() -> step, stored -> step = stored),
        Stateful.of(() -> learnt, stored -> learnt = stored),
        units.history(),
        outputs.rule());
  }

  /** {@code centres [units, inputs]}, {@code widths}, {@code output.weights} and biases. */
  @Override
  public List<NamedArray> arrays() {
    List<NamedArray> arrays = new ArrayList<>(units.arrays());
    arrays.addAll(outputs.arrays());
    return arrays;
  }
}

package learnstream.nn.kernel;

import learnstream.nn.spec.NetworkSpec;
import learnstream.nn.spec.OptimiserSpec;
import learnstream.nn.spec.OptimiserSpec.AdaGrad;
import learnstream.nn.spec.OptimiserSpec.Adam;
import learnstream.nn.spec.OptimiserSpec.Momentum;
import learnstream.nn.spec.OptimiserSpec.RmsProp;
import learnstream.nn.spec.Schedule;

/** The numbers of an optimiser's next step; one object is used again for every step. */
public final class OptimiserStep {
  private final NetworkSpec spec;
  private final OptimiserSpec optimiser;
  private Schedule schedule;
  private double first;
  private double second;
  private double epsilon;
  private double weightDecay;

  private double scale;
  private double rate;
  private double plainRate;
  private double correction;
  private double decay;
  private double l2;

  public OptimiserStep(NetworkSpec spec) {
    this.spec = spec;
    optimiser = spec.optimiser();
    schedule = spec.learningRate();
    if (optimiser instanceof Momentum momentum) {
      first = momentum.momentum();
    } else if (optimiser instanceof AdaGrad adaGrad) {
      epsilon = adaGrad.epsilon();
    } else if (optimiser instanceof RmsProp rmsProp) {
      first = rmsProp.rho();
      epsilon = rmsProp.epsilon();
    } else if (optimiser instanceof Adam adam) {
      first = adam.beta1();
      second = adam.beta2();
      epsilon = adam.epsilon();
      weightDecay = adam.weightDecay();
    }
  }

  /**
   * Prepares the update that follows {@code step} others.
   *
   * @param factor of the gradient: sample weight and clipping
   */
  public void prepare(long step, double factor) {
    scale = factor;
    rate = schedule.rate(step);
    correction = 1;
    plainRate = rate;
    if (optimiser instanceof Adam) {
      correction = Math.sqrt(1 - StrictMath.pow(second, step + 1));
      rate /= 1 - StrictMath.pow(first, step + 1);
    }
  }

  /** Takes the learning rate from another schedule; null: from the specification's. */
  public void follow(Schedule other) {
    schedule = other == null ? spec.learningRate() : other;
  }

  public Schedule schedule() {
    return schedule;
  }

  /** For weights: with the L2 term and weight decay. */
  public OptimiserStep ofWeights() {
    l2 = spec.l2();
    decay = plainRate * weightDecay;
    return this;
  }

  /** For biases, which neither pulls towards 0. */
  public OptimiserStep ofBiases() {
    l2 = 0;
    decay = 0;
    return this;
  }

  OptimiserSpec optimiser() {
    return optimiser;
  }

  /** Whether a gradient of zero leaves a weight alone. */
  public boolean ignoresZeroGradient() {
    return spec.l2() == 0 && optimiser.ignoresZeroGradient();
  }

  double scale() {
    return scale;
  }

  /** Learning rate, with Adam's first bias correction. */
  double rate() {
    return rate;
  }

  double l2() {
    return l2;
  }

  /** Momentum, rho, or beta 1. */
  double first() {
    return first;
  }

  /** Beta 2. */
  double second() {
    return second;
  }

  double epsilon() {
    return epsilon;
  }

  /** Square root of Adam's second bias correction. */
  double correction() {
    return correction;
  }

  /** AdamW's decoupled weight decay, times the learning rate. */
  double decay() {
    return decay;
  }
}

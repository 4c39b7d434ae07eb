package learnstream.nn.optimiser;

/** What the parameters of one update have in common; one object is used again for every update. */
public final class OptimiserStep {
  private Optimiser optimiser;
  private double l2OfWeights;

  /** Number of this update, from 1. */
  double number;

  double rate;

  /** Factor of the parameters in their gradient. */
  double l2;

  /** Whether weight decay pulls them towards 0. */
  boolean decays;

  // Adam's bias corrections.
  double meanCorrection;
  double deviationCorrection;
  private double scale;

  /**
   * @param l2 factor of the weights in their gradient; biases are left alone
   */
  public OptimiserStep(Optimiser optimiser, double l2) {
    this.optimiser = optimiser;
    l2OfWeights = l2;
  }

  /**
   * Prepares the update that follows {@code updates} others.
   *
   * @param scale of the gradient: sample weight and clipping
   */
  public void prepare(long updates, double rate, double scale) {
    number = (double) (updates + 1);
    this.rate = rate;
    this.scale = scale;
    optimiser.prepare(this);
  }

  /** Becomes what another one is now. */
  public void set(OptimiserStep other) {
    optimiser = other.optimiser;
    l2OfWeights = other.l2OfWeights;
    number = other.number;
    rate = other.rate;
    l2 = other.l2;
    decays = other.decays;
    meanCorrection = other.meanCorrection;
    deviationCorrection = other.deviationCorrection;
    scale = other.scale;
  }

  /** For weights: with the L2 term and weight decay. */
  public OptimiserStep ofWeights() {
    l2 = l2OfWeights;
    decays = true;
    return this;
  }

  /** For biases, which neither pulls towards 0. */
  public OptimiserStep ofBiases() {
    l2 = 0;
    decays = false;
    return this;
  }

  public Optimiser optimiser() {
    return optimiser;
  }

  public double rate() {
    return rate;
  }

  /** Factor of the parameters in their gradient. */
  public double l2() {
    return l2;
  }

  /** Whether weight decay pulls the parameters towards 0. */
  public boolean decays() {
    return decays;
  }

  /** 1 - beta1^t of Adam's update t. */
  public double meanCorrection() {
    return meanCorrection;
  }

  /** sqrt(1 - beta2^t) of Adam's update t. */
  public double deviationCorrection() {
    return deviationCorrection;
  }

  /** Factor of the gradient. */
  public double scale() {
    return scale;
  }

  /** Whether a gradient of zero leaves a weight alone. */
  public boolean ignoresZeroGradient() {
    return l2OfWeights == 0 && optimiser.ignoresZeroGradient();
  }

  /** Whether {@link Optimiser#updateAndMultiply} does any of it. */
  public boolean isFusedWithProduct() {
    return optimiser.isFusedWithProduct(this);
  }
}

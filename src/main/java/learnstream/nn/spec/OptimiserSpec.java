package learnstream.nn.spec;

/**
 * How a gradient g changes a parameter p. Each rule keeps {@link #slots} numbers for each
 * parameter.
 */
public sealed interface OptimiserSpec {
  /** Numbers kept for each parameter. */
  int slots();

  /** Whether a gradient of zero changes nothing, so that the rows of zero inputs can be skipped. */
  boolean ignoresZeroGradient();

  /** Name in a configuration. */
  String label();

  /** p -= rate g. */
  record Sgd() implements OptimiserSpec {
    @Override
    public int slots() {
      return 0;
    }

    @Override
    public boolean ignoresZeroGradient() {
      return true;
    }

    @Override
    public String label() {
      return "sgd";
    }
  }

  /**
   * Heavy ball, Polyak 1964: v = momentum v + g; p -= rate v. With {@code nesterov} (Nesterov 1983,
   * in the form of Sutskever et al. 2013): p -= rate (g + momentum v).
   */
  record Momentum(double momentum, boolean nesterov) implements OptimiserSpec {
    @Override
    public int slots() {
      return 1;
    }

    @Override
    public boolean ignoresZeroGradient() {
      return false;
    }

    @Override
    public String label() {
      return nesterov ? "nesterov" : "momentum";
    }
  }

  /** Duchi, Hazan and Singer 2011: s += g^2; p -= rate g / (sqrt(s) + epsilon). */
  record AdaGrad(double epsilon) implements OptimiserSpec {
    @Override
    public int slots() {
      return 1;
    }

    @Override
    public boolean ignoresZeroGradient() {
      return true;
    }

    @Override
    public String label() {
      return "adagrad";
    }
  }

  /** Tieleman and Hinton 2012: s = rho s + (1 - rho) g^2; p -= rate g / (sqrt(s) + epsilon). */
  record RmsProp(double rho, double epsilon) implements OptimiserSpec {
    @Override
    public int slots() {
      return 1;
    }

    @Override
    public boolean ignoresZeroGradient() {
      return false;
    }

    @Override
    public String label() {
      return "rmsprop";
    }
  }

  /**
   * Kingma and Ba 2015: m = beta1 m + (1 - beta1) g; s = beta2 s + (1 - beta2) g^2; p -= rate m' /
   * (sqrt(s') + epsilon) with m' = m / (1 - beta1^t), s' = s / (1 - beta2^t). A weight decay above
   * 0 makes it AdamW (Loshchilov and Hutter 2019): p -= rate weightDecay p besides.
   */
  record Adam(double beta1, double beta2, double epsilon, double weightDecay)
      implements OptimiserSpec {
    @Override
    public int slots() {
      return 2;
    }

    @Override
    public boolean ignoresZeroGradient() {
      return false;
    }

    @Override
    public String label() {
      return weightDecay > 0 ? "adamw" : "adam";
    }
  }
}

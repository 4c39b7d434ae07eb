package learnstream.nn;

import learnstream.nn.Kernels.Rule;
import learnstream.nn.OptimiserSpec.AdaGrad;
import learnstream.nn.OptimiserSpec.Adam;
import learnstream.nn.OptimiserSpec.Momentum;
import learnstream.nn.OptimiserSpec.RmsProp;

/** The numbers of an optimiser's next step. */
final class Rules {
  private Rules() {}

  static Rule of(NetworkSpec spec, long step, double scale) {
    double rate = spec.learningRate().rate(step);
    double first = 0;
    double second = 0;
    double epsilon = 0;
    double correction = 1;
    double decay = 0;
    OptimiserSpec optimiser = spec.optimiser();
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
      decay = rate * adam.weightDecay();
      correction = Math.sqrt(1 - StrictMath.pow(second, step + 1));
      rate /= 1 - StrictMath.pow(first, step + 1);
    }
    return new Rule(optimiser, scale, rate, spec.l2(), first, second, epsilon, correction, decay);
  }
}

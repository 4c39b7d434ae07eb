package learnstream.nn.nd4j;

import learnstream.nn.optimiser.AdaGrad;
import learnstream.nn.optimiser.Adam;
import learnstream.nn.optimiser.Momentum;
import learnstream.nn.optimiser.Optimiser;
import learnstream.nn.optimiser.OptimiserStep;
import learnstream.nn.optimiser.RmsProp;
import org.nd4j.linalg.api.blas.Level1;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.updaters.AdaGradUpdater;
import org.nd4j.linalg.api.ops.impl.updaters.AdamUpdater;
import org.nd4j.linalg.api.ops.impl.updaters.RmsPropUpdater;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The steps of the {@link Optimiser}s by ND4J. Its updaters compute the step from the gradient, and
 * keep the same numbers in the same slots; what they see differently (Adam's epsilon and its bias
 * corrections) is put into what they are given.
 */
final class Nd4jUpdates {
  /** Adam's number of an update so late that ND4J, which corrects in the element type, does not. */
  private static final int LATE = Integer.MAX_VALUE - 1;

  private final Nd4jKernels<?> kernels;
  private final Level1 vectors;
  private Nd4jArray gradientCopy;
  private Nd4jArray change;

  Nd4jUpdates(Nd4jKernels<?> kernels, Level1 vectors) {
    this.kernels = kernels;
    this.vectors = vectors;
    gradientCopy = kernels.allocate(1);
    change = kernels.allocate(1);
  }

  /**
   * One step of {@code length} parameters from {@code at} on.
   *
   * @param scale factor of the gradient
   */
  void update(
      OptimiserStep step,
      double scale,
      INDArray gradient,
      Nd4jArray parameters,
      Nd4jArray[] slots,
      int at,
      int length) {
    INDArray p = parameters.vector(at, length);
    Optimiser optimiser = step.optimiser();
    if (slots.length == 0) {
      if (step.l2() != 0) {
        vectors.scal(length, 1 - step.rate() * step.l2(), p);
      }
      vectors.axpy(length, -step.rate() * scale, gradient, p);
      return;
    }
    INDArray g = scaled(step, scale, gradient, p, length);
    INDArray first = slots[0].vector(at, length);
    if (optimiser instanceof Momentum momentum) {
      vectors.scal(length, momentum.momentum(), first);
      vectors.axpy(length, 1, g, first);
      if (momentum.nesterov()) {
        vectors.axpy(length, -step.rate(), g, p);
        vectors.axpy(length, -step.rate() * momentum.momentum(), first, p);
      } else {
        vectors.axpy(length, -step.rate(), first, p);
      }
      return;
    }
    if (change.length < length) {
      change = kernels.allocate(length);
    }
    INDArray by = change.vector(0, length);
    if (optimiser instanceof AdaGrad adaGrad) {
      Nd4j.exec(new AdaGradUpdater(g, first, by, first, step.rate(), adaGrad.epsilon()));
    } else if (optimiser instanceof RmsProp rmsProp) {
      Nd4j.exec(
          new RmsPropUpdater(g, first, by, first, step.rate(), rmsProp.rho(), rmsProp.epsilon()));
    } else if (optimiser instanceof Adam adam) {
      INDArray squares = slots[1].vector(at, length);
      double deviation = step.deviationCorrection();
      double rate = step.rate() * deviation / step.meanCorrection();
      if (step.decays() && adam.weightDecay() > 0) {
        vectors.scal(length, 1 - step.rate() * adam.weightDecay(), p);
      }
      Nd4j.exec(
          new AdamUpdater(
              g,
              squares,
              first,
              by,
              squares,
              first,
              rate,
              adam.beta1(),
              adam.beta2(),
              adam.epsilon() * deviation,
              LATE));
    } else {
      throw new IllegalStateException("ND4J has no step of " + optimiser.label());
    }
    vectors.axpy(length, -1, by, p);
  }

  /** The gradient with the L2 term, as a copy where it differs. */
  private INDArray scaled(
      OptimiserStep step, double scale, INDArray gradient, INDArray p, int length) {
    if (scale == 1 && step.l2() == 0) {
      return gradient;
    }
    if (gradientCopy.length < length) {
      gradientCopy = kernels.allocate(length);
    }
    INDArray g = gradientCopy.vector(0, length);
    vectors.copy(gradient, g);
    vectors.scal(length, scale, g);
    if (step.l2() != 0) {
      vectors.axpy(length, step.l2(), p, g);
    }
    return g;
  }
}

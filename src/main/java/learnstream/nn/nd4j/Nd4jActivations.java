package learnstream.nn.nd4j;

import learnstream.nn.spec.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.api.ops.impl.scalar.LeakyReLU;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarAdd;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMax;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMin;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarReverseSubtraction;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Expm1;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Sigmoid;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Tanh;
import org.nd4j.linalg.factory.Nd4j;

/** Activations of single units by ND4J's operations; the derivatives are written in y = f(z). */
final class Nd4jActivations {
  /** Up to here a loop in Java is over before an operation of ND4J begins. */
  private static final int SHORT = 512;

  private static final boolean ON_HOST = Nd4j.getEnvironment().isCPU();

  private final Nd4jKernels<?> kernels;
  private final OpExecutioner executioner = Nd4j.getExecutioner();

  Nd4jActivations(Nd4jKernels<?> kernels) {
    this.kernels = kernels;
  }

  private void run(Op operation) {
    executioner.exec(operation);
  }

  /** {@code z = f(z)}. */
  void forward(Activation f, Nd4jArray z, int length) {
    if (f == Activation.IDENTITY) {
      return;
    }
    if (ON_HOST && length <= SHORT) {
      for (int i = 0; i < length; i++) {
        z.set(i, f.value(z.get(i)));
      }
      return;
    }
    INDArray x = z.vector(0, length);
    switch (f) {
      case STEP -> run(new Step(x, x));
      case SIGMOID -> run(new Sigmoid(x, x));
      case TANH -> run(new Tanh(x, x));
      case RELU -> run(new RectifiedLinear(x, x, 0));
      case LEAKY_RELU -> run(new LeakyReLU(x, x, Activation.LEAK));
      case ELU -> {
        // max(z, 0) + e^min(z, 0) - 1
        INDArray below = kernels.scratch(length).vector(0, length);
        run(new ScalarMin(x, null, below, 0));
        run(new Expm1(below, below));
        run(new ScalarMax(x, null, x, 0));
        x.addi(below);
      }
      default -> throw new IllegalArgumentException(f + " is a function of several sums");
    }
  }

  /** {@code d = g f'(z)}; d may be g. */
  void backward(Activation f, Nd4jArray outputs, Nd4jArray g, Nd4jArray d, int length) {
    if (ON_HOST && length <= SHORT) {
      for (int i = 0; i < length; i++) {
        d.set(i, g.get(i) * f.derivative(outputs.get(i)));
      }
      return;
    }
    INDArray y = outputs.vector(0, length);
    INDArray slope = kernels.scratch(length).vector(0, length);
    switch (f) {
      case IDENTITY -> slope.assign(1);
      case STEP -> slope.assign(0);
      case SIGMOID -> {
        run(new ScalarReverseSubtraction(y, null, slope, 1));
        Nd4jKernels.multiply(slope, y, slope);
      }
      case TANH -> {
        Nd4jKernels.multiply(y, y, slope);
        run(new ScalarReverseSubtraction(slope, null, slope, 1));
      }
      case RELU -> run(new Step(y, slope));
      case LEAKY_RELU -> {
        run(new Step(y, slope));
        slope.muli(1 - Activation.LEAK).addi(Activation.LEAK);
      }
      case ELU -> {
        run(new ScalarMin(y, null, slope, 0));
        run(new ScalarAdd(slope, null, slope, 1));
      }
      default -> throw new IllegalArgumentException(f + " is a function of several sums");
    }
    Nd4jKernels.multiply(g.vector(0, length), slope, d.vector(0, length));
  }
}

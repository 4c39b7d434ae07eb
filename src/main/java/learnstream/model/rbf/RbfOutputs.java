package learnstream.model.rbf;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import learnstream.nn.linear.Doubles;
import learnstream.nn.spec.NamedArray;
import learnstream.nn.spec.Stateful;

/** The linear outputs y[o] = sum over j of w[j][o] phi[j]; the weights of phi[0] = 1 are biases. */
final class RbfOutputs {
  private final int outputs;

  /** Null where the gradient is followed. */
  private final RecursiveLeastSquares squares;

  /** {@code [inputs, outputs]}, the biases first. */
  private double[] weights = {};

  private double[] pull = {};
  private int inputs;

  RbfOutputs(int outputs, RbfOutputRule rule) {
    this.outputs = outputs;
    squares =
        rule instanceof RbfOutputRule.LeastSquares s
            ? new RecursiveLeastSquares(s.forgetting(), s.regularisation())
            : null;
    grow();
  }

  /** One more input, whose weights are 0. */
  void grow() {
    reserve(inputs + 1);
    Arrays.fill(weights, inputs * outputs, (inputs + 1) * outputs, 0);
    inputs++;
    if (squares != null) {
      squares.grow();
    }
  }

  /** Sets the weights of the newest input. */
  void fit(double[] error) {
    System.arraycopy(error, 0, weights, (inputs - 1) * outputs, outputs);
  }

  private void reserve(int wanted) {
    if (weights.length < wanted * outputs) {
      weights = Arrays.copyOf(weights, (wanted + wanted / 2) * outputs);
      pull = new double[wanted + wanted / 2];
    }
  }

  void answer(double[] phi, double[] y) {
    Arrays.fill(y, 0);
    for (int j = 0; j < inputs; j++) {
      for (int o = 0; o < outputs; o++) {
        y[o] = Math.fma(phi[j], weights[j * outputs + o], y[o]);
      }
    }
  }

  /**
   * For each Gaussian unit j, phi[j] times the sum over the outputs of error[o] w[j][o]: how much
   * more of the unit would make the error smaller. The array is used again.
   */
  double[] pull(double[] phi, double[] error) {
    for (int j = 1; j < inputs; j++) {
      double sum = 0;
      for (int o = 0; o < outputs; o++) {
        sum = Math.fma(error[o], weights[j * outputs + o], sum);
      }
      pull[j - 1] = phi[j] * sum;
    }
    return pull;
  }

  /**
   * One step of the rule.
   *
   * @param error targets minus answers
   * @param weight of the sample, above 0
   * @param rate of the gradient
   */
  void learn(double[] phi, double[] error, double weight, double rate) {
    if (squares != null) {
      add(squares.gain(phi, weight), 1, error);
    } else {
      add(phi, Math.min(1, rate * weight) / squaredNorm(phi), error);
    }
  }

  private void add(double[] gain, double factor, double[] error) {
    for (int j = 0; j < inputs; j++) {
      double each = factor * gain[j];
      for (int o = 0; o < outputs; o++) {
        int at = j * outputs + o;
        weights[at] = Math.fma(each, error[o], weights[at]);
      }
    }
  }

  /** |phi|^2, at least 1. */
  double squaredNorm(double[] phi) {
    return Doubles.dot(phi, phi, inputs);
  }

  List<NamedArray> arrays() {
    List<NamedArray> arrays = new ArrayList<>();
    if (inputs > 1) {
      arrays.add(NamedArray.of("output.weights", weights, outputs, inputs - 1, outputs));
    }
    arrays.add(NamedArray.of("output.biases", weights, 0, outputs));
    return arrays;
  }

  /** The weights. */
  Stateful parameters() {
    return new Stateful() {
      @Override
      public int stateBytes() {
        return Integer.BYTES + inputs * outputs * Double.BYTES;
      }

      @Override
      public void writeState(ByteBuffer out) {
        Doubles.write(out.putInt(inputs), weights, inputs * outputs);
      }

      @Override
      public void readState(ByteBuffer in) {
        inputs = in.getInt();
        reserve(inputs);
        Doubles.read(in, weights, inputs * outputs);
      }
    };
  }

  /** What the rule keeps. */
  Stateful rule() {
    return squares != null ? squares : Stateful.NOTHING;
  }
}

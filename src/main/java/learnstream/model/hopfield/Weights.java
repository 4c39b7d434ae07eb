package learnstream.model.hopfield;

import java.nio.ByteBuffer;
import java.util.Arrays;
import learnstream.nn.spec.NamedArray;
import learnstream.nn.spec.Stateful;

/**
 * The connections of all neurons with each other, a symmetric matrix {@code w[neurons * neurons]}.
 * Of its stored bytes one half is enough.
 */
final class Weights implements Stateful {
  final int neurons;
  private final double[] w;
  private final double[] product;

  Weights(int neurons) {
    this.neurons = neurons;
    w = new double[Math.multiplyExact(neurons, neurons)];
    product = new double[neurons];
  }

  double get(int i, int j) {
    return w[i * neurons + j];
  }

  /**
   * {@code W s}, the diagonal included, summed in the order of the neurons; the array is reused.
   */
  double[] times(double[] s) {
    Arrays.fill(product, 0);
    for (int j = 0; j < neurons; j++) {
      addRow(j, s[j], product);
    }
    return product;
  }

  /** {@code to[i] += factor w[row][i]}. */
  void addRow(int row, double factor, double[] to) {
    int at = row * neurons;
    for (int i = 0; i < neurons; i++) {
      to[i] = Math.fma(factor, w[at + i], to[i]);
    }
  }

  /** {@code W += factor u u'}, with or without the diagonal. */
  void addOuter(double factor, double[] u, boolean diagonal) {
    for (int i = 0; i < neurons; i++) {
      int at = i * neurons;
      double own = w[at + i];
      double ui = u[i];
      for (int j = 0; j < neurons; j++) {
        // The product of u's comes first: it is the same for (i, j) and (j, i).
        w[at + j] = Math.fma(factor, ui * u[j], w[at + j]);
      }
      if (!diagonal) {
        w[at + i] = own;
      }
    }
  }

  /**
   * {@code W += factor (u u' - u v' - v u' + 2 W)}, without the diagonal.
   *
   * @return the Euclidean norm of what was added
   */
  double addStorkey(double factor, double[] u, double[] v) {
    double[] change = new double[neurons];
    double squares = 0;
    for (int i = 0; i < neurons; i++) {
      int at = i * neurons;
      double ui = u[i];
      double vi = v[i];
      for (int j = 0; j < neurons; j++) {
        change[j] = factor * (ui * u[j] - (ui * v[j] + vi * u[j]) + 2 * w[at + j]);
      }
      change[i] = 0;
      for (int j = 0; j < neurons; j++) {
        w[at + j] += change[j];
      }
      squares += Numbers.squares(change);
    }
    return Math.sqrt(squares);
  }

  /** The whole matrix; what is set at (i, j) is set at (j, i). */
  NamedArray array() {
    return NamedArray.of(
        "weights",
        new int[] {neurons, neurons},
        i -> w[i],
        (i, value) -> {
          w[i] = value;
          w[i % neurons * neurons + i / neurons] = value;
        });
  }

  @Override
  public int stateBytes() {
    return Math.toIntExact((long) neurons * (neurons + 1) / 2 * Double.BYTES);
  }

  @Override
  public void writeState(ByteBuffer out) {
    for (int i = 0; i < neurons; i++) {
      for (int j = 0; j <= i; j++) {
        out.putDouble(w[i * neurons + j]);
      }
    }
  }

  @Override
  public void readState(ByteBuffer in) {
    for (int i = 0; i < neurons; i++) {
      for (int j = 0; j <= i; j++) {
        double weight = in.getDouble();
        w[i * neurons + j] = weight;
        w[j * neurons + i] = weight;
      }
    }
  }
}

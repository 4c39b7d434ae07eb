package learnstream.nn;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network's parameters as ND4J arrays, in and out, by copy. ND4J takes seconds to start; only who
 * calls this class waits for it.
 */
public final class NetworkArrays {
  private NetworkArrays() {}

  /** Weights of layer {@code l}, of shape [inputs, sums]. */
  public static INDArray weights(Network network, int l) {
    int sums = sums(network, l);
    int inputs = (network.biasesAt(l) - network.weightsAt(l)) / sums;
    return copy(network, network.weightsAt(l), inputs, sums);
  }

  /** Biases of layer {@code l}, of shape [1, sums]. */
  public static INDArray biases(Network network, int l) {
    return copy(network, network.biasesAt(l), 1, sums(network, l));
  }

  /** Sets the weights of layer {@code l} from an array of shape [inputs, sums]. */
  public static void setWeights(Network network, int l, INDArray weights) {
    set(network, network.weightsAt(l), network.biasesAt(l) - network.weightsAt(l), weights);
  }

  /** Sets the biases of layer {@code l} from an array of {@code sums} numbers. */
  public static void setBiases(Network network, int l, INDArray biases) {
    set(network, network.biasesAt(l), sums(network, l), biases);
  }

  private static int sums(Network network, int l) {
    DenseSpec layer = (DenseSpec) network.spec().layers().get(l);
    return layer.units() * layer.pieces();
  }

  private static INDArray copy(Network network, int from, int rows, int columns) {
    double[] numbers = new double[rows * columns];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = network.parameter(from + i);
    }
    DataType type =
        network.spec().precision() == Precision.FLOAT64 ? DataType.DOUBLE : DataType.FLOAT;
    return Nd4j.createFromArray(numbers).castTo(type).reshape('c', rows, columns);
  }

  private static void set(Network network, int from, int length, INDArray array) {
    if (array.length() != length) {
      throw new IllegalArgumentException(
          "array: %d numbers, %d expected".formatted(array.length(), length));
    }
    double[] numbers = array.castTo(DataType.DOUBLE).dup('c').data().asDouble();
    for (int i = 0; i < length; i++) {
      network.setParameter(from + i, numbers[i]);
    }
  }
}

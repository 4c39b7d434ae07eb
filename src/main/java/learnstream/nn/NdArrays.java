package learnstream.nn;

import learnstream.nn.spec.NamedArray;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A model's parameters as ND4J arrays, in and out, by copy. ND4J takes seconds to start; only
 * callers of this class wait for it.
 */
public final class NdArrays {
  private NdArrays() {}

  /** The numbers in double precision, in their shape; a vector is one row. */
  public static INDArray of(NamedArray array) {
    double[] numbers = new double[array.length()];
    array.copyTo(numbers, 0);
    int[] shape = array.shape();
    long[] sides = new long[Math.max(2, shape.length)];
    sides[0] = 1;
    for (int d = 0; d < shape.length; d++) {
      sides[sides.length - shape.length + d] = shape[d];
    }
    return Nd4j.createFromArray(numbers).reshape('c', sides);
  }

  /** Sets the numbers from an array of any shape with as many of them. */
  public static void set(NamedArray array, INDArray from) {
    if (from.length() != array.length()) {
      throw new IllegalArgumentException(
          "%s: %d numbers are not allowed; %d are"
              .formatted(array.name(), from.length(), array.length()));
    }
    array.copyFrom(from.castTo(DataType.DOUBLE).dup('c').data().asDouble(), 0);
  }
}

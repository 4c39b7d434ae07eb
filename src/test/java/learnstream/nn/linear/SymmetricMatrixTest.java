package learnstream.nn.linear;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import learnstream.nn.kernel.MatrixKernels;
import learnstream.nn.kernel.PlainMatrixKernels;
import learnstream.nn.kernel.VectorMatrixKernels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SymmetricMatrixTest {
  private static SymmetricMatrix random(MatrixKernels kernels, int size) {
    SymmetricMatrix matrix = new SymmetricMatrix(kernels);
    Random random = new Random(size);
    double[] scale = new double[size];
    for (int i = 0; i < size; i++) {
      matrix.grow(1 + i % 3);
      scale[i] = 1 + random.nextDouble() / 100;
      double[] x = random.doubles(size, -1, 1).toArray();
      double[] product = matrix.times(x).clone();
      matrix.downdate(java.util.Arrays.stream(product).map(p -> p / 10).toArray(), scale);
    }
    return matrix;
  }

  private static byte[] bytes(SymmetricMatrix matrix) {
    ByteBuffer out = ByteBuffer.allocate(matrix.stateBytes());
    matrix.writeState(out);
    assertThat(out.remaining()).isZero();
    return out.array();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 9, 31, 32, 33, 71})
  void isTheSameToTheBitWithAndWithoutVectors(int size) {
    SymmetricMatrix vectors = random(new VectorMatrixKernels(), size);
    assertThat(bytes(vectors)).isEqualTo(bytes(random(new PlainMatrixKernels(), size)));
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        assertThat(vectors.get(i, j)).isEqualTo(vectors.get(j, i));
      }
    }
  }

  @Test
  void multipliesShrinksAndGrowsByHand() {
    SymmetricMatrix matrix = new SymmetricMatrix();
    matrix.grow(4);
    matrix.grow(9);
    matrix.downdate(new double[] {1, 2}, new double[] {1, 2});
    // [4 - 1, -2; -2, 9 - 4], then the second row and column doubled.
    assertThat(matrix.get(0, 0)).isEqualTo(3);
    assertThat(matrix.get(0, 1)).isEqualTo(-4);
    assertThat(matrix.get(1, 1)).isEqualTo(20);
    matrix.grow(5);
    assertThat(matrix.get(2, 2)).isEqualTo(5);
    assertThat(matrix.get(2, 0)).isZero();
    assertThat(matrix.times(new double[] {1, 2, 3})).startsWith(-5, 36, 15);
    matrix.reset(7);
    assertThat(matrix.times(new double[] {1, 2, 3})).startsWith(7, 14, 21);
  }

  @Test
  void goesOnFromItsBytesToTheBit() {
    SymmetricMatrix matrix = random(new VectorMatrixKernels(), 33);
    SymmetricMatrix restored = new SymmetricMatrix();
    restored.readState(ByteBuffer.wrap(bytes(matrix)));
    double[] x = new Random(2).doubles(34).toArray();
    for (SymmetricMatrix each : new SymmetricMatrix[] {matrix, restored}) {
      each.grow(2);
      each.downdate(each.times(x).clone(), x);
    }
    assertThat(bytes(restored)).isEqualTo(bytes(matrix));
  }
}

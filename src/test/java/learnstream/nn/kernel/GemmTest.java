package learnstream.nn.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The matrix product has one result to the bit, however it is divided. */
class GemmTest {
  private final Random random = new Random(5);

  /** Few rows and many, depths of one piece and of several, columns with and without a rest. */
  static Stream<Arguments> shapes() {
    return IntStream.of(1, 3, 23, 24, 30)
        .boxed()
        .flatMap(
            rows ->
                IntStream.of(1, 7, 200, 201, 433)
                    .boxed()
                    .flatMap(
                        depth ->
                            IntStream.of(1, 10, 16, 17, 31, 32, 33, 47, 48, 49, 100)
                                .mapToObj(columns -> Arguments.of(rows, depth, columns))));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void isThatOfPlainKernels(int rows, int depth, int columns) {
    for (boolean isTransposed : new boolean[] {false, true}) {
      for (boolean hasBias : new boolean[] {false, true}) {
        Product product = new Product(rows, depth, columns, isTransposed, hasBias);
        assertThat(product.by(new VectorKernels())).isEqualTo(product.by(new PlainKernels()));
      }
    }
  }

  /** Threads must not write the same columns: what one has finished another would begin again. */
  @Test
  void isThatOfOneThread() {
    VectorKernels kernels = new VectorKernels(4);
    for (int columns = 321; columns < 352; columns++) {
      Product product = new Product(160, 433, columns, false, true);
      float[] expected = product.by(new VectorKernels());
      for (int repetition = 0; repetition < 20; repetition++) {
        assertThat(product.by(kernels)).as("%d columns", columns).isEqualTo(expected);
      }
    }
  }

  private final class Product {
    private final int rows;
    private final int depth;
    private final int columns;
    private final boolean isTransposed;
    private final int start;
    private final float[] a;
    private final float[] b;

    Product(int rows, int depth, int columns, boolean isTransposed, boolean hasBias) {
      this.rows = rows;
      this.depth = depth;
      this.columns = columns;
      this.isTransposed = isTransposed;
      start = hasBias ? depth * columns : -1;
      a = numbers(rows * depth);
      b = numbers((depth + 1) * columns);
    }

    private float[] numbers(int length) {
      float[] numbers = new VectorKernels().allocate(length);
      for (int i = 0; i < length; i++) {
        numbers[i] = random.nextFloat() - 0.5f;
      }
      return numbers;
    }

    /** c, behind three numbers that are left alone. */
    float[] by(PlainKernels kernels) {
      float[] c = new VectorKernels().allocate(3 + rows * columns);
      int aRow = isTransposed ? 1 : depth;
      int aStep = isTransposed ? rows : 1;
      kernels.gemm(rows, depth, columns, a, 0, aRow, aStep, b, 0, start, c, 3);
      return c;
    }
  }
}

package learnstream.nn.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.Random;
import learnstream.nn.Samples;
import learnstream.nn.kernel.MatrixKernels;
import learnstream.nn.kernel.PlainMatrixKernels;
import learnstream.nn.kernel.VectorMatrixKernels;
import learnstream.nn.spec.NamedArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PointSetTest {
  private static final int DIMENSIONS = 6;

  private static PointSet random(MatrixKernels kernels, int points, double[] distances) {
    PointSet set = new PointSet(kernels, DIMENSIONS);
    Samples samples = new Samples(2 * points, DIMENSIONS, 1, points);
    for (int s = 0; s < points; s++) {
      set.measure(samples.xs[s], distances);
      set.add();
    }
    for (int s = points; s < 2 * points; s++) {
      set.measure(samples.xs[s], distances);
      set.move(s % points, 0.1);
      set.move(new Random(s).doubles(points, -0.01, 0.1).toArray());
    }
    set.measure(samples.xs[0], distances);
    return set;
  }

  private static byte[] bytes(PointSet set) {
    ByteBuffer out = ByteBuffer.allocate(set.stateBytes());
    set.writeState(out);
    assertThat(out.remaining()).isZero();
    return out.array();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 33, 50})
  void isTheSameToTheBitWithAndWithoutVectors(int points) {
    double[] withVectors = new double[points];
    double[] without = new double[points];
    PointSet vectors = random(new VectorMatrixKernels(), points, withVectors);
    PointSet plain = random(new PlainMatrixKernels(), points, without);
    assertThat(bytes(vectors)).isEqualTo(bytes(plain));
    assertThat(withVectors).isEqualTo(without);
  }

  @Test
  void measuresSquaredDistances() {
    double[] distances = new double[33];
    PointSet set = random(new VectorMatrixKernels(), 33, distances);
    double[] x = {0, 0.5, -2, 0, 1, 0};
    set.measure(x, distances);
    NamedArray points = set.array("points");
    for (int j = 0; j < 33; j++) {
      double squared = 0;
      for (int i = 0; i < DIMENSIONS; i++) {
        double off = x[i] - points.get(j * DIMENSIONS + i);
        squared += off * off;
      }
      assertThat(distances[j]).isCloseTo(squared, within(1e-12));
    }
    set.measure(4, distances);
    assertThat(distances[4]).isZero();
  }

  @Test
  void isExactEnoughFarFromZero() {
    PointSet set = new PointSet(2);
    double[] distance = new double[1];
    set.measure(new double[] {1000, 2000}, distance);
    set.add();
    set.measure(new double[] {1000.01, 2000}, distance);
    assertThat(distance[0]).isCloseTo(1e-4, within(1e-8));
  }

  @Test
  void movesAPointPartOfTheWay() {
    PointSet set = new PointSet(2);
    double[] distance = new double[1];
    set.measure(new double[] {1, 2}, distance);
    set.add();
    set.measure(new double[] {3, 6}, distance);
    assertThat(distance[0]).isEqualTo(20);
    set.move(0, 0.5);
    set.measure(new double[] {2, 4}, distance);
    assertThat(distance[0]).isZero();
    assertThat(set.squaredNorm(0)).isEqualTo(20);
    set.array("points").set(1, 5);
    set.measure(new double[] {2, 4}, distance);
    assertThat(distance[0]).isEqualTo(1);
    assertThatThrownBy(() -> set.measure(new double[3], distance))
        .hasMessage("inputs: 3 numbers are not allowed; 2 are");
  }

  @Test
  void goesOnFromItsBytesToTheBit() {
    double[] distances = new double[41];
    double[] restoredDistances = new double[41];
    PointSet set = random(new VectorMatrixKernels(), 40, distances);
    PointSet restored = new PointSet(DIMENSIONS);
    restored.readState(ByteBuffer.wrap(bytes(set)));
    double[] x = {1, 0, 3, -1, 0.2, 0};
    set.measure(x, distances);
    restored.measure(x, restoredDistances);
    for (PointSet each : new PointSet[] {set, restored}) {
      each.add();
      each.move(3, 0.3);
    }
    assertThat(restoredDistances).isEqualTo(distances);
    assertThat(bytes(restored)).isEqualTo(bytes(set));
  }
}

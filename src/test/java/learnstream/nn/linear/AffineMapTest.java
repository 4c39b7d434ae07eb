package learnstream.nn.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import learnstream.nn.Samples;
import learnstream.nn.kernel.Kernels;
import learnstream.nn.kernel.PlainKernels;
import learnstream.nn.kernel.VectorKernels;
import learnstream.nn.spec.NamedArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AffineMapTest {
  private static final int INPUTS = 23;

  private static byte[] learnt(Kernels<float[]> kernels, int units) {
    AffineMap map = new AffineMap(kernels, INPUTS, units);
    Samples samples = new Samples(40, INPUTS, units, 1);
    double[] z = new double[units];
    for (int s = 0; s < 40; s++) {
      map.apply(samples.xs[s], z);
      map.add(s % units, 0.1 - z[0]);
      map.add((s + 1) % units, map.squaredNorm() / 100);
    }
    ByteBuffer out = ByteBuffer.allocate(map.parameters().stateBytes() + 8 * units);
    map.parameters().writeState(out.order(ByteOrder.LITTLE_ENDIAN));
    for (double each : z) {
      out.putDouble(each);
    }
    return out.array();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 10, 16, 20, 33})
  void isTheSameToTheBitWithAndWithoutVectors(int units) {
    assertThat(learnt(new VectorKernels(), units)).isEqualTo(learnt(new PlainKernels(), units));
  }

  @Test
  void addsMultiplesOfTheSampleToAColumn() {
    AffineMap map = new AffineMap(3, 2);
    double[] z = new double[2];
    map.apply(new double[] {1, 0, 2}, z);
    assertThat(z).containsExactly(0, 0);
    assertThat(map.squaredNorm()).isEqualTo(6);
    map.add(1, 0.5);
    map.apply(new double[] {1, 5, -1}, z);
    // 0.5 (1, 0, 2) and a bias of 0.5.
    assertThat(z).containsExactly(0, 0.5 - 1 + 0.5);
    NamedArray column = map.weights("w", 1, 1);
    assertThat(column.shape()).containsExactly(3, 1);
    assertThat(new double[] {column.get(0), column.get(1), column.get(2)})
        .containsExactly(0.5, 0, 1);
    column.set(1, 2);
    map.biases("b", 0, 2).set(0, -3);
    map.apply(new double[] {0, 1, 0}, z);
    assertThat(z[0]).isEqualTo(-3);
    assertThat(z[1]).isCloseTo(2.5, within(1e-12));
  }

  @Test
  void refusesSamplesOfAnotherLength() {
    assertThatThrownBy(() -> new AffineMap(3, 2).apply(new double[2], new double[2]))
        .hasMessage("inputs: 2 numbers are not allowed; 3 are");
  }
}

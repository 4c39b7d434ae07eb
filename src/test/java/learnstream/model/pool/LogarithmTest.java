package learnstream.model.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LogarithmTest {
  private static void assertSame(double x) {
    long its = Double.doubleToLongBits(Logarithm.of(x));
    if (its != Double.doubleToLongBits(StrictMath.log(x))) {
      assertThat(Logarithm.of(x)).as("of %a", x).isEqualTo(StrictMath.log(x));
    }
  }

  @Test
  void isThatOfStrictMathToTheBit() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 300_000; i++) {
      assertSame(random.nextDouble());
      assertSame(1 + (random.nextDouble() - 0.5) * 1e-5);
      assertSame(Double.longBitsToDouble(random.nextLong()));
    }
  }

  /** Where one formula gives way to the next. */
  @Test
  void soItIsAtTheEdges() {
    for (int k = -1074; k < 1024; k++) {
      assertSame(Math.scalb(1.0, k));
    }
    for (long high : new long[] {0x00100000, 0x3fe00000, 0x3ff00000, 0x7ff00000}) {
      for (long edge : new long[] {0, 2, 0x6147a, 0x6a09c, 0x6b851, 0xffffe, 0xfffff}) {
        long bits = high + edge << Integer.SIZE;
        for (int off = -3; off <= 3; off++) {
          assertSame(Double.longBitsToDouble(bits + off));
          assertSame(Double.longBitsToDouble(bits + ((long) off << Integer.SIZE)));
        }
      }
    }
    for (double x : new double[] {0, -0.0, -1, Double.MIN_VALUE, Double.MAX_VALUE, Link.LEAST}) {
      assertSame(x);
    }
  }
}

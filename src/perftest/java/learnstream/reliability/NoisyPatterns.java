package learnstream.reliability;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import learnstream.codec.avro.ElementType;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.Tensor;

/**
 * Samples {@code [8, 8]} of four patterns under noise: small, and each a function of its number.
 */
final class NoisyPatterns {
  static final int SIDE = 8;
  static final int CLASSES = 4;

  private final long seed;

  NoisyPatterns(long seed) {
    this.seed = seed;
  }

  LabelledSample sample(int number) {
    SplittableRandom random = new SplittableRandom(seed * 1_000_003 + number);
    int label = random.nextInt(CLASSES);
    ByteBuffer pixels =
        ByteBuffer.allocate(SIDE * SIDE * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int row = 0; row < SIDE; row++) {
      for (int column = 0; column < SIDE; column++) {
        pixels.putFloat((float) (pattern(label, row, column) + random.nextDouble(-2, 2)));
      }
    }
    Tensor picture = new Tensor(List.of(SIDE, SIDE), ElementType.FLOAT32, pixels.flip());
    return new LabelledSample(
        "sample-" + number, null, picture, Integer.toString(label), 1.0, Instant.EPOCH);
  }

  /** Rows, columns, diagonals, a chequered board. */
  private static int pattern(int label, int row, int column) {
    return switch (label) {
      case 0 -> row / 2 % 2;
      case 1 -> column / 2 % 2;
      case 2 -> (row + column) / 2 % 2;
      default -> (row / 2 + column / 2) % 2;
    };
  }
}

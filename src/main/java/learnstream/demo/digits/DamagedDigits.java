package learnstream.demo.digits;

import java.time.Instant;
import java.util.SplittableRandom;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.Tensor;
import learnstream.demo.data.Digits;

/** A stream of ten digits in black and white to store, one of each kind, then damaged ones. */
final class DamagedDigits {
  /** What was done to a digit. */
  enum Damage {
    NOISE("a fifth flipped"),
    HALF_NOISE("lower half noise"),
    HALF_BLANK("right half blank");

    final String text;

    Damage(String text) {
      this.text = text;
    }
  }

  static final int STORED = 10;
  private static final int PIXELS = Digits.SIDE * Digits.SIDE;
  private static final int DARK = 127;

  private final byte[][] patterns = new byte[STORED][];
  private final long seed;

  DamagedDigits(Digits digits, long seed) {
    this.seed = seed;
    for (int i = 0, found = 0; found < STORED; i++) {
      if (patterns[digits.label(i)] == null) {
        patterns[digits.label(i)] = blackAndWhite(digits.image(i));
        found++;
      }
    }
  }

  private static byte[] blackAndWhite(byte[] image) {
    byte[] pattern = new byte[PIXELS];
    for (int j = 0; j < PIXELS; j++) {
      pattern[j] = (byte) ((image[j] & 0xff) > DARK ? 1 : 0);
    }
    return pattern;
  }

  /**
   * {@code [784]} of 0 and 1: the digit that sample {@code index} is, or was before it was damaged.
   */
  byte[] pattern(int index) {
    return patterns[index % STORED];
  }

  /** What was done to sample {@code index}, which is none of the first ten. */
  static Damage damage(int index) {
    return Damage.values()[index / STORED % Damage.values().length];
  }

  /** {@code [784]} of 0 and 1, as it is sent. */
  byte[] sent(int index) {
    byte[] pattern = pattern(index).clone();
    if (index < STORED) {
      return pattern;
    }
    SplittableRandom random = new SplittableRandom(seed * 1_000_003 + index);
    for (int j = 0; j < PIXELS; j++) {
      switch (damage(index)) {
        case NOISE -> pattern[j] ^= (byte) (random.nextInt(5) == 0 ? 1 : 0);
        case HALF_NOISE -> pattern[j] = j < PIXELS / 2 ? pattern[j] : (byte) random.nextInt(2);
        case HALF_BLANK -> pattern[j] = j % Digits.SIDE < Digits.SIDE / 2 ? pattern[j] : 0;
      }
    }
    return pattern;
  }

  /** Sample {@code index}: of weight 1, to be stored, or of weight 0, to be recalled only. */
  LabelledSample sample(int index) {
    Tensor pixels = Digits.tensor(sent(index));
    String label = Integer.toString(index % STORED);
    double weight = index < STORED ? 1 : 0;
    return new LabelledSample("digit-" + index, null, pixels, label, weight, Instant.EPOCH);
  }
}

package learnstream.demo.digits;

import java.time.Instant;
import java.util.SplittableRandom;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.Tensor;
import learnstream.demo.data.Digits;

/**
 * A stream without labels: digits to learn, then digits that are only tested, then what was made of
 * those.
 */
final class UnlabelledImages {
  /** Digits from this one on are never learnt. */
  static final int HELD_OUT = 8_000;

  static final int TESTED = 2_000;
  private static final int ODD_OF_EACH = 400;

  private final Digits digits = new Digits();
  private final int learnt;
  private final long seed;

  /**
   * @param learnt how many are to be learnt; beyond those there are they begin anew
   */
  UnlabelledImages(int learnt, long seed) {
    this.learnt = learnt;
    this.seed = seed;
  }

  int count() {
    return learnt + TESTED + ODD_OF_EACH * Oddity.values().length;
  }

  boolean isLearnt(int index) {
    return index < learnt;
  }

  /** What was done to image {@code index}; null for a digit as it is. */
  Oddity oddity(int index) {
    int beyond = index - learnt - TESTED;
    return beyond < 0 ? null : Oddity.values()[beyond / ODD_OF_EACH];
  }

  /** {@code [784]} pixels. */
  byte[] image(int index) {
    if (isLearnt(index)) {
      return digits.image(index % HELD_OUT);
    }
    byte[] other = heldOut(index - learnt);
    Oddity oddity = oddity(index);
    return oddity == null
        ? other
        : oddity.of(other, heldOut(index - learnt + 1), new SplittableRandom(seed + 31L * index));
  }

  private byte[] heldOut(int index) {
    return digits.image(HELD_OUT + index % TESTED);
  }

  /** Image {@code index} as a sample, of weight 0 unless it is to be learnt. */
  LabelledSample sample(int index) {
    Tensor pixels = Digits.tensor(image(index));
    double weight = isLearnt(index) ? 1 : 0;
    return new LabelledSample("image-" + index, null, pixels, null, weight, Instant.EPOCH);
  }
}

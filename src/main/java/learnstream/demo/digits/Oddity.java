package learnstream.demo.digits;

import java.util.Locale;
import java.util.SplittableRandom;
import learnstream.demo.data.Digits;

/** Ways to turn a digit into an image that is no digit, or hardly one. */
enum Oddity {
  NOISE,
  INVERTED,
  SHIFTED,
  TWO_AT_ONCE,
  A_TENTH_FLIPPED,
  TURNED;

  private static final int SIDE = Digits.SIDE;
  private static final int SHIFT = 10;

  String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** {@code [784]} pixels made of those of a digit, or of two. */
  byte[] of(byte[] digit, byte[] another, SplittableRandom random) {
    byte[] image = new byte[digit.length];
    for (int row = 0; row < SIDE; row++) {
      for (int column = 0; column < SIDE; column++) {
        int at = row * SIDE + column;
        image[at] =
            switch (this) {
              case NOISE -> (byte) random.nextInt(256);
              case INVERTED -> (byte) ~digit[at];
              case SHIFTED -> digit[(row + SHIFT) % SIDE * SIDE + column];
              case TWO_AT_ONCE -> (byte) Math.max(digit[at] & 0xff, another[at] & 0xff);
              case A_TENTH_FLIPPED -> random.nextInt(10) == 0 ? (byte) ~digit[at] : digit[at];
              case TURNED -> digit[column * SIDE + SIDE - 1 - row];
            };
      }
    }
    return image;
  }
}

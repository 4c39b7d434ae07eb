package learnstream.model.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import learnstream.nn.linear.SparseVector;
import org.junit.jupiter.api.Test;

class TextEncoderTest {
  private static final int WIDTH = 1 << 14;

  private static double[] encoded(String text, boolean pairs) {
    SparseVector out = new SparseVector(new double[WIDTH + 2], 0);
    new TextEncoder(WIDTH, pairs).encode(text, out, 2);
    return out.values();
  }

  private static long inputs(String text, boolean pairs) {
    return Arrays.stream(encoded(text, pairs)).filter(value -> value != 0).count();
  }

  @Test
  void countsWordsInLowerCaseAndPairsOfNeighbours() {
    assertThat(inputs("Free entry, FREE entry!", false)).isEqualTo(2);
    assertThat(inputs("Free entry, FREE entry!", true)).isEqualTo(4);
    assertThat(encoded("free  ENTRY", true)).isEqualTo(encoded("(Free) entry.", true));
    assertThat(encoded("free entry", true)).isNotEqualTo(encoded("entry free", true));
    assertThat(encoded("free entry", false)).isEqualTo(encoded("entry free", false));
  }

  @Test
  void isOfLengthOne() {
    for (String text : new String[] {"a", "a b c a", "x ".repeat(500), "Grüße, 東京 20 °C"}) {
      double squares = Arrays.stream(encoded(text, true)).map(x -> x * x).sum();
      assertThat(squares).as(text).isCloseTo(1, within(1e-12));
    }
  }

  @Test
  void nothingIsNoInput() {
    assertThat(inputs("", true)).isZero();
    assertThat(inputs(" .,! ", true)).isZero();
    assertThat(inputs(null, true)).isZero();
    assertThat(inputs("\ud83d\ude00\ud83d", true)).isZero();
  }

  @Test
  void anIdeographIsAWord() {
    assertThat(inputs("東京都", false)).isEqualTo(3);
  }

  /** The hash is part of what stored models mean. */
  @Test
  void theHashIsFixed() {
    assertThat(StringHash.of("")).isEqualTo(StringHash.finish(0xcbf29ce484222325L));
    // Published values of FNV-1a, before it is finished.
    assertThat(StringHash.add(StringHash.START, 'a')).isEqualTo(0xaf63dc4c8601ec8cL);
    assertThat(StringHash.finish(1)).isEqualTo(0xb456bcfc34c2cb2cL);
  }

  @Test
  void columnsAndSignsAreEven() {
    int[] columns = new int[8];
    int signs = 0;
    for (int i = 0; i < 80_000; i++) {
      long hash = StringHash.of("value " + i);
      columns[StringHash.column(hash, 8)]++;
      signs += StringHash.sign(hash);
    }
    assertThat(Arrays.stream(columns)).allMatch(n -> n > 9_500 && n < 10_500);
    assertThat(signs).isBetween(-1_500, 1_500);
  }

  /** Words behind the ten thousandth are left out; those before count as in a short text. */
  @Test
  void aMegabyteOfTextIsBounded() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < TextEncoder.MAX_WORDS; i++) {
      text.append('w').append(i % 50).append(' ');
    }
    double[] bounded = encoded(text.toString(), true);
    assertThat(encoded(text + "more ".repeat(200_000), true)).isEqualTo(bounded);
    assertThat(inputs("x".repeat(1 << 20), true)).isEqualTo(1);
  }
}

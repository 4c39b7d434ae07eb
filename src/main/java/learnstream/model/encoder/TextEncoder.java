package learnstream.model.encoder;

import learnstream.nn.linear.SparseVector;

/**
 * The words of a text and its pairs of neighbouring words, each counted with a sign in the column
 * that its hash names (Weinberger and others, Feature hashing for large scale multitask learning,
 * 2009); the whole is of length 1. A word is a run of letters and digits in lower case, or one
 * ideograph.
 */
final class TextEncoder extends StatelessEncoder {
  /** Words that are looked at; what follows them is left out. */
  static final int MAX_WORDS = 10_000;

  private final int width;
  private final boolean pairs;

  // Of the text at hand.
  private int words;
  private long before;

  /**
   * @param pairs whether neighbouring words are counted too
   */
  TextEncoder(int width, boolean pairs) {
    this.width = width;
    this.pairs = pairs;
  }

  @Override
  public void encode(Object value, SparseVector out, int at) {
    if (value == null) {
      return;
    }
    String text = (String) value;
    int listed = out.count();
    words = 0;
    long word = StringHash.START;
    boolean inWord = false;
    int next = 0;
    while (next < text.length() && words < MAX_WORDS) {
      int character = text.codePointAt(next);
      next += Character.charCount(character);
      boolean isAlone = Character.isIdeographic(character);
      boolean continues = !isAlone && Character.isLetterOrDigit(character);
      if (inWord && !continues) {
        count(word, out, at);
        word = StringHash.START;
      }
      if (isAlone) {
        count(StringHash.add(StringHash.START, character), out, at);
      } else if (continues) {
        word = StringHash.add(word, Character.toLowerCase(character));
      }
      inWord = continues;
    }
    if (inWord) {
      count(word, out, at);
    }
    out.normalise(listed);
  }

  private void count(long word, SparseVector out, int at) {
    long hash = StringHash.finish(word);
    if (words < MAX_WORDS) {
      add(hash, out, at);
      if (pairs && words > 0) {
        add(StringHash.ofPair(before, hash), out, at);
      }
      words++;
    }
    before = hash;
  }

  private void add(long hash, SparseVector out, int at) {
    out.add(at + StringHash.column(hash, width), StringHash.sign(hash));
  }
}

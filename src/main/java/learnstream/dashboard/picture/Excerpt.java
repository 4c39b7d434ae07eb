package learnstream.dashboard.picture;

/** Bounds the texts of records, which may be of any length, before the page keeps them. */
public final class Excerpt {
  /** Longest text that is kept whole, in characters. */
  static final int MAX_TEXT = 1_000;

  private Excerpt() {}

  /** The text, or where it is too long its beginning with an ellipsis; null stays null. */
  public static String of(String text) {
    return text == null || text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "…";
  }
}

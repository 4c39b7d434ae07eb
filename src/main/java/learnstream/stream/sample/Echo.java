package learnstream.stream.sample;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;

/**
 * Bounds what a record repeats of another one. Without bounds a sample that is just small enough
 * for its topic gives a prediction or a dead letter that is too large for its own, and Kafka's
 * producer stops the stream. What is too large to be repeated is described: its beginning, its size
 * and its SHA-256, by which it can still be recognised.
 */
public final class Echo {
  /** Longest text that is repeated whole, in characters. */
  public static final int MAX_TEXT = 4_000;

  /** Largest record key that is repeated whole, in bytes. */
  public static final int MAX_KEY_BYTES = 10_000;

  /**
   * Largest value that a dead letter repeats: leaves room below a broker's default of 1 MB a
   * message.
   */
  static final int MAX_VALUE_BYTES = 900_000;

  private static final int BEGINNING = 200;
  private static final int MAX_NAMES = 10;

  private Echo() {}

  /** The text, or where it is longer than {@value #MAX_TEXT} characters a description of it. */
  public static String text(String text) {
    if (text == null || text.length() <= MAX_TEXT) {
      return text;
    }
    return "%s… (%,d characters, SHA-256 %s)"
        .formatted(
            text.substring(0, BEGINNING),
            text.length(),
            sha256(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** The names, or where there are many of them the first ten and their number. */
  public static String names(Collection<String> names) {
    return names.size() <= MAX_NAMES
        ? names.toString()
        : "%s and others, %,d in all"
            .formatted(names.stream().limit(MAX_NAMES).toList(), names.size());
  }

  /** The key, or where it is larger than {@value #MAX_KEY_BYTES} bytes a description in UTF-8. */
  public static byte[] key(byte[] key) {
    if (key == null || key.length <= MAX_KEY_BYTES) {
      return key;
    }
    return "key of %,d bytes, SHA-256 %s"
        .formatted(key.length, sha256(key))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}

package learnstream.stream.sample;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import learnstream.codec.avro.RecordHeader;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

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

  /** Headers that are repeated, in bytes of their keys and values together. */
  static final int MAX_HEADER_BYTES = 10_000;

  private static final int MAX_HEADERS = 100;
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

  /**
   * The headers that fit into {@value #MAX_HEADER_BYTES} bytes together, a hundred at most, without
   * those that say that the record was sent again.
   */
  static List<RecordHeader> headers(Headers headers) {
    List<RecordHeader> repeated = new ArrayList<>();
    int left = MAX_HEADER_BYTES;
    for (Header header : headers) {
      byte[] value = header.value();
      long size = 3L * header.key().length() + (value == null ? 0 : value.length);
      if (size <= left && repeated.size() < MAX_HEADERS && !SampleDecoder.isOurs(header)) {
        left -= (int) size;
        repeated.add(new RecordHeader(header.key(), value == null ? null : ByteBuffer.wrap(value)));
      }
    }
    return repeated;
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}

package learnstream.codec;

/** Versions of the form in which a model's state is stored, in stores, topics and files. */
public final class StorageFormat {
  /** As version 0.1 wrote it: what the state depends on is one line of text. */
  public static final int TEXT = 1;

  /** With a {@link learnstream.codec.avro.ModelDescription}. */
  public static final int DESCRIBED = 2;

  private StorageFormat() {}

  /** Whether this version reads a format. */
  public static boolean isKnown(int format) {
    return format == TEXT || format == DESCRIBED;
  }

  /** Says of something stored that only a later version can read it, and what to do. */
  public static String unknown(String what, Object found) {
    return "%s is of storage format %s, which a later version of Learnstream wrote; this version reads %d and %d. Use that version or a later one; nothing stored was changed"
        .formatted(what, found, TEXT, DESCRIBED);
  }
}

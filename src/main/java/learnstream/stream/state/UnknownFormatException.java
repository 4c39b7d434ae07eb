package learnstream.stream.state;

import learnstream.codec.StorageFormat;

/** A later version has stored the model; nothing was read or changed. */
public final class UnknownFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param what is stored
   * @param found what it says of its format
   */
  public UnknownFormatException(String what, Object found) {
    super(StorageFormat.unknown(what, found));
  }
}

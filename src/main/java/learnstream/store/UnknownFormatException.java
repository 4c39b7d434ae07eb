package learnstream.store;

import learnstream.codec.StorageFormat;

/** A later version has stored the model; nothing was read or changed. */
public final class UnknownFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param found what the stored state says of its format
   */
  public UnknownFormatException(String modelId, Object found) {
    super("model %s: %s".formatted(modelId, StorageFormat.unknown("the stored state", found)));
  }
}

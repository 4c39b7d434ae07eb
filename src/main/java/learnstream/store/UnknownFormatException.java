package learnstream.store;

/** Something stored was written by a newer version; it was neither read nor changed. */
public final class UnknownFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param what was to be read
   * @param found its format
   * @param newest format that this version reads
   */
  public UnknownFormatException(String what, int found, int newest) {
    super(
        "%s is stored in format %d, this version reads formats up to %d: run the version that wrote it, or a newer one"
            .formatted(what, found, newest));
  }
}

package learnstream.export;

/** A model that cannot be said in the wanted form; the message is a sentence that says what. */
public final class NotExportableException extends Exception {
  private static final long serialVersionUID = 1L;

  NotExportableException(String message) {
    super(message);
  }
}

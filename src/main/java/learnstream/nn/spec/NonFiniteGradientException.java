package learnstream.nn.spec;

/**
 * A gradient held NaN or infinity; nothing was learnt from the sample and no parameter was changed.
 */
public final class NonFiniteGradientException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public NonFiniteGradientException(String message) {
    super(message);
  }
}

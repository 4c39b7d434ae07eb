package learnstream.config;

/**
 * One mistake in a configuration.
 *
 * @param path where, for instance {@code models[0].layers[1].units}
 * @param message what was found and what is allowed
 */
public record Problem(String path, String message) {
  /**
   * A value that is missing or not allowed.
   *
   * @param found the value as text, or null if it is missing
   * @param give what to write instead: "give a positive integer"
   */
  public static Problem refusal(String path, Object found, String give) {
    return new Problem(path, (found == null ? "missing; " : found + " is not allowed; ") + give);
  }

  @Override
  public String toString() {
    return path + ": " + message;
  }
}

package learnstream.config;

/**
 * One mistake in a configuration.
 *
 * @param path where, for instance {@code models[0].layers[1].units}
 * @param message what was found and what is allowed
 */
public record Problem(String path, String message) {
  @Override
  public String toString() {
    return path + ": " + message;
  }
}

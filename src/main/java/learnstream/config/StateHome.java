package learnstream.config;

import java.nio.file.Path;
import java.util.function.UnaryOperator;

/**
 * Where a user's programs keep what they must not lose, by the XDG base directory specification.
 */
public final class StateHome {
  private StateHome() {}

  public static Path of(UnaryOperator<String> variables, String home) {
    String variable = variables.apply("XDG_STATE_HOME");
    // A relative one is to be ignored.
    return variable != null && Path.of(variable).isAbsolute()
        ? Path.of(variable)
        : Path.of(home, ".local", "state");
  }
}

package learnstream.cli.output;

import java.io.Console;
import java.io.IOException;
import org.jline.terminal.TerminalBuilder;

/** Whether a person is watching the output, and how wide it may be. */
public final class Terminal {
  private static final int DEFAULT_WIDTH = 80;

  private Terminal() {}

  /** Whether input and output are a terminal that understands control characters. */
  public static boolean isThere() {
    Console console = System.console();
    return console != null && isTerminal(console) && !"dumb".equals(System.getenv("TERM"));
  }

  /** Whether it shows 256 colours and nobody asked for none (no-color.org). */
  public static boolean hasGreys() {
    String type = System.getenv().getOrDefault("TERM", "");
    boolean colours = type.contains("256color") || System.getenv("COLORTERM") != null;
    return isThere() && colours && System.getenv().getOrDefault("NO_COLOR", "").isEmpty();
  }

  /** Since Java 22 there is a console without a terminal, too, and a method that tells. */
  private static boolean isTerminal(Console console) {
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }

  /** Characters in a line. */
  public static int width() {
    try (org.jline.terminal.Terminal terminal =
        TerminalBuilder.builder().system(true).dumb(true).build()) {
      return terminal.getWidth() > 0 ? terminal.getWidth() : DEFAULT_WIDTH;
    } catch (IOException e) {
      return DEFAULT_WIDTH;
    }
  }
}

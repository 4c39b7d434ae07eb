package learnstream;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Begins the command of a JVM like this one, whose temporary files go where this one's go. */
public final class JavaCommand {
  private JavaCommand() {}

  /**
   * @param options of the JVM, and what follows them
   * @return a list that may be added to
   */
  public static List<String> of(String... options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"));
    command.addAll(List.of(options));
    return command;
  }
}

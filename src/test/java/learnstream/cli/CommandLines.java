package learnstream.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import learnstream.JavaCommand;
import picocli.CommandLine;

/** Executes commands in this process and keeps what they print. */
public final class CommandLines {
  private CommandLines() {}

  /** What a command printed and how it ended. */
  public record Result(int code, List<String> lines, String error) {}

  public static Result execute(Object... arguments) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    ByteArrayOutputStream complained = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
    try {
      String[] words = Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
      CommandLine line = Main.commandLine(words);
      line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
      int code = line.execute(words);
      return new Result(
          code,
          printed.toString(StandardCharsets.UTF_8).lines().toList(),
          complained.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  /** A command in a process of its own, which is to be started. */
  static ProcessBuilder process(Object... arguments) {
    List<String> command = JavaCommand.of("--add-modules", "jdk.incubator.vector", "-cp");
    command.addAll(List.of(System.getProperty("java.class.path"), Main.class.getName()));
    Arrays.stream(arguments).map(Object::toString).forEach(command::add);
    return new ProcessBuilder(command);
  }
}

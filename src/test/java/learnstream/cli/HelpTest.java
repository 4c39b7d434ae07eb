package learnstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class HelpTest {
  /** Every command, with the names of those above it. */
  static Stream<List<String>> commands() {
    return below(List.of(), Main.commandLine());
  }

  private static Stream<List<String>> below(List<String> names, CommandLine command) {
    return Stream.concat(
        Stream.of(names),
        command.getSubcommands().entrySet().stream()
            .flatMap(
                sub ->
                    below(
                        Stream.concat(names.stream(), Stream.of(sub.getKey())).toList(),
                        sub.getValue())));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandExplainsItself(List<String> names) {
    for (String option : List.of("--help", "-h")) {
      StringWriter out = new StringWriter();
      CommandLine command = Main.commandLine().setOut(new PrintWriter(out));
      String[] words = Stream.concat(names.stream(), Stream.of(option)).toArray(String[]::new);
      assertThat(command.execute(words)).isZero();
      assertThat(out.toString()).contains("Usage: learnstream").contains("--help");
    }
  }

  /** Wrapped at 80 columns, an example cannot be copied and the name of a key or file is torn. */
  @ParameterizedTest
  @MethodSource("commands")
  void noExampleIsWrappedAndNoNameIsTorn(List<String> names) {
    CommandLine command = Main.commandLine();
    for (String name : names) {
      command = command.getSubcommands().get(name);
    }
    List<String> lines = command.getUsageMessage().lines().map(String::stripTrailing).toList();
    for (String line : command.getCommandSpec().usageMessage().footer()) {
      assertThat(lines).contains(line);
    }
    for (int i = 1; i < lines.size(); i++) {
      if (lines.get(i - 1).endsWith(".")) {
        assertThat(lines.get(i)).as(lines.get(i - 1)).doesNotMatch(" {4,}\\p{javaLowerCase}.*");
      }
    }
  }

  @Test
  void withoutACommandItListsThem() {
    StringWriter out = new StringWriter();
    CommandLine command = Main.commandLine().setOut(new PrintWriter(out));
    assertThat(command.execute()).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(out.toString()).contains("[COMMAND]", "Commands:", "produce", "topology");
  }

  @Test
  void aWrongOptionIsNotLostInFrontOfAllOthers() {
    assertThat(CommandLines.execute("produce", "a.yaml", "--rate").error().lines())
        .containsExactly(
            "Missing required parameter for option '--rate' (N)",
            "bin/learnstream produce --help says more");
    assertThat(CommandLines.execute("tial").error())
        .startsWith("Unmatched argument at index 0: 'tial'")
        .contains("Commands:", "produce");
  }

  @Test
  void theListOfCommandsIsTheSameWhereTheirOptionsAreNotLoaded() {
    assertThat(Main.commandLine("--help").getUsageMessage())
        .isEqualTo(Main.commandLine().getUsageMessage());
    assertThat(Main.commandLine("tail", "--help").getSubcommands()).containsOnlyKeys("tail");
    assertThat(demos("demo", "--samples", "300", "--json")).isEmpty();
    assertThat(demos("demo", "--json", "xor")).contains("xor", "gan");
    assertThat(demos("demo", "--list")).contains("xor", "gan");
    assertThat(demos("-v", "demo", "xro")).contains("xor", "gan");
    assertThat(Main.commandLine("-v", "tial").getSubcommands()).hasSizeGreaterThan(10);
  }

  private static Set<String> demos(String... words) {
    return Main.commandLine(words).getSubcommands().get("demo").getSubcommands().keySet();
  }
}

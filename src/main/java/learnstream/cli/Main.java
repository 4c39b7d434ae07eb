package learnstream.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import learnstream.cli.output.Failures;
import learnstream.telemetry.Logging;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The program's commands. */
@Command(
    name = "learnstream",
    description = "Neural networks that learn online, inside Kafka.",
    versionProvider = Main.Version.class,
    mixinStandardHelpOptions = true,
    footer = {"", "Start with: bin/learnstream demo"})
public final class Main implements Callable<Integer> {
  /** In the order of the help. */
  private static final Map<String, Class<?>> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("demo", DemoCommand.class);
    COMMANDS.put("suggest", SuggestCommand.class);
    COMMANDS.put("bench", BenchCommand.class);
    COMMANDS.put("run", RunCommand.class);
    COMMANDS.put("topics", TopicsCommand.class);
    COMMANDS.put("produce", ProduceCommand.class);
    COMMANDS.put("tail", TailCommand.class);
    COMMANDS.put("generate", GenerateCommand.class);
    COMMANDS.put("checkpoint", CheckpointCommand.class);
    COMMANDS.put("control", ControlCommandLine.class);
    COMMANDS.put("dead-letters", DeadLettersCommand.class);
    COMMANDS.put("dashboard", DashboardCommand.class);
    COMMANDS.put("broker", BrokerCommand.class);
    COMMANDS.put("topology", TopologyCommand.class);
  }

  @Option(
      names = {"-v", "--verbose"},
      description = "Print the stack trace of an error.",
      scope = CommandLine.ScopeType.INHERIT)
  private boolean verbose;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  public static void main(String[] args) {
    // Kernels never reach beyond their arrays, whose lengths are checked once and not at each load.
    setUnlessSet("jdk.incubator.vector.VECTOR_ACCESS_OOB_CHECK", "0");
    // Groovy's, which picocli looks for in every jar.
    setUnlessSet("picocli.disable.closures", "true");
    CommandLine line = commandLine(args);
    line.setExecutionStrategy(Main::execute);
    System.exit(line.execute(args));
  }

  private static void setUnlessSet(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /** Help needs no log, which takes as long to set up as the rest. */
  private static int execute(CommandLine.ParseResult parsed) {
    Integer helped = CommandLine.executeHelpRequest(parsed);
    if (helped != null) {
      return helped;
    }
    if (parsed.hasSubcommand()) {
      Logging.ofCommand();
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  /**
   * The command line, ready to execute.
   *
   * @param args what will be executed, where it is known: nothing else is loaded then, since a
   *     command's options load the classes that they name. Without, it has all commands.
   */
  static CommandLine commandLine(String... args) {
    Main main = new Main();
    CommandLine line = new CommandLine(main);
    String only = args.length == 1 ? args[0] : "";
    if (List.of("--help", "-h").contains(only)) {
      COMMANDS.forEach((name, type) -> line.addSubcommand(name, description(type)));
    } else if (!List.of("--version", "-V").contains(only)) {
      commands(args).forEach(name -> line.addSubcommand(command(name, args)));
    }
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler(Main::explain);
    line.setExecutionExceptionHandler(
        (thrown, command, parsed) -> {
          PrintWriter err = command.getErr();
          Throwable cause = Failures.cause(thrown);
          err.println(
              command.getCommandSpec().mixins().values().stream()
                  .map(mixin -> mixin.userObject())
                  .filter(ConfigArgument.class::isInstance)
                  .map(config -> ((ConfigArgument) config).sentence(cause))
                  .findFirst()
                  .orElseGet(() -> Failures.sentence(cause)));
          if (main.verbose) {
            thrown.printStackTrace(err);
          }
          return cause instanceof learnstream.config.ConfigException
              ? CommandLine.ExitCode.USAGE
              : CommandLine.ExitCode.SOFTWARE;
        });
    return line;
  }

  /** Without the options, behind which the sentence would be out of sight. */
  private static int explain(CommandLine.ParameterException wrong, String[] words) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(wrong.getMessage());
    boolean suggested = CommandLine.UnmatchedArgumentException.printSuggestions(wrong, err);
    if (!suggested && !command.getSubcommands().isEmpty()) {
      command.usage(err);
    } else {
      err.println("bin/" + command.getCommandSpec().qualifiedName(" ") + " --help says more");
    }
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  /** All of them where a name is missing or wrong, which is answered with the list. */
  private static Collection<String> commands(String... args) {
    return Arrays.stream(args)
        .filter(word -> !word.startsWith("-"))
        .findFirst()
        .filter(COMMANDS::containsKey)
        .<Collection<String>>map(List::of)
        .orElse(COMMANDS.keySet());
  }

  private static Object command(String name, String... args) {
    Class<?> type = COMMANDS.get(name);
    return type == DemoCommand.class ? DemoCommand.withDemos(args) : type;
  }

  /** What the list of commands says of one, without its options. */
  private static CommandLine.Model.CommandSpec description(Class<?> type) {
    CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();
    spec.usageMessage().description(type.getAnnotation(Command.class).description());
    return spec;
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return CommandLine.ExitCode.USAGE;
  }

  /** The version that Maven wrote into the jar. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"learnstream " + (version == null ? "(not from a jar)" : version)};
    }
  }
}

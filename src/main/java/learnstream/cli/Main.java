package learnstream.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The program's commands. */
@Command(
    name = "learnstream",
    description = "Neural networks that learn online, inside Kafka.",
    versionProvider = Main.Version.class,
    mixinStandardHelpOptions = true,
    subcommands = {
      DemoCommand.class,
      RunCommand.class,
      TopicsCommand.class,
      ProduceCommand.class,
      TailCommand.class,
      GenerateCommand.class,
      CheckpointCommand.class,
      ControlCommandLine.class,
      DeadLettersCommand.class,
      DashboardCommand.class,
      TopologyCommand.class
    },
    footer = {"", "Start with: bin/learnstream demo"})
public final class Main implements Callable<Integer> {
  @Option(
      names = {"-v", "--verbose"},
      description = "Print the stack trace of an error.",
      scope = CommandLine.ScopeType.INHERIT)
  private boolean verbose;

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** The command line, ready to execute. */
  static CommandLine commandLine() {
    Main main = new Main();
    CommandLine line = new CommandLine(main);
    DemoCommand.addShows(line.getSubcommands().get("demo"));
    line.setCaseInsensitiveEnumValuesAllowed(true);
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

  @Override
  public Integer call() {
    CommandLine.usage(this, System.out);
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

package learnstream.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import learnstream.demo.DemoOptions;
import learnstream.demo.SupervisedDemo;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    description = "Watch two models learn handwritten digits out of a real Kafka broker.",
    mixinStandardHelpOptions = true,
    subcommands = GanDemoCommand.class,
    footer = {"", "Example: bin/learnstream demo --samples 20000 --seed 7"})
final class DemoCommand implements Callable<Integer> {
  @Option(
      names = "--samples",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Digits to send; beyond 10000 they begin anew. Default: ${DEFAULT-VALUE}.")
  private int samples;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of the models' first weights. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--json",
      description = "Print one JSON object as the last line, and nothing else.")
  private boolean json;

  @Option(
      names = "--broker",
      paramLabel = "HOST:PORT",
      description = "Use this cluster instead of a broker in this process.")
  private String broker;

  @Option(names = "--keep-running", description = "Go on serving at the end, until Ctrl-C.")
  private boolean keepRunning;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (samples < 1) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--samples: " + samples + " is not allowed; 1 or more is");
    }
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    new SupervisedDemo(
            new DemoOptions(samples, seed, json, broker, keepRunning), out, Terminal.isThere())
        .run();
    return CommandLine.ExitCode.OK;
  }
}

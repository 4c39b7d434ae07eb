package learnstream.cli;

import java.util.concurrent.Callable;
import java.util.function.Supplier;
import learnstream.demo.Demo;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs one show. */
@Command(mixinStandardHelpOptions = true)
final class SingleDemoCommand implements Callable<Integer> {
  private final Supplier<Demo> show;

  @Mixin private DemoFlags flags;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  private SingleDemoCommand(Supplier<Demo> show) {
    this.show = show;
  }

  /** The command line of a show, under its name. */
  static CommandLine of(Supplier<Demo> show) {
    CommandLine line = new CommandLine(new SingleDemoCommand(show));
    line.getCommandSpec().name(show.get().name());
    line.getCommandSpec().usageMessage().description(show.get().summary());
    return line;
  }

  @Override
  public Integer call() throws Exception {
    flags.play(show.get(), spec);
    return CommandLine.ExitCode.OK;
  }
}

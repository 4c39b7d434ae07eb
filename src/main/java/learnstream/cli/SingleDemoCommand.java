package learnstream.cli;

import java.util.concurrent.Callable;
import java.util.function.Supplier;
import learnstream.demo.Demo;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs one demo. */
@Command(mixinStandardHelpOptions = true)
final class SingleDemoCommand implements Callable<Integer> {
  private final Supplier<Demo> demo;

  @Mixin private DemoFlags flags;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  private SingleDemoCommand(Supplier<Demo> demo) {
    this.demo = demo;
  }

  /** The command line of a demo, under its name. */
  static CommandLine of(Supplier<Demo> demo) {
    CommandLine line = new CommandLine(new SingleDemoCommand(demo));
    line.getCommandSpec().name(demo.get().name());
    line.getCommandSpec().usageMessage().description(demo.get().summary());
    return line;
  }

  @Override
  public Integer call() throws Exception {
    flags.play(demo.get(), spec);
    return CommandLine.ExitCode.OK;
  }
}

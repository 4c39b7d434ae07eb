package learnstream.cli;

import java.util.concurrent.Callable;
import java.util.function.Supplier;
import learnstream.demo.Demo;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    description = {
      "Watch networks learn, out of a real Kafka broker where a stream is involved.",
      "Without a name: two models learn handwritten digits."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example: bin/learnstream demo --samples 20000 --seed 7"})
final class DemoCommand implements Callable<Integer> {
  @Option(names = "--list", description = "Tell what each demo shows, and end.")
  private boolean list;

  @Mixin private DemoFlags flags;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /** With a subcommand for each demo, and the GAN's, which has options of its own. */
  static CommandLine withDemos() {
    CommandLine demo = new CommandLine(new DemoCommand());
    for (Supplier<Demo> show : Demos.all()) {
      demo.addSubcommand(SingleDemoCommand.of(show));
    }
    demo.addSubcommand(new GanDemoCommand());
    return demo;
  }

  @Override
  public Integer call() throws Exception {
    if (list) {
      spec.subcommands()
          .forEach(
              (name, line) ->
                  System.out.printf(
                      "%-18s %s%n",
                      name, String.join(" ", line.getCommandSpec().usageMessage().description())));
      return CommandLine.ExitCode.OK;
    }
    flags.play(Demos.all().get(0).get(), spec);
    return CommandLine.ExitCode.OK;
  }
}

package learnstream.cli;

import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import learnstream.demo.Demo;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    description = {
      "Watch networks learn.",
      "Those that learn from a stream do so from a real Kafka broker in this process. Without a"
          + " name, two models learn handwritten digits."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example: bin/learnstream demo --samples 20000 --seed 7"})
final class DemoCommand implements Callable<Integer> {
  @Option(names = "--list", description = "List the demos and what each shows.")
  private boolean list;

  @Mixin private DemoFlags flags;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /** What asks for other demos than that of the digits: no option, and no number after one. */
  private static final Pattern OTHER = Pattern.compile("--list|--help|-h|[^-0-9].*");

  /**
   * With a subcommand for each demo, and the GAN's, which has options of its own.
   *
   * @param words what will be executed, where it is known: the subcommands that it cannot ask for
   *     are not set up, which takes a tenth of a second
   */
  static CommandLine withDemos(String... words) {
    CommandLine demo = new CommandLine(new DemoCommand());
    if (words.length > 0
        && Stream.of(words).filter(word -> OTHER.matcher(word).matches()).count() <= 1) {
      return demo;
    }
    for (Supplier<Demo> each : Demos.all()) {
      demo.addSubcommand(SingleDemoCommand.of(each));
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

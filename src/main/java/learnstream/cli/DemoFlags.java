package learnstream.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import learnstream.cli.output.Terminal;
import learnstream.demo.Demo;
import learnstream.demo.DemoContext;
import learnstream.demo.DemoOptions;
import learnstream.nn.kernel.KernelChoice;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every demo. */
final class DemoFlags {
  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "How many samples to send. Default: as many as the demo needs.")
  private Integer samples;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Seed of the first weights and of whatever is drawn at random. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(names = "--json", description = "Print one JSON object at the end, and nothing else.")
  private boolean json;

  @Option(
      names = "--broker",
      paramLabel = "HOST:PORT",
      description = "Use this cluster instead of a broker in this process.")
  private String broker;

  @Option(
      names = "--keep-running",
      description = "Keep broker and page running after the demo, until Ctrl-C.")
  private boolean keepRunning;

  @Option(
      names = "--png",
      paramLabel = "FILE",
      description = "File of the picture, if the demo draws one. Default: learnstream-NAME.png.")
  private Path png;

  @Mixin private DemoPageFlags page;

  void play(Demo demo, CommandLine.Model.CommandSpec spec) throws Exception {
    if (samples != null && samples < 1) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--samples: " + samples + " is not allowed; 1 or more is");
    }
    if (seed < 0) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--seed: " + seed + " is not allowed; 0 or more is");
    }
    KernelChoice.warning().ifPresent(System.err::println);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    int count = samples == null ? 0 : samples;
    DemoOptions options = new DemoOptions(seed, count, json, broker, keepRunning, png);
    demo.run(new DemoContext(options, out, Terminal.isThere(), page.read(spec, json)));
  }
}

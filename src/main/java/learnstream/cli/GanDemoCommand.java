package learnstream.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import learnstream.cli.output.Terminal;
import learnstream.demo.data.GanData;
import learnstream.demo.gan.GanDemo;
import learnstream.demo.gan.GanDemoOptions;
import learnstream.nn.kernel.KernelChoice;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "gan",
    description = "Watch a generator and a discriminator teach each other through topics.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: bin/learnstream demo gan --data ring --seed 3"})
final class GanDemoCommand implements Callable<Integer> {
  @Option(
      names = "--data",
      paramLabel = "DATA",
      defaultValue = "digits",
      description =
          "The real samples: ring (eight Gaussians on a circle), grid (twenty-five) or digits. Default:"
              + " ${DEFAULT-VALUE}.")
  private GanData data;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of the first weights and of the points. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--exchanges",
      paramLabel = "N",
      description =
          "End after this many exchanges. Default: 6000 for ring, 10000 for grid, 12000 for digits.")
  private int exchanges;

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "Real samples to send. Default: 20000 points, or 40000 digits in four passes.")
  private int samples;

  @Option(names = "--json", description = "Print one JSON object at the end, and nothing else.")
  private boolean json;

  @Option(
      names = "--broker",
      paramLabel = "HOST:PORT",
      description = "Use this cluster instead of a broker in this process.")
  private String broker;

  @Option(
      names = "--png",
      paramLabel = "FILE",
      description = "File of the picture. Default: learnstream-gan-DATA.png.")
  private Path png;

  @Option(
      names = "--keep-running",
      description = "Keep both halves running after the demo, until Ctrl-C.")
  private boolean keepRunning;

  @Mixin private DemoPageFlags page;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (exchanges < 0 || samples < 0 || seed < 0) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--seed, --exchanges, --samples: a number below 0 is not allowed");
    }
    KernelChoice.warning().ifPresent(System.err::println);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Path file =
        png != null
            ? png
            : Path.of("learnstream-gan-" + data.name().toLowerCase(Locale.ROOT) + ".png");
    new GanDemo(
            new GanDemoOptions(data, seed, exchanges, samples, json, broker, file),
            out,
            Terminal.isThere(),
            Terminal.hasGreys(),
            page.read(spec, json),
            keepRunning)
        .run();
    return CommandLine.ExitCode.OK;
  }
}

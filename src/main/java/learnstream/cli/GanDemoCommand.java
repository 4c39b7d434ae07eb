package learnstream.cli;

import java.util.concurrent.Callable;
import learnstream.cli.output.Terminal;
import learnstream.demo.data.GanData;
import learnstream.demo.gan.GanDemo;
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
      names = "--exchanges",
      paramLabel = "N",
      description =
          "End after this many exchanges. Default: 6000 for ring, 10000 for grid, 12000 for digits.")
  private int exchanges;

  @Option(
      names = "--conditional",
      negatable = true,
      description =
          "Make each digit for a class, so that sevens can be asked for; the default for digits, and"
              + " for digits only. --no-conditional tells neither half what a digit is.")
  private Boolean conditional;

  @Mixin private DemoFlags flags;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (exchanges < 0) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--exchanges: " + exchanges + " is not allowed; 0 or more is");
    }
    boolean isConditional = conditional == null ? data == GanData.DIGITS : conditional;
    if (isConditional && data != GanData.DIGITS) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "--conditional: not allowed with this data; --data digits has classes");
    }
    flags.play(new GanDemo(data, exchanges, isConditional, Terminal.hasGreys()), spec);
    return CommandLine.ExitCode.OK;
  }
}

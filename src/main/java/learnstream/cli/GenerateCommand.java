package learnstream.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import learnstream.codec.AssembledSamples;
import learnstream.config.Deployment;
import learnstream.config.Evaluation;
import learnstream.demo.chart.Pictures;
import learnstream.stream.gan.SampleClient;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "generate",
    description = {
      "Ask a running generator of a GAN for samples.",
      "They are printed in the units of the real samples, one JSON array a line, or drawn as a picture.",
      "Those of a conditional GAN are printed with the class that each was made for, as {\"label\": ..., \"features\": [...]}."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  bin/learnstream generate src/examples/gan-digits.yaml --count 64 \\",
      "    --png digits.png"
    })
final class GenerateCommand implements Callable<Integer> {
  private static final int COLUMNS = 8;

  @Mixin private ConfigArgument config;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "64",
      description = "How many samples. Default: ${DEFAULT-VALUE}.")
  private int count;

  @Option(
      names = "--class",
      paramLabel = "NAME",
      description =
          "The class of all samples, where the GAN is conditional. Default: one is drawn for each.")
  private String label;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of the noise; the same seed and version give the same samples.")
  private Long seed;

  @Option(
      names = "--png",
      paramLabel = "FILE",
      description = "Draw square images, or points in the plane, into this file instead.")
  private Path png;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "How long to wait for the generator. Default: ${DEFAULT-VALUE}.")
  private int timeout;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Deployment deployment = config.read();
    if (deployment.gan() == null) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "gan: missing; give the configuration of a GAN");
    }
    int width = deployment.gan().spec().width();
    if (png != null && width != 2 && Pictures.sideOf(width) == 0) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "--png: samples of %d numbers cannot be drawn; square images and points in the plane can"
              .formatted(width));
    }
    ConfigArgument.requireTopics(
        deployment, deployment.topics().requests(), deployment.topics().drawn());
    AssembledSamples answer;
    try (SampleClient client = new SampleClient(deployment)) {
      answer = client.draw(count, label, seed, Duration.ofSeconds(timeout));
    } catch (SampleClient.RefusedException | TimeoutException e) {
      System.err.println(e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    if (png == null) {
      print(answer.samples(), answer.labels(), width);
    } else {
      draw(answer.samples(), width, deployment.gan().evaluation());
      System.err.printf("%d samples drawn into %s%n", count, png);
    }
    return CommandLine.ExitCode.OK;
  }

  private void print(float[] samples, List<String> labels, int width) throws IOException {
    ObjectMapper json = new ObjectMapper();
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    for (int i = 0; i < count; i++) {
      StringJoiner line = new StringJoiner(",", "[", "]");
      for (int j = 0; j < width; j++) {
        line.add(Float.toString(samples[i * width + j]));
      }
      out.println(
          labels.isEmpty()
              ? line
              : "{\"label\":%s,\"features\":%s}"
                  .formatted(json.writeValueAsString(labels.get(i)), line));
    }
    out.flush();
  }

  private void draw(float[] samples, int width, Evaluation evaluation) throws IOException {
    Pictures.write(
        width == 2
            ? Pictures.scatter(samples, evaluation.modes(), evaluation.radius())
            : Pictures.sheet(samples, Pictures.sideOf(width), COLUMNS),
        png);
  }
}

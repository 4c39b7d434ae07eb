package learnstream.cli.input;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;
import learnstream.cli.input.SampleFile.Entry;
import learnstream.model.feature.FeatureSpec;
import learnstream.model.feature.TargetSpec;
import learnstream.model.feature.Task;
import learnstream.synthetic.Definition;
import learnstream.synthetic.SyntheticStream;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Samples of a synthetic stream, in place of a file. */
public final class SyntheticSamples {
  @Option(
      names = "--stream",
      paramLabel = "NAME",
      description =
          "Draw samples instead of reading a file: ${COMPLETION-CANDIDATES}; sea jumps three times,"
              + " and hyperplane turns.")
  public Definition definition;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "5000",
      description = "With --stream: how many. Default: ${DEFAULT-VALUE}.")
  private long count;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "With --stream: the same seed draws the same samples. Default: ${DEFAULT-VALUE}.")
  private long seed;

  private long drawn;
  private long bestRight;

  public SampleFile open(SampleShape shape, CommandLine.Model.CommandSpec command) {
    if (count < 1) {
      throw new CommandLine.ParameterException(
          command.commandLine(), "--count: " + count + " is not allowed; 1 or more is");
    }
    SyntheticStream stream = definition.stream(seed, count);
    check(shape, stream, command);
    return new SampleFile(
        LongStream.rangeClosed(1, count).mapToObj(line -> sample(line, stream, shape)),
        () -> {},
        count);
  }

  private void check(
      SampleShape shape, SyntheticStream stream, CommandLine.Model.CommandSpec command) {
    TargetSpec target = shape.target();
    boolean fits =
        switch (target.task()) {
          case CLASSIFICATION ->
              target.grows()
                  ? target.size() >= stream.classes()
                  : target.size() == stream.classes();
          case RECONSTRUCTION -> true;
          case MULTI_LABEL, REGRESSION -> false;
        };
    if (shape.features().count() != stream.features() || !fits) {
      throw new CommandLine.ParameterException(
          command.commandLine(),
          "--stream: %s has %d features and %d classes; %s has %d features and %s"
              .formatted(
                  definition,
                  stream.features(),
                  stream.classes(),
                  shape.id(),
                  shape.features().count(),
                  target.task() == Task.CLASSIFICATION ? target.size() + " classes" : "none"));
    }
  }

  private Entry sample(long line, SyntheticStream stream, SampleShape shape) {
    double[] numbers = new double[stream.features()];
    int drawnClass = stream.next(numbers);
    drawn++;
    bestRight += stream.mostProbable() == drawnClass ? 1 : 0;
    TargetSpec target = shape.target();
    String label = target.task() == Task.CLASSIFICATION ? name(target, drawnClass) : null;
    return Entry.of(line, null, null, features(shape.features(), numbers), label, 1);
  }

  private static String name(TargetSpec target, int drawnClass) {
    List<String> names = target.classes();
    return drawnClass < names.size() ? names.get(drawnClass) : Integer.toString(drawnClass);
  }

  private static Object features(FeatureSpec spec, double[] numbers) {
    if (spec.names().isEmpty()) {
      List<Float> list = new ArrayList<>();
      for (double number : numbers) {
        list.add((float) number);
      }
      return list;
    }
    Map<String, Double> named = new LinkedHashMap<>();
    for (int i = 0; i < numbers.length; i++) {
      named.put(spec.names().get(i), numbers[i]);
    }
    return named;
  }

  /** How many samples a classifier that knows the definition gets right. */
  public String best() {
    return String.format(
        Locale.ROOT,
        "knowing how they are drawn, %.1f %% of them can be told right, and hardly more",
        100.0 * bestRight / drawn);
  }
}

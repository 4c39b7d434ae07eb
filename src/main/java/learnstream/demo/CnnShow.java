package learnstream.demo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import learnstream.nn.NamedArray;

/**
 * A convolutional network and a dense one on the same digits; then what the first one looks for.
 */
public final class CnnShow implements Show {
  private static final String SHADES = " ░▒▓█";

  private static final String DIGITS =
      """
      name: images
      models:
        - {id: cnn, kind: cnn, features: {shape: [28, 28]}, classes: 10, scaling: {divideBy: 255},
           seed: %d, checkpoint: {every: 1s}}
        - {id: dense, features: {shape: [28, 28]}, classes: 10, layers: [128], seed: %d,
           scaling: {divideBy: 255}}
      """;

  @Override
  public String name() {
    return "cnn";
  }

  @Override
  public String summary() {
    return "A convolutional network beside a dense one on digits, and the kernels that it has learnt.";
  }

  @Override
  public int samples() {
    return 10_000;
  }

  @Override
  public void run(Stage stage) throws Exception {
    stage.say("A convolutional network and a dense one learn the same handwritten digits.");
    String yaml = DIGITS.formatted(stage.seed(), stage.seed());
    stage.stream(yaml, stream -> learn(stage, stream));
  }

  private void learn(Stage stage, LiveStream stream) throws Exception {
    DigitRace race = new DigitRace(stage, stream);
    if (race.run(new Digits(), stage.samples(samples()), prediction -> {})) {
      tell(stage, stream, race);
    }
    stage.keepRunning(stream);
  }

  private void tell(Stage stage, LiveStream stream, DigitRace race) throws Exception {
    stage.say("");
    stage.say("The kernels of its first layer, from its newest checkpoint, dark for negative:");
    NamedArray kernels = stream.newest("cnn").model().arrays().get(0);
    stage.say(kernels(kernels));
    stage.say("Next: src/examples/cnn.yaml, topology-docs/networks.md");
    ModelTally cnn = race.first();
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("models", race.json());
    result.put("accuracy", cnn.accuracy());
    result.put("samples", cnn.samples());
    result.put("samplesPerSecond", Stage.rounded(race.perSecond()));
    stage.result(result);
  }

  /** Kernels side by side, each number two characters wide, from its lowest to its highest. */
  static List<String> kernels(NamedArray array) {
    int[] shape = array.shape();
    int filters = shape[shape.length - 1];
    int width = shape[shape.length - 2];
    int height = shape[shape.length - 3];
    List<String> lines = new ArrayList<>();
    for (int y = 0; y < height; y++) {
      StringBuilder line = new StringBuilder();
      for (int f = 0; f < filters; f++) {
        for (int x = 0; x < width; x++) {
          char shade = shade(array, (y * width + x) * filters + f, f, filters, height * width);
          line.append(shade).append(shade);
        }
        line.append("  ");
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  private static char shade(NamedArray array, int at, int filter, int filters, int numbers) {
    double lowest = Double.POSITIVE_INFINITY;
    double highest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < numbers; i++) {
      lowest = Math.min(lowest, array.get(i * filters + filter));
      highest = Math.max(highest, array.get(i * filters + filter));
    }
    double share = highest > lowest ? (array.get(at) - lowest) / (highest - lowest) : 0.5;
    return SHADES.charAt((int) Math.min(SHADES.length() - 1, share * SHADES.length()));
  }
}

package learnstream.demo.digits;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import learnstream.demo.Demo;
import learnstream.demo.DemoContext;
import learnstream.demo.LiveStream;
import learnstream.demo.chart.DigitDrawing;
import learnstream.demo.chart.Pictures;
import learnstream.demo.data.Digits;
import learnstream.nn.spec.NamedArray;

/**
 * A convolutional network and a dense one on the same digits; then what the first one looks for.
 */
public final class CnnDemo extends Demo {
  private static final int IN_A_ROW = 5;

  private static final String DIGITS =
      """
      name: images
      models:
        - {id: cnn, kind: cnn, features: {shape: [28, 28]}, classes: 10, scaling: {divideBy: 255},
           seed: %d, checkpoint: {every: 1s}}
        - {id: dense, features: {shape: [28, 28]}, classes: 10, layers: [128], seed: %d,
           scaling: {divideBy: 255}}
      """;

  private final Digits digits = new Digits();

  public CnnDemo() {
    super(
        "cnn",
        "A convolutional network beside a dense one on digits, its kernels and what they find.",
        10_000);
  }

  @Override
  public void run(DemoContext context) throws Exception {
    context.say("A convolutional network and a dense one learn the same handwritten digits.");
    String yaml = DIGITS.formatted(context.seed(), context.seed());
    context.stream(yaml, stream -> learn(context, stream));
  }

  private void learn(DemoContext context, LiveStream stream) throws Exception {
    DigitRace race = new DigitRace(context, stream);
    if (race.run(digits, context.samples(samples()), prediction -> {})) {
      tell(context, stream, race);
    }
    context.keepRunning(stream);
  }

  /** What the first layer looks for, and where it finds it in a digit. */
  private void look(DemoContext context, FirstConvolution layer) throws IOException {
    context.say("");
    context.say("The kernels of its first layer, from its newest checkpoint, blank for negative:");
    context.say(layer.kernels());
    byte[] digit = digits.image(0);
    List<byte[]> maps = layer.maps(digit);
    context.say("");
    context.say("A digit, and where each kernel finds in it what it looks for:");
    List<byte[]> images = new ArrayList<>(List.of(digit));
    images.addAll(maps);
    for (int from = 0; from < images.size(); from += IN_A_ROW) {
      int to = Math.min(images.size(), from + IN_A_ROW);
      context.say(DigitDrawing.sideBySide(images.subList(from, to), captions(from, to)));
    }
    context.picture(sheet(layer), "cnn");
  }

  private static List<String> captions(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> i == 0 ? "the digit" : "kernel " + i).toList();
  }

  /** Ten digits, a row for each: the digit itself and what each kernel makes of it. */
  private BufferedImage sheet(FirstConvolution layer) {
    List<byte[]> images = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      images.add(digits.image(i));
      images.addAll(layer.maps(digits.image(i)));
    }
    int pixels = Digits.SIDE * Digits.SIDE;
    float[] all = new float[images.size() * pixels];
    for (int j = 0; j < all.length; j++) {
      all[j] = images.get(j / pixels)[j % pixels] & 0xff;
    }
    return Pictures.sheet(all, Digits.SIDE, images.size() / 10);
  }

  private void tell(DemoContext context, LiveStream stream, DigitRace race) throws Exception {
    List<NamedArray> arrays = stream.newest("cnn").model().arrays();
    look(context, new FirstConvolution(arrays.get(0), arrays.get(1)));
    context.say("Next: src/examples/cnn.yaml, topology-docs/networks.md");
    ModelTally cnn = race.first();
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("models", race.json());
    result.put("accuracy", cnn.accuracy());
    result.put("samples", cnn.samples());
    result.put("samplesPerSecond", DemoContext.rounded(race.perSecond()));
    context.result(result);
  }
}

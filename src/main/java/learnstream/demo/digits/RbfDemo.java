package learnstream.demo.digits;

import static learnstream.demo.chart.Characters.text;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.Prediction;
import learnstream.demo.Demo;
import learnstream.demo.DemoContext;
import learnstream.demo.LiveStream;
import learnstream.demo.chart.CurveView;
import learnstream.demo.chart.DigitDrawing;
import learnstream.demo.chart.Pictures;
import learnstream.demo.data.Digits;
import learnstream.nn.spec.NamedArray;

/**
 * Radial basis functions: a resource-allocating network grows units along a curve while one
 * watches, then three hundred centres find their places among handwritten digits.
 */
public final class RbfDemo extends Demo {
  private static final int CURVE_SAMPLES = 3000;

  /** Delay between two samples of the curve, so that one sees it being learnt. */
  private static final long PAUSE_NANOS = 500_000;

  private static final int SHOWN = 5;
  private static final int SHEET_COLUMNS = 20;

  private static final String MODELS =
      """
      name: rbf
      models:
        - id: curve
          kind: rbf
          features: [x]
          target: y
          units: 40
          growth: {error: 0.3, distance: 1, leastDistance: 0.15, decay: 200}
          outputs: {forgetting: 0.999, regularisation: 0.01}
          checkpoint: {everySamples: 500}
        - id: digits
          kind: rbf
          features: {shape: [28, 28]}
          classes: 10
          units: 300
          scaling: {divideBy: 255}
          checkpoint: {everySamples: 1000}
      """;

  private final Digits digits = new Digits();
  private final CurveView curve = new CurveView();
  private final ModelTally tally = new ModelTally("digits", "rbf");
  private final Baselines baselines = new Baselines();
  private final List<Double> sent = new ArrayList<>();
  private long firstDigit;
  private long lastDigit;

  public RbfDemo() {
    super(
        "rbf",
        "Radial basis functions: units grow along a curve; 300 centres learn digits.",
        10_000);
  }

  @Override
  public void run(DemoContext context) throws Exception {
    context.say("A network of Gaussian units learns a curve, adding a unit where it is wrong and");
    context.say("far from all it has; then another one learns handwritten digits.");
    context.stream(MODELS, stream -> learn(context, stream));
  }

  private void learn(DemoContext context, LiveStream stream) throws Exception {
    Random random = new Random(context.seed());
    for (int i = 0; i < CURVE_SAMPLES; i++) {
      sent.add((2 * random.nextDouble() - 1) * CurveView.REACH);
    }
    stream.send(CURVE_SAMPLES, i -> point(i, random));
    if (!stream.read(CURVE_SAMPLES, this::takeCurve, () -> context.draw(curve.lines()))) {
      return;
    }
    context.settle(curve.lines());
    int count = context.samples(samples());
    stream.send(count, this::digit);
    List<ModelTally> rows = List.of(tally, baselines.majority, baselines.noChange);
    boolean all =
        stream.read(
            count,
            this::takeDigit,
            () -> context.draw(AccuracyTable.lines(count, digitsPerSecond(), rows)));
    if (all) {
      context.settle(AccuracyTable.lines(count, digitsPerSecond(), rows));
      tell(context, stream);
    }
    context.keepRunning(stream);
  }

  private LabelledSample point(int index, Random random) {
    LockSupport.parkNanos(PAUSE_NANOS);
    double x = sent.get(index);
    return new LabelledSample(
        "point-" + index, "curve", Map.of("x", x), CurveView.noisy(x, random), 1.0, Instant.EPOCH);
  }

  private void takeCurve(Prediction prediction) {
    curve.take(sent.get((int) prediction.getOffset()), (Double) prediction.getPredicted());
  }

  private LabelledSample digit(int index) {
    return digits.sample(index, "digits", Integer.toString(digits.label(index)));
  }

  private void takeDigit(Prediction prediction) {
    lastDigit = System.nanoTime();
    firstDigit = firstDigit == 0 ? lastDigit : firstDigit;
    tally.add(prediction);
    baselines.add(Integer.parseInt((String) prediction.getLabel()));
  }

  private double digitsPerSecond() {
    return tally.samples() / Math.max(1e-3, (lastDigit - firstDigit) / 1e9);
  }

  private void tell(DemoContext context, LiveStream stream) throws Exception {
    NamedArray curveCentres = stream.newest("curve").model().arrays().get(0);
    NamedArray digitCentres = stream.newest("digits").model().arrays().get(0);
    context.say("");
    context.say(
        text(
            "The curve took %d units of at most 40. Some of the %d centres among the digits,"
                + " each the mean of those nearest to it:",
            curveCentres.shape()[0], digitCentres.shape()[0]));
    List<byte[]> images = new ArrayList<>();
    for (int c = 0; c < Math.min(SHOWN, digitCentres.shape()[0]); c++) {
      images.add(image(digitCentres, c));
    }
    context.say(DigitDrawing.sideBySide(images, List.of()));
    context.picture(() -> Pictures.sheet(pixels(digitCentres), Digits.SIDE, SHEET_COLUMNS), "rbf");
    context.say("Next: src/examples/rbf.yaml, topology-docs/networks.md");
    Map<String, Object> learntCurve = new LinkedHashMap<>();
    learntCurve.put("id", "curve");
    learntCurve.put("kind", "rbf");
    learntCurve.put("samples", curve.samples());
    learntCurve.put("rootMeanSquaredError", DemoContext.rounded(curve.error()));
    learntCurve.put("units", curveCentres.shape()[0]);
    Map<String, Object> learntDigits = tally.json();
    learntDigits.put("units", digitCentres.shape()[0]);
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("models", List.of(learntCurve, learntDigits));
    result.put("accuracy", tally.accuracy());
    result.put("samples", tally.samples());
    result.put("samplesPerSecond", DemoContext.rounded(digitsPerSecond()));
    context.result(result);
  }

  /** The centres {@code [units, 784]} as pixels from 0 to 255. */
  private static float[] pixels(NamedArray centres) {
    float[] pixels = new float[centres.length()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) (255 * centres.get(i));
    }
    return pixels;
  }

  private static byte[] image(NamedArray centres, int unit) {
    byte[] image = new byte[Digits.SIDE * Digits.SIDE];
    for (int i = 0; i < image.length; i++) {
      image[i] = (byte) Math.round(255 * centres.get(unit * image.length + i));
    }
    return image;
  }
}

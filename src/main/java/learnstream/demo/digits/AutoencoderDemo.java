package learnstream.demo.digits;

import static learnstream.demo.chart.Characters.bar;
import static learnstream.demo.chart.Characters.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import learnstream.codec.avro.Prediction;
import learnstream.demo.Demo;
import learnstream.demo.DemoContext;
import learnstream.demo.LiveStream;
import learnstream.demo.chart.DigitDrawing;
import learnstream.demo.data.Digits;

/** An autoencoder learns digits without labels; then its errors tell what is no digit. */
public final class AutoencoderDemo extends Demo {
  private static final int SHOWN = 5;
  private static final int CURVE_STEP = 250;

  private final ErrorTally errors = new ErrorTally();
  private final List<Double> curve = new ArrayList<>();
  private final List<Prediction> newest = new ArrayList<>();
  private final Map<Oddity, Prediction> examples = new LinkedHashMap<>();
  private UnlabelledImages images;
  private int learnt;
  private int seen;
  private double sum;

  public AutoencoderDemo() {
    super(
        "autoencoder",
        "Digits without labels are learnt by giving them back; the error tells what is no digit.",
        2 * UnlabelledImages.HELD_OUT);
  }

  @Override
  public void run(DemoContext context) throws Exception {
    learnt = context.samples(samples());
    images = new UnlabelledImages(learnt, context.seed());
    context.say("A network learns to give back digits, through 16 numbers. It is told no label.");
    String yaml =
        DemoContext.text("/demos/autoencoder.yaml").replace("seed: 1", "seed: " + context.seed());
    context.stream(yaml, stream -> learn(context, stream));
  }

  private void learn(DemoContext context, LiveStream stream) throws Exception {
    int count = images.count();
    stream.send(count, images::sample);
    if (!stream.read(count, this::take, () -> context.draw(live()))) {
      return;
    }
    context.settle(live());
    context.say("");
    context.say(
        "Now %,d digits that it has not learnt, and what else was made of such; none is learnt."
            .formatted(UnlabelledImages.TESTED));
    context.say(
        "An alarm is an error above %.4f, which one digit in a hundred has."
            .formatted(errors.threshold()));
    table(context);
    double perSecond = count / stream.secondsOfPredictions();
    context.say("%,d samples, %,.0f/s.".formatted(count, perSecond));
    tell(context, count, perSecond);
    context.keepRunning(stream);
  }

  private void take(Prediction prediction) {
    int index = (int) prediction.getOffset();
    double error = (double) prediction.getPredicted();
    if (images.isLearnt(index)) {
      learning(prediction, error);
    } else if (images.oddity(index) == null) {
      errors.digit(error);
    } else {
      errors.odd(images.oddity(index), error);
      examples.putIfAbsent(images.oddity(index), prediction);
    }
  }

  private void learning(Prediction prediction, double error) {
    seen++;
    sum += error;
    if (seen % CURVE_STEP == 0) {
      curve.add(sum / CURVE_STEP);
      sum = 0;
    }
    newest.add(prediction);
    if (newest.size() > SHOWN) {
      newest.remove(0);
    }
  }

  private List<String> live() {
    List<String> lines = new ArrayList<>();
    lines.add("digits, and what the network gives back before it learns each:");
    lines.addAll(beside(newest));
    lines.add("");
    lines.add(
        text(
            "error %s %s",
            curve.isEmpty() ? "" : "%.4f".formatted(curve.get(curve.size() - 1)),
            AccuracyTable.spark(curve.stream().map(error -> error / curve.get(0)).toList())));
    lines.add(text("%s %,d of %,d digits learnt", bar((double) seen / learnt, 40), seen, learnt));
    return lines;
  }

  /** Images above their reconstructions. */
  private List<String> beside(List<Prediction> predictions) {
    List<String> lines = new ArrayList<>();
    lines.addAll(
        DigitDrawing.sideBySide(
            predictions.stream().map(p -> images.image((int) p.getOffset())).toList(), List.of()));
    lines.add("");
    lines.addAll(
        DigitDrawing.sideBySide(
            predictions.stream().map(AutoencoderDemo::reconstruction).toList(),
            predictions.stream()
                .map(p -> text("off by %.4f", (Double) p.getPredicted()))
                .toList()));
    return lines;
  }

  private static byte[] reconstruction(Prediction prediction) {
    byte[] image = new byte[Digits.SIDE * Digits.SIDE];
    for (int j = 0; j < image.length; j++) {
      image[j] = (byte) Math.round(255 * prediction.getScores().get(j));
    }
    return image;
  }

  private void table(DemoContext context) {
    List<Prediction> shown = new ArrayList<>(examples.values()).subList(0, SHOWN);
    context.say("");
    context.say(
        shown.stream()
            .map(p -> "%-16s".formatted(images.oddity((int) p.getOffset()).text()))
            .reduce("", String::concat)
            .stripTrailing());
    context.say(beside(shown));
    context.say("");
    context.say("%-18s%10s%12s".formatted("", "alarms", "AUC"));
    context.say(text("%-18s%8.1f %%", "digits", 100 * errors.falseAlarms()));
    for (Oddity oddity : Oddity.values()) {
      context.say(
          text(
              "%-18s%8.1f %%%12.3f",
              oddity.text(), 100 * errors.caught(oddity), errors.area(oddity)));
    }
    context.say("Many a digit that is turned looks like one still.");
  }

  private void tell(DemoContext context, int count, double perSecond) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("accuracy", DemoContext.rounded(errors.caught()));
    result.put("falseAlarms", DemoContext.rounded(errors.falseAlarms()));
    Map<String, Object> caught = new LinkedHashMap<>();
    for (Oddity oddity : Oddity.values()) {
      caught.put(oddity.text(), DemoContext.rounded(errors.caught(oddity)));
    }
    result.put("caught", caught);
    result.put("errorAtStart", curve.isEmpty() ? null : DemoContext.rounded(curve.get(0)));
    result.put(
        "errorAtEnd", curve.isEmpty() ? null : DemoContext.rounded(curve.get(curve.size() - 1)));
    result.put("samples", count);
    result.put("samplesPerSecond", DemoContext.rounded(perSecond));
    context.result(result);
  }
}

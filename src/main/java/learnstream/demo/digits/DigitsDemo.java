package learnstream.demo.digits;

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

/** Two models learn ten thousand handwritten digits from a real broker, live. */
public final class DigitsDemo extends Demo {
  private static final int SHOWN = 5;

  private final Digits digits = new Digits();
  private final List<Prediction> newest = new ArrayList<>();

  public DigitsDemo() {
    super(
        "digits",
        "A feed-forward network and a perceptron learn ten thousand handwritten digits.",
        10_000);
  }

  @Override
  public void run(DemoContext context) throws Exception {
    context.say(
        "Learnstream demo: two models learn handwritten digits, one after the other, out of Kafka.");
    context.stream(yaml(context.seed()), stream -> learn(context, stream));
  }

  private static String yaml(long seed) {
    return DemoContext.text("/digits/digits.yaml")
        .replaceFirst("classes: 10", "classes: 10\n    seed: " + seed);
  }

  private void learn(DemoContext context, LiveStream stream) throws Exception {
    DigitRace race = new DigitRace(context, stream);
    if (race.run(digits, context.samples(samples()), this::take)) {
      tell(context, stream, race);
    }
    context.keepRunning(stream);
  }

  private void take(Prediction prediction) {
    newest.add(prediction);
    if (newest.size() > 2 * SHOWN) {
      newest.remove(0);
    }
  }

  private void tell(DemoContext context, LiveStream stream, DigitRace race) {
    context.say("");
    context.say(
        "The last %d digits, and what the network said of each before it learnt it:"
            .formatted(newest.size()));
    for (int from = 0; from < newest.size(); from += SHOWN) {
      List<Prediction> row = newest.subList(from, Math.min(newest.size(), from + SHOWN));
      context.say(
          DigitDrawing.sideBySide(
              row.stream().map(p -> digits.image((int) p.getOffset())).toList(),
              row.stream().map(DigitsDemo::caption).toList()));
    }
    context.say("");
    context.say(
        "First prediction after %.1f s, all after %.1f s, %.0f samples/s through both models."
            .formatted(
                stream.secondsToFirstPrediction(),
                DemoContext.secondsSinceStart(),
                race.perSecond()));
    context.say(
        "Next: your own data. bin/learnstream run --help, bin/learnstream produce --help, README.md");
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("models", race.json());
    result.put("secondsToFirstPrediction", DemoContext.rounded(stream.secondsToFirstPrediction()));
    result.put("samplesPerSecond", DemoContext.rounded(race.perSecond()));
    context.result(result);
  }

  private static String caption(Prediction p) {
    return p.getPredicted().equals(p.getLabel())
        ? p.getPredicted() + " right"
        : "%s, is %s".formatted(p.getPredicted(), p.getLabel());
  }
}

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

/** Two models learn ten thousand handwritten digits out of a real broker while one watches. */
public final class DigitsDemo implements Demo {
  private static final int SHOWN = 5;

  private final Digits digits = new Digits();
  private final List<Prediction> newest = new ArrayList<>();

  @Override
  public String name() {
    return "digits";
  }

  @Override
  public String summary() {
    return "A feed-forward network and a perceptron learn ten thousand handwritten digits.";
  }

  @Override
  public int samples() {
    return 10_000;
  }

  @Override
  public void run(DemoContext stage) throws Exception {
    stage.say(
        "Learnstream demo: two models learn handwritten digits, one after the other, out of Kafka.");
    stage.stream(yaml(stage.seed()), stream -> learn(stage, stream));
  }

  private static String yaml(long seed) {
    return DemoContext.text("/digits/digits.yaml")
        .replaceFirst("classes: 10", "classes: 10\n    seed: " + seed);
  }

  private void learn(DemoContext stage, LiveStream stream) throws Exception {
    DigitRace race = new DigitRace(stage, stream);
    if (race.run(digits, stage.samples(samples()), this::take)) {
      tell(stage, stream, race);
    }
    stage.keepRunning(stream);
  }

  private void take(Prediction prediction) {
    newest.add(prediction);
    if (newest.size() > 2 * SHOWN) {
      newest.remove(0);
    }
  }

  private void tell(DemoContext stage, LiveStream stream, DigitRace race) {
    stage.say("");
    stage.say(
        "The last %d digits, and what the network said of each before it learnt it:"
            .formatted(newest.size()));
    for (int from = 0; from < newest.size(); from += SHOWN) {
      List<Prediction> row = newest.subList(from, Math.min(newest.size(), from + SHOWN));
      stage.say(
          DigitDrawing.sideBySide(
              row.stream().map(p -> digits.image((int) p.getOffset())).toList(),
              row.stream().map(DigitsDemo::caption).toList()));
    }
    stage.say("");
    stage.say(
        "First prediction after %.1f s, all after %.1f s, %.0f samples/s through both models."
            .formatted(
                stream.secondsToFirstPrediction(),
                DemoContext.secondsSinceStart(),
                race.perSecond()));
    stage.say(
        "Next: your own data. bin/learnstream run --help, bin/learnstream produce --help, README.md");
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("models", race.json());
    result.put("secondsToFirstPrediction", DemoContext.rounded(stream.secondsToFirstPrediction()));
    result.put("samplesPerSecond", DemoContext.rounded(race.perSecond()));
    stage.result(result);
  }

  private static String caption(Prediction p) {
    return p.getPredicted().equals(p.getLabel())
        ? p.getPredicted() + " right"
        : "%s, is %s".formatted(p.getPredicted(), p.getLabel());
  }
}

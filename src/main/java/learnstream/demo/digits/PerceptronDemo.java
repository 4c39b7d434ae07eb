package learnstream.demo.digits;

import static learnstream.demo.chart.Characters.text;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import learnstream.config.ConfigException;
import learnstream.config.ModelConfig;
import learnstream.config.reader.ConfigReader;
import learnstream.demo.Demo;
import learnstream.demo.DemoContext;
import learnstream.demo.LiveStream;
import learnstream.demo.data.Digits;
import learnstream.model.Learner;

/** The rules of the perceptron side by side on the same digits, and what none of them can learn. */
public final class PerceptronDemo extends Demo {
  private static final int XOR_SAMPLES = 4000;

  private static final String DIGITS =
      """
      name: perceptrons
      models:
        - {id: plain, kind: perceptron, features: 784, classes: 10, scaling: {divideBy: 255}}
        - {id: averaged, kind: perceptron, features: 784, classes: 10, scaling: {divideBy: 255},
           averaged: true}
        - {id: PA-I, kind: perceptron, features: 784, classes: 10, scaling: {divideBy: 255},
           rule: pa-1, aggressiveness: 0.005}
        - {id: PA-II, kind: perceptron, features: 784, classes: 10, scaling: {divideBy: 255},
           rule: pa-2, aggressiveness: 0.005}
      """;

  private static final String XOR =
      """
      models:
        - {id: perceptron, kind: perceptron, features: 2, classes: [same, different]}
        - {id: network, features: 2, classes: [same, different], layers: [8], seed: %d,
           learningRate: 0.2}
      """;

  public PerceptronDemo() {
    super(
        "perceptron",
        "Perceptrons: plain, averaged and passive-aggressive on digits, and XOR beyond them all.",
        10_000);
  }

  @Override
  public void run(DemoContext context) throws Exception {
    context.say("Four perceptrons learn the same handwritten digits, each by another rule.");
    context.stream(DIGITS, stream -> learn(context, stream));
  }

  private void learn(DemoContext context, LiveStream stream) throws Exception {
    DigitRace race = new DigitRace(context, stream);
    if (race.run(new Digits(), context.samples(samples()), prediction -> {})) {
      tell(context, race);
    }
    context.keepRunning(stream);
  }

  private void tell(DemoContext context, DigitRace race) throws ConfigException {
    Map<String, Double> xor = xor(context.seed());
    context.say("");
    context.say(
        text(
            "XOR, the last thousand of %,d samples, no broker: the perceptron %.3f, for no line"
                + " parts its classes; a network with one hidden layer %.3f.",
            XOR_SAMPLES, xor.get("perceptron"), xor.get("network")));
    context.say(
        "Next: bin/learnstream demo xor, src/examples/perceptron.yaml, topology-docs/networks.md");
    ModelTally best =
        race.models().stream().max(Comparator.comparingDouble(ModelTally::accuracy)).get();
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("models", race.json());
    result.put("best", best.id);
    result.put("accuracy", best.accuracy());
    result.put("samples", best.samples());
    result.put("samplesPerSecond", DemoContext.rounded(race.perSecond()));
    result.put("xor", xor);
    context.result(result);
  }

  /** Accuracy of each model over the last thousand samples of XOR. */
  static Map<String, Double> xor(long seed) throws ConfigException {
    Map<String, Double> accuracies = new LinkedHashMap<>();
    for (ModelConfig model : ConfigReader.parse(XOR.formatted(seed), "xor").models()) {
      Learner learner = new Learner(model.spec());
      Random random = new Random(seed);
      for (int s = 0; s < XOR_SAMPLES; s++) {
        int a = random.nextInt(2);
        int b = random.nextInt(2);
        learner.predict(new double[] {a, b});
        learner.learn(learner.oneHot(a ^ b), 1, s);
      }
      accuracies.put(model.spec().id(), learner.metrics().snapshot().window().accuracy());
    }
    return accuracies;
  }
}

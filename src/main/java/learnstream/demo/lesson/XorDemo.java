package learnstream.demo.lesson;

import static learnstream.demo.chart.Characters.text;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.Prediction;
import learnstream.demo.Demo;
import learnstream.demo.DemoContext;
import learnstream.demo.LiveStream;
import learnstream.demo.chart.TerminalChart;

/**
 * XOR, which a perceptron cannot learn and a network with a hidden layer does, whatever its seed.
 */
public final class XorDemo extends Demo {
  private static final int SEEDS = 20;
  private static final int FRAMES = 25;
  private static final long PAUSE_MS = 250;
  private static final String PERCEPTRON = "perceptron";
  private static final String NETWORK = "xor-1";
  private static final boolean[] XOR = {false, true, true, false};

  private final Map<String, SeedRun> networks = new LinkedHashMap<>();
  private final SeedRun perceptron = new SeedRun();
  private final Surface perceptronSurface = new Surface(PERCEPTRON, XOR);
  private final Surface networkSurface = new Surface(NETWORK, XOR);

  public XorDemo() {
    super(
        "xor",
        "XOR: a perceptron cannot learn it, feed-forward networks of twenty seeds do.",
        5_000);
  }

  @Override
  public void run(DemoContext context) throws Exception {
    for (int i = 1; i <= SEEDS; i++) {
      networks.put("xor-" + i, new SeedRun());
    }
    context.say(
        "Twenty networks as they come (one hidden layer of 64) and a perceptron learn XOR from");
    context.say("the same samples. Shaded where they answer 1; ● where it should be.");
    context.stream(yaml(context.seed()), stream -> learn(context, stream));
  }

  static String yaml(long seed) {
    StringBuilder yaml = new StringBuilder(DemoContext.text("/demos/xor.yaml"));
    for (int i = 1; i <= SEEDS; i++) {
      yaml.append(
          "  - {id: xor-%d, features: [a, b], classes: 2, seed: %d}\n".formatted(i, seed + i - 1));
    }
    return yaml.toString();
  }

  private void learn(DemoContext context, LiveStream stream) throws Exception {
    int count = context.samples(samples());
    List<LabelledSample> sent = samples(count, context.seed());
    stream.send(
        sent.size(),
        i -> {
          if (isFirstOfFrame(sent.get(i))) {
            context.pause(PAUSE_MS);
          }
          return sent.get(i);
        });
    long predictions =
        sent.stream().mapToLong(each -> each.getModelId() == null ? 1 + SEEDS : 1).sum();
    boolean all = stream.read(predictions, this::take, () -> context.draw(picture(count)));
    if (!all) {
      return;
    }
    context.settle(picture(count));
    tell(context, stream);
    context.keepRunning(stream);
  }

  /**
   * Corners to learn, and now and then, more often at the beginning, points all over the plane to
   * ask two of the models for.
   */
  private static List<LabelledSample> samples(int count, long seed) {
    Random random = new Random(seed);
    List<LabelledSample> samples = new ArrayList<>();
    int corners = 0;
    for (long f = 1; f <= FRAMES; f++) {
      while (corners < count * f * f / (FRAMES * FRAMES)) {
        samples.add(corner(corners++, random.nextInt(4)));
      }
      for (int point = 0; point < Surface.points(); point++) {
        samples.add(Surface.point(point, PERCEPTRON));
        samples.add(Surface.point(point, NETWORK));
      }
    }
    return samples;
  }

  private static boolean isFirstOfFrame(LabelledSample sample) {
    return PERCEPTRON.equals(sample.getModelId()) && Surface.isFirst(sample);
  }

  private static LabelledSample corner(int index, int corner) {
    Map<String, Double> inputs = Map.of("a", (double) (corner >> 1), "b", (double) (corner & 1));
    String label = XOR[corner] ? "1" : "0";
    return new LabelledSample("sample-" + index, null, inputs, label, 1.0, Instant.EPOCH);
  }

  private void take(Prediction prediction) {
    if (Surface.isPoint(prediction)) {
      perceptronSurface.take(prediction, prediction.getPredicted().equals("1") ? 1 : 0);
      // The perceptron's scores are no probabilities; the network's last one is that of 1.
      networkSurface.take(
          prediction, prediction.getScores().get(prediction.getScores().size() - 1));
      return;
    }
    boolean right = prediction.getPredicted().equals(prediction.getLabel());
    networks.getOrDefault(prediction.getModelId(), perceptron).add(right);
  }

  private List<String> picture(int count) {
    List<String> lines = new ArrayList<>();
    lines.addAll(
        TerminalChart.sideBySide(
            List.of(perceptronSurface.lines("perceptron"), networkSurface.lines(NETWORK))));
    lines.add(
        text(
            "   last 1000: %.3f           last 1000: %.3f",
            perceptron.accuracy(), networks.get(NETWORK).accuracy()));
    lines.add("");
    lines.add(
        text(
            "%,d of %,d samples; learnt by %d of %d networks",
            perceptron.samples(), count, learnt(), SEEDS));
    return lines;
  }

  private long learnt() {
    return networks.values().stream().filter(SeedRun::hasLearnt).count();
  }

  private void tell(DemoContext context, LiveStream stream) {
    int[] after =
        networks.values().stream()
            .filter(SeedRun::hasLearnt)
            .mapToInt(SeedRun::learntAfter)
            .toArray();
    Arrays.sort(after);
    double accuracy = networks.values().stream().mapToDouble(SeedRun::accuracy).average().orElse(0);
    double perSecond = perceptron.samples() / stream.secondsOfPredictions();
    context.say("");
    if (after.length > 0) {
      context.say(
          "%d right in a row after %d samples at the earliest, %d in the middle, %d at the latest."
              .formatted(
                  SeedRun.IN_A_ROW, after[0], after[after.length / 2], after[after.length - 1]));
    }
    context.say(
        "The perceptron has one straight line, and none parts ● from ○: of its last thousand");
    context.say("%.0f %% were right.".formatted(100 * perceptron.accuracy()));
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("accuracy", DemoContext.rounded(accuracy));
    result.put("perceptronAccuracy", DemoContext.rounded(perceptron.accuracy()));
    result.put("seeds", SEEDS);
    result.put("learnt", learnt());
    result.put("samplesUntilLearnt", networks.values().stream().map(SeedRun::learntAfter).toList());
    result.put("samples", perceptron.samples());
    result.put("samplesPerSecond", DemoContext.rounded(perSecond));
    context.result(result);
  }
}

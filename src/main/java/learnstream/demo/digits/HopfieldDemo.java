package learnstream.demo.digits;

import static learnstream.demo.chart.Characters.bar;
import static learnstream.demo.chart.Characters.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.Prediction;
import learnstream.config.ModelConfig;
import learnstream.demo.Demo;
import learnstream.demo.DemoContext;
import learnstream.demo.LiveStream;
import learnstream.demo.chart.DigitDrawing;
import learnstream.demo.data.Digits;
import learnstream.demo.digits.DamagedDigits.Damage;

/** Associative memories store ten digits from a topic and recall them from damaged ones. */
public final class HopfieldDemo extends Demo {
  /** The classical memory whose figure becomes the result. */
  private static final String BEST = "pseudo-inverse";

  /** So many recalls are sent one by one, for who watches. */
  private static final int SLOW = 30;

  private static final int SLOWNESS_MILLIS = 400;

  private final Map<String, MemoryTally> memories = new LinkedHashMap<>();
  private final RecallLimits limits = new RecallLimits();
  private DamagedDigits digits;

  public HopfieldDemo() {
    super(
        "hopfield",
        "Hopfield networks recall digits from half or noisy ones; how many patterns fit into them.",
        1500);
  }

  @Override
  public void run(DemoContext context) throws Exception {
    digits = new DamagedDigits(new Digits(), context.seed());
    context.say("Three memories store ten digits, then see damaged ones, which they only recall.");
    context.stream(DemoContext.text("/demos/hopfield.yaml"), stream -> recall(context, stream));
  }

  private void recall(DemoContext context, LiveStream stream) throws Exception {
    for (ModelConfig model : stream.deployment().models()) {
      String id = model.spec().id();
      memories.put(id, new MemoryTally(id, DamagedDigits.STORED * (1 + Damage.values().length)));
    }
    int damaged = context.samples(samples());
    int count = DamagedDigits.STORED + damaged;
    stream.send(count, index -> paced(context, index));
    if (!stream.read(
        (long) count * memories.size(), this::take, () -> context.draw(live(damaged)))) {
      return;
    }
    context.settle(live(damaged));
    examples(context, damaged);
    table(context);
    context.say("");
    context.say("Random patterns in 256 neurons; share recalled without a single wrong neuron:");
    limits.run(context.seed(), () -> context.draw(limits.lines()));
    context.settle(limits.lines());
    context.say("");
    context.say(
        "%,d damaged digits, %.0f/s through three memories of 784 neurons."
            .formatted(damaged, count / stream.secondsOfPredictions()));
    tell(context, damaged, count / stream.secondsOfPredictions());
    context.keepRunning(stream);
  }

  private LabelledSample paced(DemoContext context, int index) {
    if (index >= DamagedDigits.STORED && index < DamagedDigits.STORED + SLOW) {
      context.pause(SLOWNESS_MILLIS);
    }
    return digits.sample(index);
  }

  private void take(Prediction prediction) {
    int index = (int) prediction.getOffset();
    if (index >= DamagedDigits.STORED) {
      memories
          .get(prediction.getModelId())
          .add(prediction, digits.pattern(index), DamagedDigits.damage(index));
    }
  }

  /** The newest digit that all memories have recalled, and how they do. */
  private List<String> live(int total) {
    int index = memories.values().stream().mapToInt(MemoryTally::newestIndex).min().orElse(-1);
    if (index < 0) {
      return List.of("storing ...");
    }
    List<String> lines = new ArrayList<>(pictures(index));
    lines.add("");
    for (MemoryTally memory : memories.values()) {
      lines.add(
          text(
              "%-16s %3.0f %% recalled   energy %s",
              memory.id, 100 * memory.share(), memory.energy()));
    }
    int done = memories.get(BEST).asked();
    lines.add(text("%s %,d of %,d damaged digits", bar((double) done / total, 40), done, total));
    return lines;
  }

  /** What was stored, how it was sent, and what each memory made of it. */
  private List<String> pictures(int index) {
    List<byte[]> images = new ArrayList<>();
    List<String> captions = new ArrayList<>();
    images.add(digits.pattern(index));
    captions.add("stored");
    images.add(digits.sent(index));
    captions.add("damaged");
    for (MemoryTally memory : memories.values()) {
      images.add(memory.recalled(index));
      captions.add(memory.id);
    }
    return DigitDrawing.sideBySide(images.stream().map(HopfieldDemo::inked).toList(), captions);
  }

  private static byte[] inked(byte[] pattern) {
    byte[] image = new byte[pattern.length];
    for (int j = 0; j < image.length; j++) {
      image[j] = (byte) (pattern[j] == 0 ? 0 : 255);
    }
    return image;
  }

  /** One digit for each damage. */
  private void examples(DemoContext context, int damaged) {
    for (Damage damage : Damage.values()) {
      // Another digit each time: 2, 3 and 5 as they happen to be.
      int index = DamagedDigits.STORED * (1 + damage.ordinal()) + 2 + damage.ordinal();
      if (index < DamagedDigits.STORED + damaged) {
        context.say("");
        context.say(pictures(index));
      }
    }
  }

  private void table(DemoContext context) {
    context.say("");
    StringBuilder head = new StringBuilder("%-16s".formatted("recalled from"));
    for (Damage damage : Damage.values()) {
      head.append("%18s".formatted(damage.text));
    }
    context.say(head.toString());
    for (MemoryTally memory : memories.values()) {
      StringBuilder line = new StringBuilder("%-16s".formatted(memory.id));
      for (Damage damage : Damage.values()) {
        line.append("%16.0f %%".formatted(100 * memory.share(damage)));
      }
      context.say(line.toString());
    }
    context.say(
        "Digits are alike, and Hebb's rule takes patterns for independent: it recalls their mixture.");
  }

  private void tell(DemoContext context, int damaged, double perSecond) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("recalled", DemoContext.rounded(memories.get(BEST).share()));
    result.put("models", memories.values().stream().map(MemoryTally::json).toList());
    result.put("limits", limits.json());
    result.put("samples", DamagedDigits.STORED + damaged);
    result.put("samplesPerSecond", DemoContext.rounded(perSecond));
    context.result(result);
  }
}

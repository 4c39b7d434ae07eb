package learnstream.demo.lesson;

import java.time.Instant;
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
import learnstream.demo.chart.TerminalChart;
import learnstream.model.perceptron.LogicGate;
import learnstream.model.perceptron.McCullochPittsSpec;

/** Neurons of McCulloch and Pitts as logic gates: nothing is learnt. */
public final class GatesDemo extends Demo {
  private static final int ACROSS = 3;

  /** What each gate should answer to 00, 01, 10 and 11, and what it answered. */
  private final Map<String, boolean[]> right = new LinkedHashMap<>();

  private final Map<String, boolean[]> answers = new LinkedHashMap<>();
  private final Map<String, Surface> surfaces = new LinkedHashMap<>();

  public GatesDemo() {
    super(
        "gates",
        "Logic gates, each a neuron of McCulloch and Pitts (1943), and XOR, which takes three.",
        0);
    table("and", LogicGate.AND::value);
    table("or", LogicGate.OR::value);
    table("not-a", (a, b) -> LogicGate.NOT.value(a));
    table("nand", LogicGate.NAND::value);
    table("nor", LogicGate.NOR::value);
    table("xor", (a, b) -> a ^ b);
  }

  private interface Truth {
    boolean of(boolean a, boolean b);
  }

  private void table(String gate, Truth truth) {
    boolean[] rows = new boolean[4];
    for (int corner = 0; corner < 4; corner++) {
      rows[corner] = truth.of(corner >> 1 == 1, (corner & 1) == 1);
    }
    right.put(gate, rows);
    answers.put(gate, new boolean[4]);
    surfaces.put(gate, new Surface(gate, rows));
  }

  @Override
  public void run(DemoContext context) throws Exception {
    context.stream(DemoContext.text("/demos/gates.yaml"), stream -> ask(context, stream));
  }

  private void ask(DemoContext context, LiveStream stream) throws Exception {
    int count = 4 + Surface.points();
    stream.send(count, i -> i < 4 ? corner(i) : Surface.point(i - 4, null));
    if (!stream.read((long) count * right.size(), this::take, () -> {})) {
      return;
    }
    context.say("");
    context.say(truthTables());
    context.say("");
    List<List<String>> drawn = new ArrayList<>();
    for (ModelConfig model : stream.deployment().models()) {
      String id = model.spec().id();
      drawn.add(surfaces.get(id).lines(caption(model)));
    }
    for (int from = 0; from < drawn.size(); from += ACROSS) {
      context.say(TerminalChart.sideBySide(drawn.subList(from, from + ACROSS)));
    }
    context.say(
        List.of(
            "a to the right, b upwards; shaded where the answer is 1, ● where it should be.",
            "One neuron parts the plane by one straight line. That is enough for the first five,",
            "but not for XOR, which takes two lines and a neuron for what is between them."));
    tell(context, stream, count);
    context.keepRunning(stream);
  }

  private static LabelledSample corner(int corner) {
    Map<String, Double> inputs = Map.of("a", (double) (corner >> 1), "b", (double) (corner & 1));
    return new LabelledSample("corner-" + corner, null, inputs, null, 1.0, Instant.EPOCH);
  }

  private void take(Prediction prediction) {
    boolean yes = prediction.getPredicted().equals("1");
    if (Surface.isPoint(prediction)) {
      surfaces.get(prediction.getModelId()).take(prediction, yes ? 1 : 0);
    } else {
      int corner = Integer.parseInt(prediction.getSampleId().substring("corner-".length()));
      answers.get(prediction.getModelId())[corner] = yes;
    }
  }

  private static String caption(ModelConfig model) {
    return model.spec().kind() instanceof McCullochPittsSpec neuron
        ? "%s: w %s, θ %s"
            .formatted(
                model.spec().id(),
                String.join(" ", neuron.weights().stream().map(GatesDemo::number).toList()),
                number(neuron.threshold()))
        : model.spec().id() + ": and(or, nand)";
  }

  private static String number(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }

  private List<String> truthTables() {
    List<String> lines = new ArrayList<>();
    StringBuilder head = new StringBuilder(" a b │");
    right.keySet().forEach(gate -> head.append("%6s".formatted(gate)));
    lines.add(head.toString());
    lines.add("─────┼" + "─".repeat(6 * right.size()));
    for (int corner = 0; corner < 4; corner++) {
      StringBuilder line = new StringBuilder(" %d %d │".formatted(corner >> 1, corner & 1));
      for (boolean[] gate : answers.values()) {
        line.append("%6s".formatted(gate[corner] ? "1" : "0"));
      }
      lines.add(line.toString());
    }
    return lines;
  }

  private void tell(DemoContext context, LiveStream stream, int count) {
    int agreed = 0;
    Map<String, String> tables = new LinkedHashMap<>();
    for (String gate : right.keySet()) {
      StringBuilder table = new StringBuilder();
      for (int corner = 0; corner < 4; corner++) {
        agreed += answers.get(gate)[corner] == right.get(gate)[corner] ? 1 : 0;
        table.append(answers.get(gate)[corner] ? '1' : '0');
      }
      tables.put(gate, table.toString());
    }
    context.say("%d of %d rows of the truth tables are right.".formatted(agreed, 4 * right.size()));
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("accuracy", agreed / (4.0 * right.size()));
    result.put("gates", tables);
    result.put("samples", count);
    result.put("samplesPerSecond", DemoContext.rounded(count / stream.secondsOfPredictions()));
    context.result(result);
  }
}

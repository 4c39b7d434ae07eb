package learnstream.demo.lesson;

import static learnstream.demo.chart.Characters.text;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.Prediction;
import learnstream.demo.Demo;
import learnstream.demo.DemoContext;
import learnstream.demo.LiveStream;
import learnstream.demo.chart.Line;
import learnstream.demo.chart.LineChart;
import learnstream.demo.chart.TerminalChart;
import learnstream.model.Learner;

/**
 * The 2-2-2 network of the textbooks through a topic: what its formulas say beside what was
 * predicted, and beside the checkpoint after the step.
 */
public final class WorkedExampleDemo extends Demo {
  private static final int COLUMNS = 72;
  private static final int ROWS = 10;
  private static final double SAME = 1e-12;
  private static final List<String> MODELS = List.of("frozen", "trained");

  private final PublishedNumbers published = new PublishedNumbers();

  /** Of each model, the error of the nth prediction: that is, after n updates. */
  private final Map<String, List<Double>> errors = new HashMap<>();

  private final Map<String, double[]> newest = new HashMap<>();

  public WorkedExampleDemo() {
    super(
        "worked-example",
        "The 2-2-2 network of the textbooks, step by step beside its formulas, then 10,000 steps.",
        10_000);
  }

  @Override
  public void run(DemoContext context) throws Exception {
    MODELS.forEach(model -> errors.put(model, new ArrayList<>()));
    context.stream(
        DemoContext.text("/demos/worked-example.yaml"), stream -> learn(context, stream));
  }

  private void learn(DemoContext context, LiveStream stream) throws Exception {
    int steps = context.samples(samples());
    stream.send(sample(0, true));
    if (!stream.read(MODELS.size(), this::take, () -> {})) {
      return;
    }
    Map<String, double[]> first = new HashMap<>(newest);
    WorkedExample.Parameters frozen = WorkedExample.Parameters.of(stream.newest("frozen"));
    WorkedExample.Parameters trained = WorkedExample.Parameters.of(stream.newest("trained"));
    tellStep(context, stream, first.get("frozen"), frozen, trained);

    // The last one has no label: it is predicted only, by the networks after so many steps.
    stream.send(steps, i -> sample(i + 1, i + 1 < steps));
    boolean all =
        stream.read((long) steps * MODELS.size(), this::take, () -> context.draw(curves(steps)));
    if (!all) {
      return;
    }
    context.settle(curves(steps));
    tellEnd(context, stream, steps, frozen);
    context.keepRunning(stream);
  }

  private static LabelledSample sample(int number, boolean labelled) {
    Map<String, Double> inputs = Map.of("i1", WorkedExample.INPUT[0], "i2", WorkedExample.INPUT[1]);
    List<Double> target =
        labelled ? List.of(WorkedExample.TARGET[0], WorkedExample.TARGET[1]) : null;
    return new LabelledSample("step-" + number, null, inputs, target, 1.0, Instant.EPOCH);
  }

  private void take(Prediction prediction) {
    List<?> numbers = (List<?>) prediction.getPredicted();
    double[] out = {(double) numbers.get(0), (double) numbers.get(1)};
    newest.put(prediction.getModelId(), out);
    errors.get(prediction.getModelId()).add(WorkedExample.error(out));
  }

  private void tellStep(
      DemoContext context,
      LiveStream stream,
      double[] predicted,
      WorkedExample.Parameters frozen,
      WorkedExample.Parameters trained) {
    Map<String, Double> came = new HashMap<>();
    came.put("out_o1", predicted[0]);
    came.put("out_o2", predicted[1]);
    came.put("E", WorkedExample.error(predicted));
    for (int w = 1; w <= 8; w++) {
      came.put("w%d+".formatted(w), frozen.w(w));
    }
    String[] neurons = {"h1", "h2", "o1", "o2"};
    for (int n = 0; n < 4; n++) {
      came.put("b_%s+".formatted(neurons[n]), trained.b()[n]);
    }
    Learner untaught = new Learner(stream.deployment().models().get(0).spec());
    WorkedExample byHand = new WorkedExample(WorkedExample.Parameters.of(untaught));
    context.say(
        "i = (0.05, 0.10), target = (0.01, 0.99), w1 to w8 = .15 .20 .25 .30 .40 .45 .50 .55,");
    context.say(
        "b1 = .35, b2 = .60, learning rate 0.5. Each number by its formula, and what came back:");
    for (WorkedExample.Part part : byHand.parts()) {
      context.say("");
      context.say(part.title());
      part.rows().forEach(row -> context.say(line(row, came.get(row.name()))));
    }
    context.say("");
    context.say(
        "= predicted, = checkpoint: the same number is in that topic. ✓ as it is published.");
    context.say("");
  }

  private String line(WorkedExample.Row row, Double came) {
    String from = "";
    if (came != null) {
      boolean same = Math.abs(came - row.value()) < SAME;
      String topic = row.name().endsWith("+") ? "checkpoint" : "predicted";
      from =
          (same ? "= " + topic : "%s has %.9f".formatted(topic, came))
              + " "
              + published.mark(row.name(), came);
    }
    return text("  %-10s = %-41s = %12.9f  %s", row.name(), row.formula(), row.value(), from)
        .stripTrailing();
  }

  private List<String> curves(int steps) {
    List<Line> lines = new ArrayList<>();
    for (String model : MODELS) {
      double[] logs = errors.get(model).stream().mapToDouble(Math::log10).toArray();
      double[] at = new double[logs.length];
      Arrays.setAll(at, i -> i);
      Line.Style style = model.equals("frozen") ? Line.Style.SOLID : Line.Style.DOTTED;
      lines.add(new Line("biases " + model, style, at, logs));
    }
    LineChart chart = LineChart.of("log10 of the total error, by steps", lines);
    List<String> drawn = new ArrayList<>();
    drawn.add("");
    drawn.addAll(TerminalChart.lines(chart, COLUMNS, ROWS));
    drawn.add(TerminalChart.legend(lines));
    List<Double> frozen = errors.get("frozen");
    int done = frozen.size() - 1;
    drawn.add(text("%,d of %,d steps, total error %.10f", done, steps, frozen.get(done)));
    return drawn;
  }

  private void tellEnd(
      DemoContext context, LiveStream stream, int steps, WorkedExample.Parameters afterAStep) {
    context.say("");
    for (String model : MODELS) {
      double error = errors.get(model).get(1);
      context.say(
          text(
              "Biases %-8s E after a step %.9f %s, after %,d steps %.10f %s",
              model + ":",
              error,
              published.mark("E after a step, " + model, error),
              steps,
              errors.get(model).get(steps),
              published.mark(after(steps, "E", model), errors.get(model).get(steps))));
    }
    double[] out = newest.get("frozen");
    context.say(
        text(
            "Outputs with frozen biases after %,d steps: %.8f %s, %.8f %s",
            steps,
            out[0],
            published.mark(after(steps, "out_o1", "frozen"), out[0]),
            out[1],
            published.mark(after(steps, "out_o2", "frozen"), out[1])));
    context.say(
        "%d of the %d published numbers reproduced, one sample at a time, through a topic."
            .formatted(published.reproduced(), published.count()));
    context.result(result(stream, steps, afterAStep));
  }

  private static String after(int steps, String what, String model) {
    return "%s after %d steps, %s".formatted(what, steps, model);
  }

  private Map<String, Object> result(
      LiveStream stream, int steps, WorkedExample.Parameters afterAStep) {
    Map<String, Double> weights = new LinkedHashMap<>();
    for (int w = 1; w <= 8; w++) {
      weights.put("w" + w, afterAStep.w(w));
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("errorBefore", errors.get("frozen").get(0));
    result.put("errorAfter", errors.get("frozen").get(1));
    result.put("errorAfter" + steps, errors.get("frozen").get(steps));
    result.put("errorAfterWithTrainedBiases", errors.get("trained").get(1));
    result.put("weights", weights);
    result.put("published", published.count());
    result.put("reproduced", published.reproduced());
    result.put("samples", steps);
    result.put("samplesPerSecond", DemoContext.rounded(steps / stream.secondsOfPredictions()));
    return result;
  }
}

package learnstream.demo.digits;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import learnstream.codec.avro.Prediction;
import learnstream.config.ModelConfig;
import learnstream.demo.DemoContext;
import learnstream.demo.LiveStream;
import learnstream.demo.data.Digits;

/** All models of a stream learn the same digits, next to the baselines, live. */
final class DigitRace {
  private final DemoContext context;
  private final LiveStream stream;
  private final Map<String, ModelTally> models = new LinkedHashMap<>();
  private final Baselines baselines = new Baselines();
  private final ModelTally first;
  private final List<ModelTally> rows;

  DigitRace(DemoContext context, LiveStream stream) {
    this.context = context;
    this.stream = stream;
    for (ModelConfig model : stream.deployment().models()) {
      String id = model.spec().id();
      models.put(id, new ModelTally(id, model.spec().kind().label()));
    }
    rows = new ArrayList<>(models.values());
    first = rows.get(0);
    rows.add(baselines.majority);
    rows.add(baselines.noChange);
  }

  /**
   * @param seen receives each prediction of the first model
   * @return whether all arrived; false if Ctrl-C was pressed
   */
  boolean run(Digits digits, int count, Consumer<Prediction> seen) throws Exception {
    stream.send(count, digits::sample);
    boolean all =
        stream.read(
            (long) count * models.size(), p -> take(p, seen), () -> context.draw(table(count)));
    if (all) {
      context.settle(table(count));
    }
    return all;
  }

  private List<String> table(int count) {
    return AccuracyTable.lines(count, perSecond(), rows);
  }

  private void take(Prediction prediction, Consumer<Prediction> seen) {
    ModelTally model = models.get(prediction.getModelId());
    model.add(prediction);
    if (model == first) {
      baselines.add(Integer.parseInt((String) prediction.getLabel()));
      seen.accept(prediction);
    }
  }

  /** Of the first model, in the configuration's order. */
  ModelTally first() {
    return first;
  }

  List<ModelTally> models() {
    return List.copyOf(models.values());
  }

  /** Samples through all models. */
  double perSecond() {
    return first.samples() / stream.secondsOfPredictions();
  }

  /** As a result tells them. */
  List<Map<String, Object>> json() {
    return models.values().stream().map(ModelTally::json).toList();
  }
}

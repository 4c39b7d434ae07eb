package learnstream.demo.digits;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.Prediction;
import learnstream.config.ModelConfig;
import learnstream.demo.DemoContext;
import learnstream.demo.LiveStream;
import learnstream.demo.data.Digits;

/** All models of a stream learn the same digits, next to the baselines, live. */
final class DigitRace {
  private static final int FIRST_SAMPLES = 1_000;
  private static final long PAUSE_NANOS = 5_000_000;

  private final DemoContext context;
  private final LiveStream stream;
  private final Map<String, ModelTally> models = new LinkedHashMap<>();
  private final Baselines baselines = new Baselines();
  private final ModelTally first;
  private final List<ModelTally> rows;
  private volatile boolean isPredicting;

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
    stream.send(count, i -> sample(digits, i));
    try {
      boolean all =
          stream.read(
              (long) count * models.size(), p -> take(p, seen), () -> context.draw(table(count)));
      if (all) {
        context.settle(table(count));
      }
      return all;
    } finally {
      isPredicting = true;
    }
  }

  /**
   * All but the first ones wait for the first prediction: a learner that starts needs the cores.
   */
  private LabelledSample sample(Digits digits, int index) {
    while (index == FIRST_SAMPLES && !isPredicting && !context.isStopping()) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return digits.sample(index);
  }

  private List<String> table(int count) {
    return AccuracyTable.lines(count, perSecond(), rows);
  }

  private void take(Prediction prediction, Consumer<Prediction> seen) {
    isPredicting = true;
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

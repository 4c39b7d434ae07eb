package learnstream.dashboard.panel;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import learnstream.codec.ClassLabel;
import learnstream.codec.avro.Event;
import learnstream.codec.avro.ModelMetrics;
import learnstream.codec.avro.Prediction;
import learnstream.config.ModelConfig;
import learnstream.dashboard.picture.Excerpt;
import learnstream.dashboard.picture.Json;
import learnstream.dashboard.picture.SampleLookup;
import learnstream.model.feature.TargetSpec;
import learnstream.model.feature.Task;

/** Everything that the topics tell of one model. */
final class ModelPanel {
  private static final int MAX_FIELDS = 50;

  /** Marks on its curves: those of the newest events. */
  private static final int EVENTS = 50;

  final ModelConfig config;
  final String name;
  final History history =
      new History(
          List.of(
              "time",
              "samples",
              "accuracy window.accuracy",
              "majority majorityWindow.accuracy",
              "noChange noChangeWindow.accuracy",
              "wholeAccuracy whole.accuracy",
              "loss window.loss",
              "majorityLoss majorityWindow.loss",
              "noChangeLoss noChangeWindow.loss",
              "error window.meanAbsoluteError",
              "majorityError majorityWindow.meanAbsoluteError",
              "noChangeError noChangeWindow.meanAbsoluteError",
              "coverage windowCoverage",
              "kappa windowKappa",
              "rate samplesPerSecond",
              "lag",
              "lagSeconds",
              "p50 latency.p50",
              "p99 latency.p99",
              "gradientNorm",
              "learningRate"));
  private final Deque<Map<String, Object>> events = new ArrayDeque<>();
  private final Showcase newest = new Showcase();
  private final Showcase wrong = new Showcase();
  final Panel card = new Panel(0, this::card);
  final Panel predictions = new Panel(1000, newest::items);
  final Panel mistakes = new Panel(1000, wrong::items);
  final Panel confusion = new Panel(1000, this::confusion);
  final Panel numbers = new Panel(1000, this::numbers);
  final Panel fields = new Panel(1000, this::fields);
  private final NumberWindow newestNumbers = new NumberWindow();
  private final ConfusionWindow confusions;
  private final String key;
  private Map<String, Object> metrics;

  /** As the metrics tell of them, which the overview does not need. */
  private List<?> fieldMetrics = List.of();

  private long offset = -1;
  private int partition;
  private double rate;
  private long time;
  private long predicted;

  /**
   * @param key of the model where each record key has its own, a replica's partition, else null
   * @param partition whose samples it learns, until its metrics tell
   */
  ModelPanel(ModelConfig config, String key, int partition) {
    this.config = config;
    this.key = key;
    this.partition = partition;
    name = name(config.spec().id(), key);
    TargetSpec target = config.spec().target();
    confusions =
        new ConfusionWindow(
            target.classes(), target.grows() ? target.size() : target.classes().size());
  }

  /** A model's name on the page, of bounded length. */
  static String name(String id, String key) {
    return key == null ? Excerpt.of(id) : Excerpt.of(id) + "/" + Excerpt.of(key);
  }

  /**
   * @param round in which it came
   */
  void take(ModelMetrics record, long round) {
    metrics = Json.fields(record);
    fieldMetrics =
        metrics.remove("fields") instanceof List<?> all
            ? all.subList(0, Math.min(MAX_FIELDS, all.size()))
            : List.of();
    fields.touch();
    offset = record.getOffset();
    partition = record.getPartition();
    rate = record.getSamplesPerSecond();
    time = record.getTime().toEpochMilli();
    history.append(round, record);
    card.touch();
  }

  void take(Event event) {
    if (events.size() == EVENTS) {
      events.removeFirst();
    }
    events.addLast(
        Map.of(
            "time", event.getTime().toEpochMilli(),
            "offset", event.getOffset(),
            "message", Excerpt.of(event.getMessage())));
    card.touch();
  }

  void take(Prediction prediction) {
    predicted++;
    newest.add(prediction);
    if (config.spec().target().task() == Task.REGRESSION && newestNumbers.add(prediction)) {
      numbers.touch();
    }
    Boolean right = Showcase.isRight(prediction);
    if (right != null) {
      if (!right) {
        wrong.add(prediction);
      }
      String label = Excerpt.of(ClassLabel.name(prediction.getLabel()));
      if (confusions.add(label, prediction.getPredicted().toString())) {
        confusion.touch();
      }
    }
  }

  /** Fetches the samples of the predictions that are on show. */
  void refresh(SampleLookup samples) {
    if (newest.refresh(samples)) {
      predictions.touch();
    }
    if (wrong.refresh(samples)) {
      mistakes.touch();
    }
  }

  /** Offset of the last sample counted in the metrics, or -1. */
  long offset() {
    return offset;
  }

  int partition() {
    return partition;
  }

  /** Samples each second as the newest metrics have them. */
  double rate() {
    return rate;
  }

  /** When the newest metrics were measured, ms since the epoch; 0 before any. */
  long time() {
    return time;
  }

  private Map<String, Object> card() {
    Map<String, Object> card = new LinkedHashMap<>();
    card.put("id", config.spec().id());
    card.put("key", key);
    card.put("predictions", predicted);
    card.put("metrics", metrics);
    card.put("events", List.copyOf(events));
    return card;
  }

  private Map<String, Object> numbers() {
    return newestNumbers.view();
  }

  private Object fields() {
    return fieldMetrics;
  }

  private Map<String, Object> confusion() {
    return confusions.view();
  }
}

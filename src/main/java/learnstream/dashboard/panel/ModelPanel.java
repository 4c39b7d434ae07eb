package learnstream.dashboard.panel;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import learnstream.codec.ClassLabel;
import learnstream.codec.avro.ModelMetrics;
import learnstream.codec.avro.Prediction;
import learnstream.config.ModelConfig;
import learnstream.dashboard.picture.Excerpt;
import learnstream.dashboard.picture.Json;
import learnstream.dashboard.picture.SampleLookup;
import learnstream.model.feature.TargetSpec;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;

/** Everything that the topics tell of one model. */
final class ModelPanel {
  /**
   * Columns of a model's history, each with where a metrics record has it: a name, or names on the
   * way to it. A record of a version that does not have it gives nothing.
   */
  private static final Map<String, String> COLUMNS = new LinkedHashMap<>();

  static {
    COLUMNS.put("time", "time");
    COLUMNS.put("samples", "samples");
    COLUMNS.put("accuracy", "window.accuracy");
    COLUMNS.put("majority", "majorityWindow.accuracy");
    COLUMNS.put("noChange", "noChangeWindow.accuracy");
    COLUMNS.put("wholeAccuracy", "whole.accuracy");
    COLUMNS.put("loss", "window.loss");
    COLUMNS.put("majorityLoss", "majorityWindow.loss");
    COLUMNS.put("noChangeLoss", "noChangeWindow.loss");
    COLUMNS.put("kappa", "windowKappa");
    COLUMNS.put("rate", "samplesPerSecond");
    COLUMNS.put("lag", "lag");
    COLUMNS.put("lagSeconds", "lagSeconds");
    COLUMNS.put("p50", "latency.p50");
    COLUMNS.put("p99", "latency.p99");
    COLUMNS.put("gradientNorm", "gradientNorm");
    COLUMNS.put("learningRate", "learningRate");
  }

  final ModelConfig config;
  final String name;
  final History history = new History(List.copyOf(COLUMNS.keySet()));
  final Panel card = new Panel(0, this::card);
  final Panel predictions = new Panel(1000, () -> predictions().items());
  final Panel mistakes = new Panel(1000, () -> mistakes().items());
  final Panel confusion = new Panel(1000, this::confusion);
  private final Showcase newest = new Showcase();
  private final Showcase wrong = new Showcase();
  private final ConfusionWindow confusions;
  private final String key;
  private Map<String, Object> metrics;
  private long offset = -1;
  private int partition;
  private double rate;
  private long time;
  private long predicted;

  /**
   * @param key of the model where each record key has its own, else null
   */
  ModelPanel(ModelConfig config, String key) {
    this.config = config;
    this.key = key;
    name = name(config.spec().id(), key);
    confusions = new ConfusionWindow(config.spec().target().classes());
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
    offset = record.getOffset();
    partition = record.getPartition();
    rate = record.getSamplesPerSecond();
    time = record.getTime().toEpochMilli();
    history.append(
        round, COLUMNS.values().stream().mapToDouble(path -> number(record, path)).toArray());
    card.touch();
  }

  void take(Prediction prediction) {
    predicted++;
    newest.add(prediction);
    Boolean right = Showcase.isRight(prediction);
    if (right != null) {
      if (!right) {
        wrong.add(prediction);
      }
      TargetSpec target = config.spec().target();
      int actual = target.classIndex(ClassLabel.name(prediction.getLabel()));
      int named = target.classIndex(prediction.getPredicted().toString());
      if (actual >= 0 && named >= 0) {
        confusions.add(actual, named);
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

  private Showcase predictions() {
    return newest;
  }

  private Showcase mistakes() {
    return wrong;
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
    return card;
  }

  private Map<String, Object> confusion() {
    return confusions.view();
  }

  /** A number of a record by its path; NaN if there is none. */
  private static double number(IndexedRecord record, String path) {
    Object value = record;
    for (String field : path.split("\\.")) {
      Schema.Field found =
          value instanceof IndexedRecord parent ? parent.getSchema().getField(field) : null;
      if (found == null) {
        return Double.NaN;
      }
      value = ((IndexedRecord) value).get(found.pos());
    }
    if (value instanceof java.time.Instant time) {
      return time.toEpochMilli();
    }
    return value instanceof Number number ? number.doubleValue() : Double.NaN;
  }
}

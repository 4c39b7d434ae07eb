package learnstream.telemetry;

import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.Quantiles;
import java.util.LinkedHashMap;
import java.util.Map;
import learnstream.codec.avro.Latency;
import learnstream.codec.avro.ModelMetrics;
import learnstream.codec.avro.RefusalReason;

/** What was heard of one model's partition: its newest record, or that of each of its keys. */
final class PartitionMetrics {
  /** Keys with metrics of their own; later ones are counted together. */
  static final int MAX_KEYS = 50;

  /** Keys beyond those that are told apart while they are counted. */
  private static final int MAX_COUNTED = 10_000;

  private static final String LATENCY = "learnstream_prediction_latency_seconds";

  private final Map<String, ModelMetrics> byKey = new LinkedHashMap<>();
  private final Map<String, Long> others =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > MAX_COUNTED;
        }
      };
  private long samplesOfOthers;
  private ModelMetrics newest;
  private Latency latency;
  private long latencyCount;
  private double latencySum;

  void take(ModelMetrics metrics) {
    String key = metrics.getKey() == null ? "" : metrics.getKey();
    if (byKey.containsKey(key) || byKey.size() < MAX_KEYS) {
      byKey.put(key, metrics);
    } else {
      Long before = others.put(key, metrics.getSamples());
      samplesOfOthers += Math.max(0, metrics.getSamples() - (before == null ? 0 : before));
    }
    // Every key's record of one moment has the same latency.
    boolean sameMoment = newest != null && newest.getTime().equals(metrics.getTime());
    if (metrics.getLatency() != null && !(sameMoment && metrics.getKey() != null)) {
      latency = metrics.getLatency();
      latencyCount += latency.getCount();
      latencySum += ModelMeasures.sumOfSeconds(latency);
    }
    newest = metrics;
  }

  void addTo(Families families) {
    Labels partition =
        Labels.of(
            "model", newest.getModelId(), "partition", Integer.toString(newest.getPartition()));
    byKey.forEach(
        (key, metrics) -> {
          Labels labels = key.isEmpty() ? partition : partition.add("key", key);
          ModelMeasures.LEARNING.forEach(measure -> measure.add(families, labels, metrics));
          families.counters(
              "learnstream_drifts",
              "Changes of the stream that were found.",
              labels,
              "detector",
              metrics.getDrifts());
        });
    if (newest.getKey() != null) {
      families.counter(
          "learnstream_other_keys_samples",
          "Labelled samples learnt by models of keys that have no numbers of their own here.",
          partition,
          samplesOfOthers);
      families.gauge(
          "learnstream_keys",
          "Keys whose models were heard of, told apart up to some thousands.",
          partition,
          byKey.size() + others.size());
    }
    ModelMeasures.FLOW.forEach(measure -> measure.add(families, partition, newest));
    // Zeros as well: an increase cannot be seen from a series that does not exist yet.
    for (RefusalReason reason : RefusalReason.values()) {
      families.counter(
          "learnstream_refused_samples",
          "Samples refused; each has a dead letter.",
          partition.add("reason", reason.name()),
          newest.getRefused().getOrDefault(reason.name(), 0L));
    }
    families.counters(
        "learnstream_not_learnt_samples",
        "Samples predicted and not learnt.",
        partition,
        "reason",
        newest.getNotLearnt());
    if (latency != null) {
      families.gauge(
          "learnstream_prediction_latency_max_seconds",
          "The longest latency of the newest record that has one.",
          partition,
          latency.getMax() / 1000);
      families.summary(
          LATENCY,
          "From the sending of a sample to its prediction; quantiles of the newest record that has them.",
          partition,
          latencyCount,
          latencySum,
          Quantiles.of(
              new Quantile(0.5, latency.getP50() / 1000),
              new Quantile(0.9, latency.getP90() / 1000),
              new Quantile(0.99, latency.getP99() / 1000)));
    }
  }
}

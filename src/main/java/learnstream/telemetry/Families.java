package learnstream.telemetry;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import java.util.LinkedHashMap;
import java.util.Map;

/** Collects the metric families of one scrape; null values are left out. */
final class Families {
  private final Map<String, GaugeSnapshot.Builder> gauges = new LinkedHashMap<>();
  private final Map<String, CounterSnapshot.Builder> counters = new LinkedHashMap<>();
  private final Map<String, SummarySnapshot.Builder> summaries = new LinkedHashMap<>();
  private final Map<String, InfoSnapshot.Builder> infos = new LinkedHashMap<>();

  void gauge(String name, String help, Labels labels, Number value) {
    if (value != null) {
      gauges
          .computeIfAbsent(name, n -> GaugeSnapshot.builder().name(n).help(help))
          .dataPoint(
              GaugeDataPointSnapshot.builder().labels(labels).value(value.doubleValue()).build());
    }
  }

  /**
   * @param name without the {@code _total} that it is given
   */
  void counter(String name, String help, Labels labels, Number value) {
    if (value != null && value.doubleValue() >= 0) {
      counters
          .computeIfAbsent(name, n -> CounterSnapshot.builder().name(n).help(help))
          .dataPoint(
              CounterDataPointSnapshot.builder().labels(labels).value(value.doubleValue()).build());
    }
  }

  /** A counter for each value of a label. */
  void counters(String name, String help, Labels labels, String label, Map<String, Long> values) {
    values.forEach((each, value) -> counter(name, help, labels.add(label, each), value));
  }

  void summary(
      String name, String help, Labels labels, long count, double sum, Quantiles quantiles) {
    summaries
        .computeIfAbsent(name, n -> SummarySnapshot.builder().name(n).help(help))
        .dataPoint(
            SummarySnapshot.SummaryDataPointSnapshot.builder()
                .labels(labels)
                .count(count)
                .sum(sum)
                .quantiles(quantiles)
                .build());
  }

  /**
   * @param name without the {@code _info} that it is given
   */
  void info(String name, String help, Labels labels) {
    infos
        .computeIfAbsent(name, n -> InfoSnapshot.builder().name(n).help(help))
        .dataPoint(InfoSnapshot.InfoDataPointSnapshot.builder().labels(labels).build());
  }

  MetricSnapshots build() {
    MetricSnapshots.Builder all = MetricSnapshots.builder();
    gauges.values().forEach(each -> all.metricSnapshot(each.build()));
    counters.values().forEach(each -> all.metricSnapshot(each.build()));
    summaries.values().forEach(each -> all.metricSnapshot(each.build()));
    infos.values().forEach(each -> all.metricSnapshot(each.build()));
    return all.build();
  }
}

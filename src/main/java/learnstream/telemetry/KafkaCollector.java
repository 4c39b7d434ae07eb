package learnstream.telemetry;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.PrometheusNaming;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.DoubleBinaryOperator;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * The metrics of Kafka's clients and of Kafka Streams under {@code kafka_GROUP_NAME}. Clients,
 * threads and processes come and go under new names, and so are no labels: what differs in them
 * alone is added up, or where it is an average or an extreme, the worst of them is taken.
 */
final class KafkaCollector implements MultiCollector {
  /** Tags with few values, which do not change when a process restarts. */
  private static final Set<String> LABELS =
      Set.of("topic", "partition", "task-id", "processor-node-id");

  /** One for each broker and client: too many, and of little use. */
  private static final Set<String> LEFT_OUT =
      Set.of(
          "consumer-node-metrics",
          "producer-node-metrics",
          "admin-client-node-metrics",
          "app-info",
          "kafka-metrics-count");

  private record Id(String name, Labels labels) {}

  private final Supplier<Iterable<Map<MetricName, ? extends Metric>>> sources;

  /**
   * @param sources the metrics of every application in the process
   */
  KafkaCollector(Supplier<Iterable<Map<MetricName, ? extends Metric>>> sources) {
    this.sources = sources;
  }

  @Override
  public MetricSnapshots collect() {
    Map<String, String> help = new TreeMap<>();
    Map<String, Map<Labels, Double>> values = new TreeMap<>();
    for (Map<MetricName, ? extends Metric> source : sources.get()) {
      source.forEach(
          (name, metric) -> {
            if (!LEFT_OUT.contains(name.group())
                && metric.metricValue() instanceof Number number
                && !Double.isNaN(number.doubleValue())) {
              Id id = id(name);
              help.putIfAbsent(id.name(), name.description());
              values
                  .computeIfAbsent(id.name(), n -> new TreeMap<>())
                  .merge(id.labels(), number.doubleValue(), together(name.name())::applyAsDouble);
            }
          });
    }
    Families families = new Families();
    values.forEach(
        (name, points) ->
            points.forEach(
                (labels, value) -> {
                  if (name.endsWith("_total")) {
                    String base = name.substring(0, name.length() - "_total".length());
                    families.counter(base, help.get(name), labels, value);
                  } else {
                    families.gauge(name, help.get(name), labels, value);
                  }
                }));
    return families.build();
  }

  private static Id id(MetricName name) {
    String group = name.group().replaceAll("-metrics$", "");
    String text = "kafka_%s_%s".formatted(group, name.name()).toLowerCase(java.util.Locale.ROOT);
    Labels.Builder labels = Labels.builder();
    name.tags()
        .forEach(
            (tag, value) -> {
              if (LABELS.contains(tag)) {
                labels.label(tag.replace('-', '_'), value);
              }
            });
    return new Id(
        PrometheusNaming.sanitizeMetricName(text.replaceAll("[^a-z0-9_]", "_")) + suffix(text),
        labels.build());
  }

  /** Sanitising takes the reserved suffix away. */
  private static String suffix(String text) {
    return text.endsWith("-total") ? "_total" : "";
  }

  private static DoubleBinaryOperator together(String name) {
    if (name.endsWith("-min")) {
      return Math::min;
    }
    boolean sum =
        name.endsWith("-total")
            || name.endsWith("-rate")
            || name.endsWith("-count")
            || name.endsWith("-bytes")
            || name.endsWith("-partitions")
            || name.endsWith("-threads");
    return sum ? Double::sum : Math::max;
  }
}

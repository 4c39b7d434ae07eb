package learnstream.telemetry;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import learnstream.codec.avro.GanHalf;
import learnstream.codec.avro.GanMetrics;

/** The newest metrics of a GAN's halves and of its evaluation, as this process published them. */
final class GanCollector implements MultiCollector {
  private final Map<GanHalf, GanMetrics> newest = new EnumMap<>(GanHalf.class);

  synchronized void take(GanMetrics metrics) {
    newest.put(metrics.getHalf(), metrics);
  }

  @Override
  public synchronized MetricSnapshots collect() {
    Families families = new Families();
    newest.forEach((half, metrics) -> add(families, half, metrics));
    return families.build();
  }

  private static void add(Families families, GanHalf half, GanMetrics metrics) {
    Labels labels =
        Labels.of("model", metrics.getModelId(), "half", half.name().toLowerCase(Locale.ROOT));
    GanMeasures.ALL.forEach(measure -> measure.add(families, labels, metrics));
    families.counters(
        "learnstream_gan_dropped",
        "Batches and feedback not used.",
        labels,
        "reason",
        metrics.getDropped());
    families.counters(
        "learnstream_gan_divergences",
        "Divergences noticed.",
        labels,
        "kind",
        metrics.getDivergences());
    metrics
        .getClasses()
        .forEach(
            (name, share) ->
                families.gauge(
                    "learnstream_gan_class_ratio",
                    "Share of the generated samples in each class.",
                    labels.add("class", name),
                    share));
  }
}

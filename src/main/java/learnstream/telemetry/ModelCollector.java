package learnstream.telemetry;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntPredicate;
import learnstream.codec.avro.ModelMetrics;
import learnstream.config.Deployment;

/** The supervised models' newest metrics, as they were published by this process. */
final class ModelCollector implements MultiCollector {
  private record Id(String model, int partition) {}

  private final Deployment deployment;
  private final IntPredicate assigned;
  private final Map<Id, PartitionMetrics> partitions = new LinkedHashMap<>();

  /**
   * @param assigned whether this process works on a partition of the samples now; what it knows of
   *     others is old
   */
  ModelCollector(Deployment deployment, IntPredicate assigned) {
    this.deployment = deployment;
    this.assigned = assigned;
  }

  synchronized void take(ModelMetrics metrics) {
    partitions
        .computeIfAbsent(
            new Id(metrics.getModelId(), metrics.getPartition()), id -> new PartitionMetrics())
        .take(metrics);
  }

  @Override
  public synchronized MetricSnapshots collect() {
    Families families = new Families();
    deployment
        .models()
        .forEach(
            model ->
                families.info(
                    "learnstream_model",
                    "A model of the configuration.",
                    Labels.of("model", model.spec().id(), "kind", model.spec().kind().label())));
    partitions.forEach(
        (id, metrics) -> {
          if (assigned.test(id.partition())) {
            metrics.addTo(families);
          }
        });
    return families.build();
  }
}

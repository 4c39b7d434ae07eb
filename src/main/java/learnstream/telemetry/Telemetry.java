package learnstream.telemetry;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmBufferPoolMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmClassLoadingMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmCompilationMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryPoolAllocationMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmRuntimeInfoMetric;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import learnstream.codec.avro.GanMetrics;
import learnstream.codec.avro.ModelMetrics;
import learnstream.config.Deployment;
import learnstream.stream.app.LearnstreamApp;
import learnstream.stream.app.Part;
import learnstream.stream.app.RunningPart;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * All metrics of a process, for Prometheus. Its models' numbers are those of the records that they
 * publish, of which it hears in the process itself; nothing is measured for it alone.
 */
public final class Telemetry implements Consumer<SpecificRecord> {
  /** Of {@link #text}. */
  public static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final ModelCollector models;
  private final GanCollector gan = new GanCollector();
  private final String samples;
  private volatile LearnstreamApp app;

  public Telemetry(Deployment deployment) {
    samples = deployment.topics().samples();
    models = new ModelCollector(deployment, this::isAssigned);
    registry.register(models);
    registry.register(gan);
    registry.register(new KafkaCollector(this::kafkaMetrics));
    registry.register((MultiCollector) this::process);
    registerJvm();
  }

  /** All but the thread metrics, which stop every thread at each scrape to look for deadlocks. */
  private void registerJvm() {
    ProcessMetrics.builder().register(registry);
    JvmMemoryMetrics.builder().register(registry);
    JvmMemoryPoolAllocationMetrics.builder().register(registry);
    JvmGarbageCollectorMetrics.builder().register(registry);
    JvmBufferPoolMetrics.builder().register(registry);
    JvmClassLoadingMetrics.builder().register(registry);
    JvmCompilationMetrics.builder().register(registry);
    JvmRuntimeInfoMetric.builder().register(registry);
  }

  /** Adds an application to what is reported. */
  public void watch(LearnstreamApp running) {
    app = running;
  }

  /** A record that leaves for the metrics topic. */
  @Override
  public void accept(SpecificRecord metrics) {
    if (metrics instanceof ModelMetrics ofModel) {
      models.take(ofModel);
    } else if (metrics instanceof GanMetrics ofGan) {
      gan.take(ofGan);
    }
  }

  /** The current metrics in Prometheus's text format. */
  public byte[] text() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.create().write(out, registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private Optional<RunningPart> part(Part wanted) {
    return parts().stream().filter(part -> part.part() == wanted).findFirst();
  }

  private List<RunningPart> parts() {
    LearnstreamApp running = app;
    return running == null ? List.of() : running.parts();
  }

  /** Without an application it is healthy. */
  private boolean isAssigned(int partition) {
    return part(Part.MODELS)
        .map(
            part ->
                part.assigned().stream()
                    .anyMatch(p -> p.topic().equals(samples) && p.partition() == partition))
        .orElse(true);
  }

  private Iterable<Map<MetricName, ? extends Metric>> kafkaMetrics() {
    return parts().stream()
        .<Map<MetricName, ? extends Metric>>map(part -> part.streams().metrics())
        .collect(Collectors.toList());
  }

  private MetricSnapshots process() {
    Families families = new Families();
    Map<String, String> versions = Versions.all();
    families.info(
        "learnstream_build",
        "What runs here.",
        Labels.of(
            "version", versions.get("learnstream"),
            "kafka", versions.get("kafka"),
            "java", versions.get("java")));
    families.gauge(
        "jvm_threads_current",
        "Threads of the JVM.",
        Labels.EMPTY,
        ManagementFactory.getThreadMXBean().getThreadCount());
    LearnstreamApp running = app;
    if (running != null) {
      families.counter(
          "learnstream_threads_replaced",
          "Threads that failed and were replaced.",
          Labels.EMPTY,
          running.threadsReplaced());
      families.gauge(
          "learnstream_ready",
          "1 while the process is ready, 0 otherwise; /health/ready tells why.",
          Labels.EMPTY,
          Health.of(running).ready() ? 1 : 0);
    }
    return families.build();
  }
}

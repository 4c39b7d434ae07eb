package learnstream.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.junit.jupiter.api.Test;

class KafkaCollectorTest {
  private final Map<MetricName, Metric> metrics = new LinkedHashMap<>();

  private void metric(String group, String name, Object value, String... tags) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < tags.length; i += 2) {
      map.put(tags[i], tags[i + 1]);
    }
    MetricName key = new MetricName(name, group, "what it is", map);
    metrics.put(
        key,
        new Metric() {
          @Override
          public MetricName metricName() {
            return key;
          }

          @Override
          public Object metricValue() {
            return value;
          }
        });
  }

  private Scrape scrape() throws Exception {
    PrometheusRegistry registry = new PrometheusRegistry();
    registry.register(new KafkaCollector(() -> List.of(metrics)));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create().write(out, registry.scrape());
    return new Scrape(out.toByteArray());
  }

  @Test
  void threadsAndClientsThatComeAndGoAreNoLabels() throws Exception {
    for (int thread = 1; thread <= 20; thread++) {
      metric("stream-thread-metrics", "process-total", 10.0, "thread-id", "t-" + thread);
      metric(
          "stream-thread-metrics", "process-latency-avg", 1.0 * thread, "thread-id", "t" + thread);
    }
    Scrape scrape = scrape();
    assertThat(scrape.samples())
        .isEqualTo(
            Map.of(
                "kafka_stream_thread_process_total", 200.0,
                "kafka_stream_thread_process_latency_avg", 20.0));
    assertThat(scrape.type("kafka_stream_thread_process_total")).isEqualTo("counter");
  }

  @Test
  void keepsTopicsAndPartitions() throws Exception {
    for (int partition = 0; partition < 2; partition++) {
      metric(
          "consumer-fetch-manager-metrics",
          "records-lag",
          5.0 + partition,
          "client-id",
          "c",
          "topic",
          "t.samples",
          "partition",
          "" + partition);
    }
    assertThat(scrape().samples())
        .containsEntry(
            "kafka_consumer_fetch_manager_records_lag{partition=\"1\",topic=\"t.samples\"}", 6.0);
  }

  @Test
  void leavesOutWhatIsNoNumber() throws Exception {
    metric("app-info", "version", "4.3.1", "client-id", "c");
    metric("stream-metrics", "version", "4.3.1", "client-id", "c");
    metric("consumer-metrics", "poll-idle-ratio-avg", Double.NaN, "client-id", "c");
    metric("consumer-node-metrics", "request-rate", 1.0, "node-id", "node-1");
    assertThat(scrape().samples()).isEmpty();
  }
}

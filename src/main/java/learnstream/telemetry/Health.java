package learnstream.telemetry;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import learnstream.stream.app.LearnstreamApp;
import learnstream.stream.app.RunningPart;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.KafkaStreams;

/**
 * The health of a process at one moment.
 *
 * @param live false if only a restart helps
 * @param ready whether it learns incoming samples
 * @param reasons a sentence for each reason not to be live or ready
 */
public record Health(boolean live, boolean ready, List<String> reasons) {
  public Health {
    reasons = List.copyOf(reasons);
  }

  static Health of(LearnstreamApp app) {
    List<String> reasons = new ArrayList<>();
    app.failure().ifPresent(failure -> reasons.add("failed: " + failure.getMessage()));
    boolean live = app.failure().isEmpty();
    for (RunningPart part : app.parts()) {
      KafkaStreams.State state = part.streams().state();
      live &= !state.hasCompletedShutdown() && state != KafkaStreams.State.PENDING_ERROR;
      reason(part, state).ifPresent(reasons::add);
    }
    reasons.addAll(app.waitsFor());
    return new Health(live, reasons.isEmpty(), reasons);
  }

  private static java.util.Optional<String> reason(RunningPart part, KafkaStreams.State state) {
    String name = part.part().name().toLowerCase(Locale.ROOT);
    return java.util.Optional.ofNullable(
        switch (state) {
          case CREATED -> name + ": starting";
          case REBALANCING ->
              isConnected(part) ? name + ": rebalancing" : name + ": the broker is unreachable";
          case RUNNING -> {
            if (!isConnected(part)) {
              yield name + ": the broker is unreachable";
            }
            yield part.assigned().isEmpty() ? name + ": no partition is assigned" : null;
          }
          case PENDING_SHUTDOWN -> name + ": stopping";
          case NOT_RUNNING -> name + ": stopped";
          case PENDING_ERROR, ERROR -> name + ": failed";
        });
  }

  /** Whether any of its consumers has an open connection to a broker. */
  private static boolean isConnected(RunningPart part) {
    for (Metric metric : part.streams().metrics().values()) {
      MetricName name = metric.metricName();
      if (name.name().equals("connection-count")
          && name.group().equals("consumer-metrics")
          && name.tags().getOrDefault("client-id", "").endsWith("-consumer")
          && !name.tags().get("client-id").endsWith("-restore-consumer")
          && ((Number) metric.metricValue()).doubleValue() > 0) {
        return true;
      }
    }
    return false;
  }
}

package learnstream.telemetry;

import io.prometheus.metrics.model.snapshots.Labels;
import java.util.function.Function;

/**
 * One number of a metrics record under its name for Prometheus.
 *
 * @param label a name and a value beside those of the model, or neither
 * @param of null where the record does not have it
 */
record Measure<T>(
    String name, boolean counter, String help, Labels label, Function<T, ? extends Number> of) {

  static <T> Measure<T> gauge(String name, String help, Function<T, ? extends Number> of) {
    return new Measure<>(name, false, help, Labels.EMPTY, of);
  }

  /**
   * @param name without {@code _total}
   */
  static <T> Measure<T> counter(String name, String help, Function<T, ? extends Number> of) {
    return new Measure<>(name, true, help, Labels.EMPTY, of);
  }

  Measure<T> with(String... labels) {
    return new Measure<>(name, counter, help, Labels.of(labels), of);
  }

  void add(Families families, Labels labels, T metrics) {
    Labels all = labels.merge(label);
    if (counter) {
      families.counter(name, help, all, of.apply(metrics));
    } else {
      families.gauge(name, help, all, of.apply(metrics));
    }
  }
}

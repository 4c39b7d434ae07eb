package learnstream.dashboard.panel;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Records each second of every topic. */
final class FlowRates {
  /** Weight of the newest second. */
  private static final double NEWEST = 0.5;

  final Panel panel = new Panel(0, this::view);
  private final Map<String, Double> rates = new TreeMap<>();
  private final Map<String, Long> counts = new HashMap<>();
  private final Set<String> missing = new TreeSet<>();
  private long measured;

  /**
   * Takes the number of records of each topic, from any starting point, at one moment.
   *
   * @param nanos the moment
   */
  void measure(Map<String, Long> newCounts, long nanos) {
    double seconds = (nanos - measured) / 1e9;
    newCounts.forEach(
        (topic, count) -> {
          Long before = counts.put(topic, count);
          // A topic that was recreated starts from 0 again.
          if (before != null && count >= before && measured != 0) {
            double rate = (count - before) / seconds;
            rates.merge(topic, rate, (old, now) -> smoothed(old, now));
          } else {
            rates.put(topic, 0.0);
          }
        });
    measured = nanos;
    panel.touch();
  }

  private static double smoothed(double old, double now) {
    double rate = NEWEST * now + (1 - NEWEST) * old;
    return rate < 0.01 ? 0 : rate;
  }

  /** Topics that do not exist, which the page names. */
  void missing(Collection<String> topics) {
    missing.clear();
    missing.addAll(topics);
    panel.touch();
  }

  private Map<String, Object> view() {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("rates", rates);
    view.put("missing", missing);
    return view;
  }
}

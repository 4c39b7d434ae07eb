package learnstream.dashboard;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The page in a browser that is measured while somebody walks through its views. */
final class SoakedPage implements AutoCloseable {
  /** Notes of which moment the metrics are that are painted, and how long that took. */
  private static final String NOTES =
      """
      (() => {
        const notes = {painted: {}, slowest: 0, events: 0, bytes: 0};
        const began = performance.now();
        window.soakNotes = notes;
        window.EventSource = class extends EventSource {
          constructor(address) {
            super(address);
            this.addEventListener('message', (event) => {
              const news = JSON.parse(event.data);
              notes.events += 1;
              notes.bytes += event.data.length;
              requestAnimationFrame(() => setTimeout(() => {
                for (const [name, panel] of Object.entries(news.panels)) {
                  if (name.startsWith('model/') && panel.metrics) {
                    const model = name.slice(6);
                    const newer = panel.metrics.time > (notes.painted[model] ?? 0);
                    if (newer && notes.painted[model] && performance.now() - began > 10000) {
                      notes.slowest = Math.max(notes.slowest, Date.now() - panel.metrics.time);
                    }
                    if (newer) notes.painted[model] = panel.metrics.time;
                  }
                }
              }));
            });
          }
        };
      })();
      """;

  private final Browser browser;
  private final String address;

  SoakedPage(String address) {
    this.address = address;
    browser = Browser.open(1280, 900, false, false);
    browser.command("Page.addScriptToEvaluateOnNewDocument", Map.of("source", NOTES));
    browser.command("Performance.enable", Map.of());
  }

  /** Loads it; returns how many ms it took until it could be used. */
  double load() throws InterruptedException {
    browser.go("about:blank");
    browser.go(address);
    String script = "return performance.getEntriesByName('usable')[0]?.startTime ?? -1";
    browser.until("usable", () -> ((Number) browser.run(script)).doubleValue() > 0);
    return ((Number) browser.run(script)).doubleValue();
  }

  /** Goes to a view without loading the page anew. */
  void go(String view) {
    browser.run("location.hash = '#/' + arguments[0]", view);
  }

  String connection() {
    return browser.text("#connection");
  }

  /** Time of the newest metrics that are painted, by model. */
  Map<String, Long> painted() {
    Map<String, Long> painted = new HashMap<>();
    ((Map<?, ?>) browser.run("return soakNotes.painted"))
        .forEach((model, time) -> painted.put((String) model, ((Number) time).longValue()));
    return painted;
  }

  /** The longest time, in ms, from the measuring of metrics to their being painted. */
  long slowest() {
    return number("return soakNotes.slowest");
  }

  /** Characters of all events. */
  long characters() {
    return number("return soakNotes.bytes");
  }

  /** Bytes in the page's heap, what may be collected included. */
  long heap() {
    return number("return performance.memory.usedJSHeapSize");
  }

  private long number(String script) {
    return ((Number) browser.run(script)).longValue();
  }

  /** Bytes that are left in the page's heap once it is collected. */
  long liveHeap() {
    browser.command("HeapProfiler.collectGarbage", Map.of());
    return (long) metric("JSHeapUsedSize");
  }

  long elements() {
    return (long) metric("Nodes");
  }

  /** A number of the browser's own about the page. */
  private double metric(String name) {
    List<?> metrics = (List<?>) browser.command("Performance.getMetrics", Map.of()).get("metrics");
    return metrics.stream()
        .map(metric -> (Map<?, ?>) metric)
        .filter(metric -> metric.get("name").equals(name))
        .mapToDouble(metric -> ((Number) metric.get("value")).doubleValue())
        .findFirst()
        .orElseThrow();
  }

  /** Milliseconds that the page's main thread has worked. */
  long busyMillis() {
    return Math.round(1000 * metric("TaskDuration"));
  }

  /** Bytes of the process that the page lives in, the browser's code not included. */
  long memory() throws IOException {
    long largest = -1;
    for (ProcessHandle process : ProcessHandle.current().descendants().toList()) {
      if (Memory.commandLine(process.pid()).contains("--type=renderer")) {
        largest = Math.max(largest, Memory.own(process.pid()));
      }
    }
    return largest;
  }

  @Override
  public void close() {
    browser.close();
  }
}

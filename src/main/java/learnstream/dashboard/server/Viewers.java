package learnstream.dashboard.server;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import learnstream.dashboard.panel.Page;
import learnstream.dashboard.picture.SampleLookup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All open pages; four times a second they receive what has changed. */
public final class Viewers implements AutoCloseable {
  /** Further ones are refused. */
  static final int MOST = 200;

  private static final Logger LOG = LoggerFactory.getLogger(Viewers.class);
  private static final long ROUND_MILLIS = 250;

  /** What a viewer knows already; viewers that know the same receive the same event. */
  private record Known(long panels, long rows, String watched) {}

  private final Page page;
  private final SampleLookup samples;
  private final String epoch;
  private final List<Viewer> viewers = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "dashboard-rounds"));
  private final AtomicBoolean early = new AtomicBoolean();
  private final AtomicInteger writers = new AtomicInteger();
  private final ExecutorService writing =
      Executors.newCachedThreadPool(
          task -> daemon(task, "dashboard-viewer-" + writers.incrementAndGet()));

  /**
   * @param epoch names this run of the server; rounds of another one mean nothing
   */
  public Viewers(Page page, SampleLookup samples, String epoch) {
    this.page = page;
    this.samples = samples;
    this.epoch = epoch;
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  public void start() {
    // With a delay in between, so that a machine that had no time for some has not to catch up.
    clock.scheduleWithFixedDelay(this::round, 0, ROUND_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Round of an event's id, {@code EPOCH.ROUND}; -1 if it is none of this run. */
  long roundOf(String eventId) {
    if (eventId == null || !eventId.startsWith(epoch + ".")) {
      return -1;
    }
    try {
      return Long.parseLong(eventId.substring(epoch.length() + 1));
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** Whether there is room for it. */
  boolean add(Viewer viewer) {
    if (viewers.size() >= MOST) {
      return false;
    }
    viewers.add(viewer);
    viewer.done.whenComplete(
        (nothing, thrown) -> {
          viewers.remove(viewer);
          page.viewers(viewers.size());
        });
    page.viewers(viewers.size());
    if (early.compareAndSet(false, true)) {
      clock.execute(this::earlyRound);
    }
    return true;
  }

  public int count() {
    return viewers.size();
  }

  /** For all who have come since it was asked for. */
  private void earlyRound() {
    early.set(false);
    round();
  }

  private void round() {
    try {
      Set<String> watched = new HashSet<>();
      viewers.stream().map(v -> v.watched).filter(name -> name != null).forEach(watched::add);
      long round = page.nextRound(watched, samples);
      Map<Known, byte[]> events = new HashMap<>();
      for (Viewer viewer : viewers) {
        if (viewer.begin()) {
          Known known = new Known(viewer.panelsKnown(), viewer.rowsKnown(), viewer.watched);
          byte[] event = events.computeIfAbsent(known, k -> event(k, round));
          writing.execute(() -> viewer.tell(event, round));
        }
      }
    } catch (RuntimeException | Error e) {
      // An exception would cancel the schedule; the next round may succeed.
      LOG.error("a round failed", e);
    }
  }

  private byte[] event(Known known, long round) {
    String news = page.news(known.panels, known.rows, known.watched);
    return "id: %s.%d\ndata: %s\n\n".formatted(epoch, round, news).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    clock.shutdownNow();
    try {
      // A round that has begun still needs the writers.
      clock.awaitTermination(2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    viewers.forEach(viewer -> viewer.done.complete(null));
    writing.shutdownNow();
  }
}

package learnstream.dashboard;

import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import learnstream.demo.broker.EmbeddedBroker;

/**
 * Models that learn digits, a dashboard in a JVM of its own, and somebody who walks through its
 * views in a real browser: is the page usable soon, does it keep up, and does it grow? {@code java
 * ... learnstream.dashboard.PageSoak [SECONDS [VIEWERS [MODELS [SAMPLES_PER_SECOND]]]]}, where the
 * viewers listen to the dashboard besides.
 */
public final class PageSoak {
  private static final int TELL_SECONDS = 10;
  private static final double MB = 1e6;
  private static final List<String> WALK =
      List.of("", "model/m1", "", "letters", "", "model/m2", "", "checkpoints", "", "control");

  private final int seconds;
  private final TopicNews news;
  private final ServerProcess server;
  private final SoakedPage page;
  private final List<EventListener> viewers;
  private long behind;

  private PageSoak(
      int seconds,
      TopicNews news,
      ServerProcess server,
      SoakedPage page,
      List<EventListener> viewers) {
    this.seconds = seconds;
    this.news = news;
    this.server = server;
    this.page = page;
    this.viewers = viewers;
  }

  public static void main(String[] arguments) throws Exception {
    int seconds = argument(arguments, 0, 600);
    int viewers = argument(arguments, 1, 0);
    int models = argument(arguments, 2, 20);
    int perSecond = argument(arguments, 3, 1000);
    Path directory = Files.createTempDirectory("learnstream-soak");
    List<EventListener> listeners = new ArrayList<>();
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      Path config = directory.resolve("soak.yaml");
      Files.writeString(config, yaml(models, broker.bootstrapServers(), directory));
      Deployment deployment = ConfigReader.read(config);
      try (LiveDeployment live = new LiveDeployment(deployment, perSecond);
          TopicNews news = new TopicNews(deployment);
          ServerProcess server = new ServerProcess(config);
          SoakedPage page = new SoakedPage(server.address())) {
        HttpClient client = HttpClient.newHttpClient();
        for (int i = 0; i < viewers; i++) {
          String model = i % 2 == 0 ? null : "m" + (1 + i % models);
          listeners.add(new EventListener(client, server.address(), model));
        }
        new PageSoak(seconds, news, server, page, listeners).run();
      } finally {
        listeners.forEach(EventListener::close);
      }
    } finally {
      try (Stream<Path> files = Files.walk(directory)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
    System.exit(0);
  }

  private static int argument(String[] arguments, int at, int defaultValue) {
    return arguments.length > at ? Integer.parseInt(arguments[at]) : defaultValue;
  }

  private static String yaml(int models, String bootstrapServers, Path directory) {
    StringBuilder yaml = new StringBuilder("name: soak\n");
    yaml.append("kafka: {bootstrap.servers: '").append(bootstrapServers).append("'}\n");
    yaml.append("stateDir: '").append(directory.resolve("state")).append("'\nmodels:\n");
    for (int i = 1; i <= models; i++) {
      yaml.append("  - {id: m%d, features: 784, classes: 10, layers: [%d]".formatted(i, 8 + i % 8));
      yaml.append(", scaling: {divideBy: 255}, checkpoint: {every: 15s}}\n");
    }
    return yaml.toString();
  }

  private void run() throws Exception {
    System.out.printf("usable after %.0f ms (the first time)%n", page.load());
    long start = System.nanoTime();
    Interval interval = new Interval();
    // Once everything has been shown and compiled.
    long early = 0;
    for (int second = 1; second <= seconds; second++) {
      if (second % TELL_SECONDS == 1) {
        page.go(WALK.get(second / TELL_SECONDS % WALK.size()));
      }
      Thread.sleep(Math.max(0, 1000L * second - (System.nanoTime() - start) / 1_000_000));
      behind = Math.max(behind, news.behind(page.painted()));
      if (second % TELL_SECONDS == 0) {
        interval.tell(second);
      }
      if (second == Math.min(60, seconds / 2)) {
        early = page.liveHeap();
      }
    }
    page.go("");
    Thread.sleep(1000);
    interval.tellSizes("at the end");
    System.out.printf(
        "the page grew by %.1f MB from its first minute; it was %.1f s behind the topics at most,"
            + " and %.1f s behind the learner%n",
        (page.liveHeap() - early) / MB, behind / 1e3, page.slowest() / 1e3);
    tellViewers();
    double[] loads = new double[5];
    for (int i = 0; i < loads.length; i++) {
      loads[i] = page.load();
    }
    java.util.Arrays.sort(loads);
    System.out.printf(
        "loaded anew it is usable after %.0f to %.0f ms%n", loads[0], loads[loads.length - 1]);
  }

  private void tellViewers() {
    if (!viewers.isEmpty()) {
      System.out.printf(
          "%d viewers: %d refused, %d ended, the slowest was %.1f s late, the fewest events were"
              + " %d%n",
          viewers.size(),
          viewers.stream().filter(viewer -> viewer.status() != 200).count(),
          viewers.stream().filter(EventListener::hasEnded).count(),
          viewers.stream().mapToLong(EventListener::latestMillis).max().orElse(0) / 1e3,
          viewers.stream().mapToInt(EventListener::events).min().orElse(0));
    }
  }

  /** What changed since it was told last. */
  private final class Interval {
    private long nanos = System.nanoTime();
    private long learnt = news.learnt();
    private long busy = page.busyMillis();
    private long characters;
    private long cpu = server.cpu().toMillis();

    void tell(int second) throws Exception {
      long now = System.nanoTime();
      double passed = (now - nanos) / 1e9;
      long heap = page.heap();
      System.out.printf(
          "%4d s: %,.0f samples/s learnt; page: %s, behind %.1f s at most, heap %.1f MB, process"
              + " %.0f MB, %.0f %% busy, %.0f kB/s; server: %.0f MB, %.0f %% CPU%n",
          second,
          (news.learnt() - learnt) / passed,
          page.connection(),
          behind / 1e3,
          heap / MB,
          page.memory() / MB,
          (page.busyMillis() - busy) / passed / 10,
          (page.characters() - characters) / passed / 1e3,
          server.memory() / MB,
          (server.cpu().toMillis() - cpu) / passed / 10);
      nanos = now;
      learnt = news.learnt();
      busy = page.busyMillis();
      characters = page.characters();
      cpu = server.cpu().toMillis();
      if (second % 60 == 0) {
        tellSizes("after " + second + " s");
      }
    }

    void tellSizes(String when) throws Exception {
      System.out.printf(
          "%s, what is left when it is collected: page %.1f MB in %,d nodes, server %.1f MB%n",
          when, page.liveHeap() / MB, page.elements(), server.liveHeap() / MB);
    }
  }
}

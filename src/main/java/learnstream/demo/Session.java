package learnstream.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import learnstream.config.Deployment;
import learnstream.dashboard.Dashboard;
import learnstream.dashboard.server.DashboardOptions;
import learnstream.demo.broker.EmbeddedBroker;

/**
 * The resources of a demo: a broker, embedded or not, and a temporary directory. Ctrl-C ends it
 * early, with everything closed and nothing left behind.
 */
public final class Session {
  private static final long STOP_SECONDS = 15;

  /** What a demo does. */
  public interface Body {
    void run(String name, String bootstrapServers, Path stateDir) throws Exception;
  }

  private final String broker;
  private final PrintStream out;
  private final boolean quiet;
  private final CountDownLatch stopping = new CountDownLatch(1);

  /**
   * @param broker host and port of a cluster, or null for a broker in this process
   * @param quiet whether {@link #say} prints nothing
   */
  public Session(String broker, PrintStream out, boolean quiet) {
    this.broker = broker;
    this.out = out;
    this.quiet = quiet;
  }

  public void say(String line) {
    if (!quiet) {
      out.println(line);
    }
  }

  public boolean isStopping() {
    return stopping.getCount() == 0;
  }

  public void awaitStop() throws InterruptedException {
    stopping.await();
  }

  public void run(String name, Body body) throws Exception {
    untilStopped(() -> show(name, body));
  }

  /**
   * Keeps a broker for other processes until Ctrl-C.
   *
   * @param port of localhost; 0 for a free one
   */
  public void keepBroker(int port) throws Exception {
    untilStopped(
        () -> {
          try (EmbeddedBroker embedded = startBroker(EmbeddedBroker.at(port))) {
            say(
                "It is at localhost:%d; Ctrl-C ends it, and its records are gone then."
                    .formatted(embedded.port(EmbeddedBroker.CHOSEN)));
            awaitStop();
          }
        });
  }

  /** What a session is there for. */
  private interface Work {
    void run() throws Exception;
  }

  private void untilStopped(Work work) throws Exception {
    CountDownLatch finished = new CountDownLatch(1);
    Thread hook = new Thread(() -> stopAndWait(finished), "stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      work.run();
    } finally {
      finished.countDown();
    }
    if (!isStopping()) {
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }

  /**
   * Shows a deployment in a browser.
   *
   * @param page where; null for nowhere, and then null is returned
   */
  public Dashboard show(Deployment deployment, DashboardOptions page) {
    if (page == null) {
      return null;
    }
    Dashboard dashboard = Dashboard.start(deployment, page);
    say("Watch it in a browser: " + dashboard.address());
    return dashboard;
  }

  private void stopAndWait(CountDownLatch finished) {
    stopping.countDown();
    try {
      if (!finished.await(STOP_SECONDS, TimeUnit.SECONDS)) {
        out.println("not everything was closed within " + STOP_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void show(String name, Body body) throws Exception {
    Path stateDir = Files.createTempDirectory("learnstream-demo");
    try {
      if (broker == null) {
        try (EmbeddedBroker embedded = startBroker(Map.of())) {
          body.run(name, embedded.bootstrapServers(), stateDir);
        }
      } else {
        String own = name + "-" + System.currentTimeMillis();
        say("Using the cluster at %s; this run's topics begin with %s".formatted(broker, own));
        body.run(own, broker, stateDir);
      }
    } finally {
      delete(stateDir);
    }
  }

  /** The broker reports its formatting on standard output, where a demo's results alone go. */
  private EmbeddedBroker startBroker(Map<String, String> settings) {
    say("Starting a broker in this process ...");
    PrintStream standard = System.out;
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    try {
      return EmbeddedBroker.start(settings);
    } finally {
      System.setOut(standard);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}

package learnstream.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import learnstream.dashboard.Dashboard;
import learnstream.dashboard.server.DashboardOptions;
import learnstream.demo.chart.Pictures;

/**
 * What a demo runs with: output of lines and pictures, and a deployment that learns from a stream.
 */
public final class DemoContext {
  private static final long PLAIN_EVERY_NANOS = 2_000_000_000L;

  /** What a demo does with a running deployment. */
  public interface Body {
    void run(LiveStream stream) throws Exception;
  }

  private final DemoOptions options;
  private final PrintStream out;
  private final boolean terminal;
  private final Session session;
  private final DashboardOptions page;
  private int drawn;
  private long nextPlain;

  /**
   * @param terminal whether control characters may be written to {@code out}
   */
  public DemoContext(DemoOptions options, PrintStream out, boolean terminal) {
    this(options, out, terminal, null);
  }

  /**
   * @param terminal whether control characters may be written to {@code out}
   * @param page where streams are shown in a browser, or null for nowhere
   */
  public DemoContext(
      DemoOptions options, PrintStream out, boolean terminal, DashboardOptions page) {
    this.page = page;
    this.options = options;
    this.out = out;
    this.terminal = terminal;
    session = new Session(options.broker(), out, options.json());
  }

  /** Whether lines are drawn over those before, for somebody who watches. */
  public boolean isLive() {
    return terminal && !options.json();
  }

  /** Whether Ctrl-C was pressed. */
  public boolean isStopping() {
    return session.isStopping();
  }

  public long seed() {
    return options.seed();
  }

  public int samples(int defaultValue) {
    return options.samples() > 0 ? options.samples() : defaultValue;
  }

  /** Prints a line. */
  public void say(String line) {
    drawn = 0;
    session.say(line);
  }

  public void say(List<String> lines) {
    lines.forEach(this::say);
  }

  /**
   * Draws lines that change: over the previous ones at a terminal; elsewhere only the last one, now
   * and then.
   */
  public void draw(List<String> lines) {
    if (options.json()) {
      return;
    }
    if (!terminal) {
      if (System.nanoTime() >= nextPlain) {
        nextPlain = System.nanoTime() + PLAIN_EVERY_NANOS;
        out.println(lines.get(lines.size() - 1));
      }
      return;
    }
    StringBuilder text = new StringBuilder(drawn > 0 ? "\u001b[" + drawn + "A" : "");
    // In one piece and without a blank moment, so that nothing flickers.
    lines.forEach(line -> text.append(line).append("\u001b[K\n"));
    // Clears what was longer before.
    text.append("\u001b[J");
    out.print(text);
    out.flush();
    drawn = lines.size();
  }

  /** Draws the final state of lines that change. */
  public void settle(List<String> lines) {
    if (terminal) {
      draw(lines);
      drawn = 0;
    } else {
      say(lines);
    }
  }

  /** Pauses at a terminal, so that a person can follow. */
  public void pause(long millis) {
    if (isLive() && !isStopping()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }
  }

  /** Runs a deployment, on an embedded broker unless another one was asked for. */
  public void stream(String yaml, Body body) throws Exception {
    Deployment deployment = ConfigReader.parse(yaml, "demo");
    CompletableFuture.runAsync(() -> LiveStream.prepare(deployment));
    session.run(
        deployment.name(),
        (actual, servers, stateDir) -> {
          String mine = yaml.replaceFirst("(?m)^name: .*", "name: " + actual);
          try (LiveStream stream = new LiveStream(mine, servers, stateDir, session);
              Dashboard dashboard = session.show(stream.deployment(), page)) {
            body.run(stream);
          }
        });
  }

  /** Keeps running until Ctrl-C, if that was asked for. */
  public void keepRunning(LiveStream stream) throws InterruptedException {
    if (options.keepRunning() && !isStopping()) {
      say(
          "Still running on %s; Ctrl-C ends it."
              .formatted(stream.deployment().kafka().get("bootstrap.servers")));
      session.awaitStop();
    }
  }

  /** Draws a picture with text in it, writes it and says where it is. */
  public void picture(Supplier<BufferedImage> drawing, String name) throws IOException {
    BufferedImage image;
    try {
      image = drawing.get();
    } catch (InternalError | RuntimeException e) {
      // Java throws one of several where a minimal system has no fontconfig.
      say("No picture: this machine has no fonts for Java (%s)".formatted(e.getMessage()));
      return;
    }
    picture(image, name);
  }

  /** Writes a picture and says where it is. */
  public void picture(BufferedImage image, String name) throws IOException {
    Path file = options.png() != null ? options.png() : Path.of("learnstream-" + name + ".png");
    Pictures.write(image, file);
    say("The picture: " + file.toAbsolutePath());
  }

  /**
   * Prints the result as JSON, if that was asked for.
   *
   * @param figures what was reached; the seconds since the JVM's start are added unless given
   */
  public void result(Map<String, Object> figures) {
    if (!options.json()) {
      return;
    }
    Map<String, Object> all = new LinkedHashMap<>(figures);
    all.putIfAbsent("seconds", rounded(secondsSinceStart()));
    try {
      out.println(new ObjectMapper().writeValueAsString(all));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A text from the project's resources. */
  public static String text(String resource) {
    try (InputStream in = DemoContext.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(resource, e);
    }
  }

  public static double secondsSinceStart() {
    return (System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime())
        / 1000.0;
  }

  /** To four decimals. */
  public static double rounded(double value) {
    return Math.round(value * 10_000) / 10_000.0;
  }
}

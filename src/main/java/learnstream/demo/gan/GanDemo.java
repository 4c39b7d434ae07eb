package learnstream.demo.gan;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import learnstream.codec.avro.GanHalf;
import learnstream.codec.avro.LabelledSample;
import learnstream.config.Deployment;
import learnstream.config.Evaluation;
import learnstream.dashboard.Dashboard;
import learnstream.dashboard.server.DashboardOptions;
import learnstream.demo.ClassifierReader;
import learnstream.demo.MetricsTail;
import learnstream.demo.SampleSender;
import learnstream.demo.Session;
import learnstream.demo.data.GanData;
import learnstream.demo.digits.HeldOut;
import learnstream.model.Learner;
import learnstream.model.gan.ClassShares;
import learnstream.model.gan.ModeCoverage;
import learnstream.stream.app.LearnstreamApp;
import learnstream.stream.app.TopicSetup;
import learnstream.stream.gan.SampleClient;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A generator and a discriminator teach each other through topics, live. */
public final class GanDemo {
  private static final Logger LOG = LoggerFactory.getLogger(GanDemo.class);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration DRAW_TIMEOUT = Duration.ofSeconds(20);
  private static final int POINTS = 5_000;
  private static final int DIGITS = 1_000;
  private static final int SHEET = 64;

  private final GanDemoOptions options;
  private final PrintStream out;
  private final boolean terminal;
  private final Session session;
  private final GanPicture picture;
  private List<String> live = List.of();
  private final DashboardOptions page;
  private final boolean keepRunning;

  /**
   * @param terminal whether control characters may be written to {@code out}
   * @param shades whether it shows greys, too
   * @param page where it is shown in a browser, or null for nowhere
   * @param keepRunning whether both halves go on at the end, until Ctrl-C
   */
  public GanDemo(
      GanDemoOptions options,
      PrintStream out,
      boolean terminal,
      boolean shades,
      DashboardOptions page,
      boolean keepRunning) {
    this.page = page;
    this.keepRunning = keepRunning;
    this.options = options;
    this.out = out;
    this.terminal = terminal;
    session = new Session(options.broker(), out, options.json());
    picture = new GanPicture(options.data(), shades);
  }

  /** Runs the whole demo; Ctrl-C ends it early, with everything closed and nothing left behind. */
  public void run() throws Exception {
    session.say(
        "A generator and a discriminator, two processors that share nothing but topics, teach\n"
            + "each other to make "
            + (options.data() == GanData.DIGITS ? "handwritten digits." : "points."));
    session.run(options.data().label(), this::learn);
  }

  private void learn(String name, String servers, Path stateDir) throws Exception {
    Deployment deployment =
        options
            .data()
            .deployment(options.data().recipe(), name, options.seed())
            .at(servers, stateDir);
    try (Admin admin = Admin.create(new HashMap<String, Object>(deployment.kafka()))) {
      new TopicSetup(deployment, admin).create();
    }
    try (LearnstreamApp app = new LearnstreamApp(deployment);
        SampleSender sender = new SampleSender(deployment);
        Dashboard dashboard = session.show(deployment, page)) {
      send(sender);
      app.start();
      watch(deployment, app, sender);
      if (keepRunning && !session.isStopping()) {
        session.say("Still running on %s; Ctrl-C ends it.".formatted(servers));
        session.awaitStop();
      }
    }
  }

  private int samples() {
    return options.samples() > 0 ? options.samples() : options.data().samples;
  }

  private long target() {
    return options.exchanges() > 0 ? options.exchanges() : options.data().exchanges;
  }

  private void send(SampleSender sender) {
    IntFunction<LabelledSample> stream = options.data().stream(options.seed());
    sender.send(
        samples(),
        i -> {
          LabelledSample sample = stream.apply(i);
          picture.real(sample, i);
          return sample;
        },
        session::isStopping);
  }

  private void watch(Deployment deployment, LearnstreamApp app, SampleSender sender)
      throws Exception {
    GanView view = new GanView(out, terminal);
    long lastProgress = System.nanoTime();
    long lastExchange = 0;
    long began = 0;
    try (MetricsTail metrics = new MetricsTail(deployment);
        SampleClient client = new SampleClient(deployment)) {
      while (metrics.exchange() < target() && !session.isStopping()) {
        metrics.poll(Duration.ofMillis(200));
        sender.check();
        long now = System.nanoTime();
        if (app.failure().isPresent()) {
          throw new IllegalStateException(app.failure().get().getMessage());
        }
        if (metrics.exchange() > lastExchange) {
          began = began == 0 ? now : began;
          lastExchange = metrics.exchange();
          lastProgress = now;
        } else if (now - lastProgress > PATIENCE.toNanos()) {
          throw new IllegalStateException(
              "no exchange came to an end for " + PATIENCE.toSeconds() + " s");
        }
        if (!options.json() && metrics.exchange() > 0) {
          look(client);
          view.show(metrics, target(), live, now);
        }
      }
      double learning = Math.max(1e-3, (System.nanoTime() - began) / 1e9);
      if (!session.isStopping()) {
        finish(deployment, metrics, client, metrics.exchange() / learning);
      }
    }
  }

  /** Draws what the generator makes now beside real samples, where somebody sees it. */
  private void look(SampleClient client) throws Exception {
    if (terminal) {
      try {
        live = picture.lines(client.draw(picture.shown(), null, Duration.ofSeconds(2)));
      } catch (TimeoutException e) {
        LOG.debug("the picture stays as it is: {}", e.getMessage());
      }
    }
  }

  private void finish(
      Deployment deployment, MetricsTail metrics, SampleClient client, double perSecond)
      throws Exception {
    Evaluation evaluation = deployment.gan().evaluation();
    boolean digits = options.data() == GanData.DIGITS;
    float[] drawn = client.draw(digits ? DIGITS : POINTS, options.seed(), DRAW_TIMEOUT);
    Learner classifier =
        digits ? ClassifierReader.newest(deployment, deployment.models().get(0)) : null;
    GanDemoResult result =
        new GanDemoResult(
            options.data().label(),
            evaluation.modes().size(),
            digits
                ? null
                : ModeCoverage.of(
                    drawn, 2, evaluation.modes(), evaluation.radius(), evaluation.minShare()),
            digits ? ClassShares.of(drawn, classifier) : null,
            digits ? HeldOut.accuracy(classifier) : 0,
            metrics.exchange(),
            perSecond,
            secondsSinceStart(),
            divergences(metrics));
    picture.write(drawn, SHEET, evaluation, options.png());
    if (options.json()) {
      out.println(result.json());
    } else {
      tell(result, drawn);
    }
  }

  private static long divergences(MetricsTail metrics) {
    var discriminator = metrics.of(GanHalf.DISCRIMINATOR);
    return discriminator == null
        ? 0
        : discriminator.getDivergences().values().stream().mapToLong(Long::longValue).sum();
  }

  private void tell(GanDemoResult result, float[] drawn) {
    if (!terminal) {
      picture.lines(drawn).forEach(session::say);
    }
    session.say("");
    List<String> found = new ArrayList<>();
    if (result.coverage() != null) {
      found.add(
          "%d of %d modes are covered, and %.1f %% of %,d points are near one."
              .formatted(
                  result.coverage().covered(),
                  result.modes(),
                  100 * result.coverage().highQuality(),
                  POINTS));
    } else {
      found.add(
          "Of %,d drawn digits the classifier, itself right in %.1f %% of the real digits whose labels it never saw, is sure to %.1f %%."
              .formatted(
                  DIGITS,
                  100 * result.classifierAccuracy(),
                  100 * result.classes().meanTopProbability()));
      found.add("It sees " + GanView.shares(result.classes().shares()) + ".");
    }
    found.add(
        "%,d exchanges through Kafka, %.0f a second, all in %.1f s; %d divergences."
            .formatted(
                result.exchanges(),
                result.exchangesPerSecond(),
                result.seconds(),
                result.divergences()));
    found.add("The picture: " + options.png().toAbsolutePath());
    found.add(
        "Next: bin/learnstream run --help starts each half as a process of its own; topology-docs/gan.md");
    found.forEach(session::say);
  }

  private static double secondsSinceStart() {
    return (System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime())
        / 1000.0;
  }
}

package learnstream.demo.gan;

import static learnstream.demo.DemoContext.rounded;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import learnstream.codec.AssembledSamples;
import learnstream.codec.avro.GanHalf;
import learnstream.codec.avro.LabelledSample;
import learnstream.config.Evaluation;
import learnstream.demo.Demo;
import learnstream.demo.DemoContext;
import learnstream.demo.LiveStream;
import learnstream.demo.MetricsTail;
import learnstream.demo.data.GanData;
import learnstream.demo.digits.HeldOut;
import learnstream.model.Learner;
import learnstream.model.gan.ClassShares;
import learnstream.model.gan.ModeCoverage;
import learnstream.stream.gan.SampleClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A generator and a discriminator teach each other through topics, live. */
public final class GanDemo extends Demo {
  private static final Logger LOG = LoggerFactory.getLogger(GanDemo.class);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration DRAW_TIMEOUT = Duration.ofSeconds(20);
  private static final int POINTS = 5_000;
  private static final int DIGITS = 1_000;
  private static final int SHEET = 64;

  private final GanData data;
  private final long target;
  private final GanPicture picture;
  private final boolean isConditional;
  private List<String> live = List.of();

  /**
   * @param exchanges number of exchanges; 0: the default of the data
   * @param isConditional whether each digit is made for a class; digits only
   * @param shades whether the terminal shows greys
   */
  public GanDemo(GanData data, int exchanges, boolean isConditional, boolean shades) {
    super("gan", "A generator and a discriminator teach each other through topics.", data.samples);
    this.data = data;
    this.isConditional = isConditional;
    target = exchanges > 0 ? exchanges : data.exchanges;
    picture = new GanPicture(data, shades);
  }

  @Override
  public void run(DemoContext context) throws Exception {
    context.say(
        "A generator and a discriminator, two processors that share nothing but topics, teach");
    context.say(
        "each other to make %s."
            .formatted(data == GanData.DIGITS ? "handwritten digits" : "points"));
    String recipe = data.recipe(context.seed());
    context.stream(
        isConditional ? GanData.conditional(recipe) : recipe, stream -> learn(context, stream));
  }

  private void learn(DemoContext context, LiveStream stream) throws Exception {
    IntFunction<LabelledSample> samples = data.stream(context.seed());
    stream.send(
        context.samples(samples()),
        i -> {
          LabelledSample sample = samples.apply(i);
          picture.real(sample, i);
          return sample;
        });
    try (MetricsTail metrics = new MetricsTail(stream.deployment());
        SampleClient client = new SampleClient(stream.deployment())) {
      double perSecond = watch(context, stream, metrics, client);
      if (!context.isStopping()) {
        finish(context, stream, metrics, client, perSecond);
      }
    }
    context.keepRunning(stream);
  }

  /** Exchanges each second, until there were as many as wanted. */
  private double watch(
      DemoContext context, LiveStream stream, MetricsTail metrics, SampleClient client)
      throws Exception {
    long lastProgress = System.nanoTime();
    long lastExchange = 0;
    long began = 0;
    while (metrics.exchange() < target && !context.isStopping()) {
      metrics.poll(Duration.ofMillis(200));
      stream.check();
      long now = System.nanoTime();
      if (metrics.exchange() > lastExchange) {
        began = began == 0 ? now : began;
        lastExchange = metrics.exchange();
        lastProgress = now;
      } else if (now - lastProgress > PATIENCE.toNanos()) {
        throw new IllegalStateException(
            "no exchange came to an end for " + PATIENCE.toSeconds() + " s");
      }
      if (metrics.exchange() > 0) {
        draw(context, metrics, client);
      }
    }
    return metrics.exchange() / Math.max(1e-3, (System.nanoTime() - began) / 1e9);
  }

  /** Draws what the generator makes now beside real samples, where somebody sees it. */
  private void draw(DemoContext context, MetricsTail metrics, SampleClient client)
      throws Exception {
    List<String> progress = GanProgress.lines(metrics, target);
    if (!context.isLive()) {
      context.draw(List.of(String.join("; ", progress).replaceAll(" +", " ")));
      return;
    }
    try {
      live = picture.lines(client.draw(picture.shown(), null, Duration.ofSeconds(2)));
    } catch (TimeoutException e) {
      LOG.debug("the picture stays as it is: {}", e.getMessage());
    }
    List<String> lines = new ArrayList<>(live);
    lines.addAll(progress);
    context.draw(lines);
  }

  private void finish(
      DemoContext context,
      LiveStream stream,
      MetricsTail metrics,
      SampleClient client,
      double perSecond)
      throws Exception {
    boolean digits = data == GanData.DIGITS;
    AssembledSamples answer =
        client.draw(digits ? DIGITS : POINTS, null, context.seed(), DRAW_TIMEOUT);
    float[] drawn = answer.samples();
    Evaluation evaluation = stream.deployment().gan().evaluation();
    if (!context.isLive()) {
      context.say(picture.lines(drawn));
    }
    context.say("");
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("data", data.label());
    if (digits) {
      tellClasses(context, answer, stream.newest(evaluation.classifier()), figures);
    } else {
      tellModes(context, drawn, evaluation, figures);
    }
    double seconds = DemoContext.secondsSinceStart();
    long divergences = divergences(metrics);
    context.say(
        "%,d exchanges through Kafka, %.0f a second, all in %.1f s; %d divergences."
            .formatted(metrics.exchange(), perSecond, seconds, divergences));
    context.picture(picture.image(drawn, SHEET, evaluation), "gan-" + data.label());
    context.say(
        "Next: bin/learnstream run --help starts each half as a process of its own; topology-docs/gan.md");
    figures.put("exchanges", metrics.exchange());
    figures.put("exchangesPerSecond", rounded(perSecond));
    figures.put("seconds", rounded(seconds));
    figures.put("divergences", divergences);
    context.result(figures);
  }

  private static void tellModes(
      DemoContext context, float[] points, Evaluation evaluation, Map<String, Object> figures) {
    int modes = evaluation.modes().size();
    ModeCoverage coverage =
        ModeCoverage.of(points, 2, evaluation.modes(), evaluation.radius(), evaluation.minShare());
    context.say(
        "%d of %d modes are covered, and %.1f %% of %,d points are near one."
            .formatted(coverage.covered(), modes, 100 * coverage.highQuality(), POINTS));
    figures.put("modes", modes);
    figures.put("modesCovered", coverage.covered());
    figures.put("highQuality", coverage.highQuality());
  }

  private static void tellClasses(
      DemoContext context,
      AssembledSamples digits,
      Learner classifier,
      Map<String, Object> figures) {
    ClassShares classes = ClassShares.of(digits.samples(), digits.labels(), classifier);
    double accuracy = HeldOut.accuracy(classifier);
    context.say(
        "Of %,d drawn digits the classifier, itself right in %.1f %% of the real digits whose labels it never saw, is sure to %.1f %%."
            .formatted(DIGITS, 100 * accuracy, 100 * classes.meanTopProbability()));
    context.say("It sees " + GanProgress.shares(classes.shares()) + ".");
    if (classes.agreement() != null) {
      context.say(
          "In %.1f %% of them it sees the digit that they were made for."
              .formatted(100 * classes.agreement()));
      figures.put("agreement", classes.agreement());
    }
    figures.put("classes", classes.shares());
    figures.put("meanTopProbability", rounded(classes.meanTopProbability()));
    figures.put("classifierAccuracy", accuracy);
  }

  private static long divergences(MetricsTail metrics) {
    var discriminator = metrics.of(GanHalf.DISCRIMINATOR);
    return discriminator == null
        ? 0
        : discriminator.getDivergences().values().stream().mapToLong(Long::longValue).sum();
  }
}

package learnstream.demo.gan;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import learnstream.codec.AvroCodec;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.LabelledSample;
import learnstream.config.Deployment;
import learnstream.config.Evaluation;
import learnstream.config.reader.ConfigReader;
import learnstream.demo.data.GanData;
import learnstream.demo.digits.HeldOut;
import learnstream.model.Learner;
import learnstream.model.feature.Scaler;
import learnstream.model.gan.ClassShares;
import learnstream.model.gan.Condition;
import learnstream.model.gan.GanLoop;
import learnstream.model.gan.GanSpec;
import learnstream.model.gan.ModeCoverage;
import learnstream.model.gan.SampleWindow;
import learnstream.stream.sample.FeatureReader;

/**
 * Tries a recipe of the GAN demo in one loop, without Kafka, at the staleness that the exchange
 * has, and prints what the demo would print. {@code java ... learnstream.demo.gan.GanRecipeTrial
 * ring|grid|digits [FIRST_SEED-LAST_SEED [EXCHANGES [FILE]]]}, where FILE is tried instead of the
 * demo's own recipe.
 */
public final class GanRecipeTrial {
  private static final int POINTS = 5_000;
  private static final int DIGITS = 1_000;

  private final GanData data;
  private final Deployment deployment;
  private final GanSpec spec;
  private final long seed;
  private final IntFunction<LabelledSample> stream;
  private final AvroCodec<LabelledSample> codec = AvroCodec.of(LabelledSample.class);

  private GanRecipeTrial(GanData data, String yaml, long seed) throws Exception {
    this.data = data;
    this.seed = seed;
    deployment = ConfigReader.parse(GanData.seeded(yaml, seed), data.label());
    spec = deployment.gan().spec();
    stream = data.stream(seed);
  }

  public static void main(String[] arguments) throws Exception {
    GanData data = GanData.valueOf(arguments[0].toUpperCase(java.util.Locale.ROOT));
    String[] seeds = (arguments.length > 1 ? arguments[1] : "1-3").split("-");
    int exchanges = arguments.length > 2 ? Integer.parseInt(arguments[2]) : data.exchanges;
    String yaml = arguments.length > 3 ? Files.readString(Path.of(arguments[3])) : data.recipe();
    for (int seed = Integer.parseInt(seeds[0]);
        seed <= Integer.parseInt(seeds[seeds.length - 1]);
        seed++) {
      new GanRecipeTrial(data, yaml, seed).run(exchanges);
    }
  }

  /** As it comes out of its topic. */
  private LabelledSample sample(int index) throws UndecodableException {
    return codec.decode(codec.encode(stream.apply(index)));
  }

  private void run(int exchanges) throws Exception {
    GanLoop loop = new GanLoop(spec, deployment.gan().inFlight(), window(), seed);
    double before = cpuSeconds();
    loop.run(exchanges);
    double seconds = cpuSeconds() - before;
    System.out.printf(
        "%s seed %d: %s; discriminator right in %.2f, updates %,d and %,d, %d divergences, %.1f s of"
            + " CPU, %.2f ms an exchange%n",
        data.label(),
        seed,
        data == GanData.DIGITS ? classes(loop) : modes(loop.draw(POINTS)),
        loop.balance.accuracy(),
        loop.discriminator.version(),
        loop.generator.version(),
        loop.divergences,
        seconds,
        1000 * seconds / exchanges);
  }

  /** The newest real samples, as the discriminator has them at the end of the stream. */
  private SampleWindow window() throws Exception {
    SampleWindow window = new SampleWindow(deployment.gan().realWindow(), spec.width());
    Scaler scaler = Scaler.of(spec.scaling(), spec.width());
    FeatureReader reader = new FeatureReader(spec.features());
    double[] scaled = new double[spec.width()];
    Condition condition = spec.condition();
    for (int i = 0; window.size() < deployment.gan().realWindow() && i < data.samples; i++) {
      LabelledSample sample = sample(i);
      if (condition.isNone() || sample.getLabel() != null) {
        reader.read(sample);
        scaler.scale(reader.features(), scaled);
        window.add(scaled, condition.isNone() ? 0 : condition.index(sample.getLabel().toString()));
      }
    }
    return window;
  }

  private String modes(float[] points) {
    Evaluation evaluation = deployment.gan().evaluation();
    ModeCoverage coverage =
        ModeCoverage.of(points, 2, evaluation.modes(), evaluation.radius(), evaluation.minShare());
    return "%d of %d modes, %.3f good"
        .formatted(coverage.covered(), evaluation.modes().size(), coverage.highQuality());
  }

  private String classes(GanLoop loop) throws Exception {
    Learner classifier = new Learner(deployment.models().get(0).spec());
    FeatureReader reader = new FeatureReader(spec.features());
    for (int i = 0; i < data.samples; i++) {
      LabelledSample sample = sample(i);
      if (sample.getLabel() != null) {
        reader.read(sample);
        classifier.predict(reader.features());
        int label = Integer.parseInt(sample.getLabel().toString());
        classifier.learn(classifier.oneHot(label), 1, i);
      }
    }
    int[] asked = IntStream.range(0, DIGITS).map(i -> i % 10).toArray();
    List<String> labels =
        spec.condition().isNone()
            ? List.of()
            : IntStream.of(asked).mapToObj(spec.condition().names()::get).toList();
    ClassShares shares = ClassShares.of(loop.draw(asked), labels, classifier);
    return "a classifier of %.3f is sure to %.3f, agrees with %.3f, least class %.3f, %s"
        .formatted(
            HeldOut.accuracy(classifier),
            shares.meanTopProbability(),
            shares.agreement(),
            shares.shares().values().stream().mapToDouble(Double::doubleValue).min().orElse(0),
            GanProgress.shares(shares.shares()));
  }

  private static double cpuSeconds() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e9;
  }
}

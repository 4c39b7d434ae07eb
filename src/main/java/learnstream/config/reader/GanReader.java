package learnstream.config.reader;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import learnstream.config.Cadence;
import learnstream.config.Flow;
import learnstream.config.GanConfig;
import learnstream.config.OnDivergence;
import learnstream.config.yaml.Section;
import learnstream.model.feature.FeatureSpec;
import learnstream.model.feature.Scaling;
import learnstream.model.feature.TargetSpec;
import learnstream.model.gan.AdversarialLoss;
import learnstream.model.gan.BalanceSpec;
import learnstream.model.gan.Condition;
import learnstream.model.gan.DiscriminatorSpec;
import learnstream.model.gan.GanSpec;
import learnstream.model.gan.GeneratorSpec;
import learnstream.nn.optimiser.Optimiser;
import learnstream.nn.spec.Initialisation;
import learnstream.nn.spec.LayerSpec;
import learnstream.nn.spec.Loss;
import learnstream.nn.spec.NetworkSpec;
import learnstream.nn.spec.Precision;
import learnstream.nn.spec.Schedule;
import learnstream.nn.spec.Shape;

/** Reads the section {@code gan}. */
final class GanReader {
  private static final String POSITIVE = "give 0 or a positive number";

  /** Upper bound on the numbers that one request makes the generator hold in memory. */
  private static final long REQUEST_NUMBERS = 64L * 1024 * 1024;

  private final Section section;
  private final String deployment;

  GanReader(Section section, String deployment) {
    this.section = section;
    this.deployment = deployment;
  }

  /** The GAN, or null if there are mistakes in it. */
  GanConfig read() {
    int mistakesBefore = section.problems().size();
    FeatureSpec features = ModelReader.features(section);
    Scaling scaling = ScalingReader.read(section, "none");
    if (!(scaling instanceof Scaling.None) && !(scaling instanceof Scaling.Constant)) {
      section.refuse(
          "scaling",
          "give none or {divideBy: number, subtract: number}: what changes while samples come would"
              + " move the generator's goal");
    }
    int noise = section.size("noise", 4, 1, ModelSize.MAX_WIDTH);
    int batch = section.size("batch", 64, 2, ModelSize.MAX_WIDTH);
    AdversarialLoss loss =
        section.oneOf("loss", AdversarialLoss.class, AdversarialLoss.NON_SATURATING);
    Condition condition = condition(features);
    GeneratorSpec generator = generator(noise + condition.size(), features.count());
    DiscriminatorSpec discriminator = discriminator(features, condition);
    GanSpec spec = null;
    if ((long) batch * features.count() * Float.BYTES > GanConfig.MESSAGE_BYTES) {
      section.refuse("batch", "give at most 8 MiB of samples");
    }
    if (section.problems().size() == mistakesBefore) {
      ModelSize.check(section.section("generator"), generator.network(), batch);
      ModelSize.check(section.section("discriminator"), discriminator.network(), batch);
    }
    String id = section.text("id", "gan");
    if (!id.matches(ConfigReader.NAME)) {
      section.refuse("id", "give letters, digits, dots, hyphens and underscores");
    }
    String run = section.text("run", deployment);
    BalanceSpec balance = balance();
    if (section.problems().size() == mistakesBefore) {
      spec =
          new GanSpec(
              id,
              run,
              features,
              scaling,
              condition,
              noise,
              batch,
              loss,
              generator,
              discriminator,
              balance);
    }
    Section checkpoint = section.section("checkpoint");
    long bound = Math.max(1, REQUEST_NUMBERS / Math.max(noise, features.count()));
    int maxSamples = (int) section.count("mostSamples", Math.min(10_000, bound), 1);
    if (maxSamples > bound) {
      section.refuse("mostSamples", "give at most " + bound + ", of so many numbers each");
    }
    GanConfig gan =
        new GanConfig(
            spec,
            (int) section.count("inFlight", 2, 1),
            (int) section.count("mostStaleness", 4, 0),
            timeout(),
            (int) section.count("realWindow", 10_000, batch),
            section.oneOf("onDivergence", OnDivergence.class, OnDivergence.SLOW_LEADER),
            section.cadence("snapshot", new Cadence(Integer.MAX_VALUE, Duration.ofSeconds(5))),
            checkpoint.count("everyExchanges", 1000, 1),
            (int) checkpoint.count("keep", 3, 1),
            maxSamples,
            new EvaluationReader(section.section("evaluation")).read(features.count(), maxSamples),
            section.json());
    checkpoint.close();
    section.close();
    return section.problems().size() > mistakesBefore ? null : gan;
  }

  private Duration timeout() {
    Duration timeout = section.duration("timeout", Duration.ofSeconds(2));
    if (timeout.isZero() || timeout.isNegative()) {
      section.refuse("timeout", "give a duration above 0");
    }
    return timeout;
  }

  private Condition condition(FeatureSpec features) {
    if (!section.flag("conditional", false)) {
      if (section.has("classes")) {
        section.misplaced("classes", "they are those of conditional: true");
      }
      return Condition.NONE;
    }
    TargetSpec classes = new TargetReader(section, features).fixedClasses();
    Flow seen = Flow.of(features);
    boolean channels = seen.image() != null && beginsWithAnImage();
    int area = channels ? seen.image().height() * seen.image().width() : 1;
    if (features.count() + (long) classes.size() * area > ModelSize.MAX_WIDTH) {
      section.refuse(
          "classes",
          "give fewer: a sample and its classes have at most %,d numbers"
              .formatted(ModelSize.MAX_WIDTH));
      return Condition.NONE;
    }
    return new Condition(classes, area);
  }

  /** Whether what sees the samples first is a layer for images. */
  private boolean beginsWithAnImage() {
    JsonNode half = section.get("discriminator");
    JsonNode first = half == null ? null : half.path("layers").path(0).path("kind");
    return first != null && LayerReader.LayerKind.seesAnImage(first.asText());
  }

  private GeneratorSpec generator(int inputs, int width) {
    Section half = section.section("generator");
    NetworkSpec network = network(half, Flow.numbers(inputs), width, 1);
    GeneratorSpec spec = new GeneratorSpec(network, half.share("averaging", 0.999));
    half.close();
    return spec;
  }

  private DiscriminatorSpec discriminator(FeatureSpec features, Condition condition) {
    Section half = section.section("discriminator");
    NetworkSpec network = network(half, seen(Flow.of(features), condition), 1, 2);
    Section noise = half.section("instanceNoise");
    double start = noise.number("start", 0, 0, POSITIVE);
    double end = noise.number("end", 0, 0, POSITIVE);
    long updates = noise.count("updates", 5000, 1);
    noise.close();
    Section r1 = half.section("r1");
    double gamma = r1.number("gamma", 0, 0, POSITIVE);
    int every = (int) r1.count("every", 1, 1);
    r1.close();
    double label = half.number("realLabel", 1, 0, "give a number from 0 to 1");
    if (label > 1) {
      half.refuse("realLabel", "give a number from 0 to 1");
    }
    half.close();
    return new DiscriminatorSpec(
        network, new Schedule.Linear(start, end, 0, updates), gamma, every, label);
  }

  /** A sample with its class beside it. */
  private static Flow seen(Flow sample, Condition condition) {
    if (condition.isNone()) {
      return sample;
    }
    int width = sample.width() + condition.size() * condition.area();
    Shape image = sample.image();
    return condition.area() == 1
        ? Flow.numbers(width)
        : new Flow(
            width,
            new Shape(image.channels() + condition.size(), image.height(), image.width()),
            true);
  }

  private static NetworkSpec network(Section half, Flow inputs, int outputs, long defaultSeed) {
    List<LayerSpec> layers =
        new LayerReader(half, new Initialisation.Xavier(), true).half(inputs, outputs);
    TrainingReader training = new TrainingReader(half);
    Optimiser optimiser = training.optimiser("adam", 0.5, 0.9);
    return new NetworkSpec(
            inputs.width(),
            layers,
            Loss.MEAN_SQUARED_ERROR,
            optimiser,
            training.learningRate(1e-3),
            half.number("clipNorm", 0, 0, POSITIVE),
            half.number("l2", 0, 0, POSITIVE),
            half.count("seed", defaultSeed, 0),
            half.oneOf("precision", Precision.class, Precision.FLOAT32))
        .on(NetworkReader.backend(half));
  }

  private BalanceSpec balance() {
    Section balance = section.section("balance");
    double lowest = balance.share("lowest", 0.4);
    double highest = balance.share("highest", 0.8);
    if (lowest > highest) {
      balance.refuse("lowest", "give a number that is not above highest");
    }
    BalanceSpec spec =
        new BalanceSpec(
            balance.flag("on", true),
            lowest,
            highest,
            balance.share("leastShare", 0.1),
            (int) balance.count("window", 50, 1));
    balance.close();
    return spec;
  }
}

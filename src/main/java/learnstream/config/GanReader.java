package learnstream.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import learnstream.learner.AdversarialLoss;
import learnstream.learner.BalanceSpec;
import learnstream.learner.DiscriminatorSpec;
import learnstream.learner.FeatureSpec;
import learnstream.learner.GanSpec;
import learnstream.learner.GeneratorSpec;
import learnstream.learner.Scaling;
import learnstream.nn.Initialisation;
import learnstream.nn.LayerSpec;
import learnstream.nn.Loss;
import learnstream.nn.NetworkSpec;
import learnstream.nn.OptimiserSpec;
import learnstream.nn.Precision;
import learnstream.nn.Schedule;

/** Reads the section {@code gan}. */
final class GanReader {
  private static final String POSITIVE = "0 or a positive number is";

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
    Scaling scaling = ModelReader.scaling(section);
    if (!(scaling instanceof Scaling.None) && !(scaling instanceof Scaling.Constant)) {
      section.refuse(
          "scaling",
          "none or {divideBy: number, subtract: number} is: what changes while samples come would"
              + " move the generator's goal");
    }
    int noise = (int) section.count("noise", 4, 1);
    int batch = (int) section.count("batch", 64, 2);
    AdversarialLoss loss =
        section.oneOf("loss", AdversarialLoss.class, AdversarialLoss.NON_SATURATING);
    GeneratorSpec generator = generator(noise, features.count());
    DiscriminatorSpec discriminator = discriminator(features.count());
    GanSpec spec = null;
    String id = section.text("id", "gan");
    String run = section.text("run", deployment);
    BalanceSpec balance = balance();
    if (section.problems().size() == mistakesBefore) {
      spec =
          new GanSpec(
              id, run, features, scaling, noise, batch, loss, generator, discriminator, balance);
    }
    Section checkpoint = section.section("checkpoint");
    GanConfig gan =
        new GanConfig(
            spec,
            (int) section.count("inFlight", 2, 1),
            (int) section.count("mostStaleness", 4, 0),
            section.duration("timeout", Duration.ofSeconds(2)),
            (int) section.count("realWindow", 10_000, batch),
            section.oneOf("onDivergence", OnDivergence.class, OnDivergence.SLOW_LEADER),
            section.cadence("snapshot", new Cadence(Integer.MAX_VALUE, Duration.ofSeconds(5))),
            checkpoint.count("everyExchanges", 1000, 1),
            (int) checkpoint.count("keep", 3, 1),
            (int) section.count("mostSamples", 10_000, 1),
            evaluation(features.count()));
    checkpoint.close();
    section.close();
    return section.problems().size() > mistakesBefore ? null : gan;
  }

  private GeneratorSpec generator(int noise, int width) {
    Section half = section.section("generator");
    NetworkSpec network = network(half, noise, width, 1);
    GeneratorSpec spec = new GeneratorSpec(network, half.share("averaging", 0.999));
    half.close();
    return spec;
  }

  private DiscriminatorSpec discriminator(int width) {
    Section half = section.section("discriminator");
    NetworkSpec network = network(half, width, 1, 2);
    Section noise = half.section("instanceNoise");
    double start = noise.number("start", 0, 0, POSITIVE);
    double end = noise.number("end", 0, 0, POSITIVE);
    long updates = noise.count("updates", 5000, 1);
    noise.close();
    Section r1 = half.section("r1");
    double gamma = r1.number("gamma", 0, 0, POSITIVE);
    int every = (int) r1.count("every", 1, 1);
    r1.close();
    double label = half.number("realLabel", 1, 0, "a number from 0 to 1 is");
    if (label > 1) {
      half.refuse("realLabel", "a number from 0 to 1 is");
    }
    half.close();
    return new DiscriminatorSpec(
        network, new Schedule.Linear(start, end, 0, updates), gamma, every, label);
  }

  private static NetworkSpec network(Section half, int inputs, int outputs, long usualSeed) {
    List<LayerSpec> layers =
        new LayerReader(half, new Initialisation.Xavier(), true).half(inputs, outputs);
    TrainingReader training = new TrainingReader(half);
    OptimiserSpec optimiser = training.optimiser("adam", 0.5, 0.9);
    return new NetworkSpec(
        inputs,
        layers,
        Loss.MEAN_SQUARED_ERROR,
        optimiser,
        training.learningRate(1e-3),
        half.number("clipNorm", 0, 0, POSITIVE),
        half.number("l2", 0, 0, POSITIVE),
        half.count("seed", usualSeed, 0),
        half.oneOf("precision", Precision.class, Precision.FLOAT32));
  }

  private BalanceSpec balance() {
    Section balance = section.section("balance");
    double lowest = balance.share("lowest", 0.4);
    double highest = balance.share("highest", 0.7);
    if (lowest > highest) {
      balance.refuse("lowest", "a number that is not above highest is");
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

  private Evaluation evaluation(int width) {
    Section evaluation = section.section("evaluation");
    Evaluation read =
        new Evaluation(
            evaluation.duration("every", Duration.ofSeconds(5)),
            (int) evaluation.count("count", 1000, 1),
            modes(evaluation, width),
            evaluation.number("radius", 0.12, 0, POSITIVE),
            evaluation.share("leastShare", 0.01),
            evaluation.text("classifier", null));
    evaluation.close();
    return read;
  }

  private static List<double[]> modes(Section evaluation, int width) {
    List<double[]> modes = new ArrayList<>();
    JsonNode list = evaluation.get("modes");
    if (list == null) {
      return modes;
    }
    for (int i = 0; i < list.size(); i++) {
      double[] mode = new double[width];
      JsonNode centre = list.get(i);
      if (!centre.isArray() || centre.size() != width) {
        evaluation.problem(
            "modes[" + i + "]",
            Section.found(centre) + " is not allowed; a list of " + width + " numbers is");
        continue;
      }
      for (int j = 0; j < width; j++) {
        mode[j] = centre.get(j).asDouble();
      }
      modes.add(mode);
    }
    return modes;
  }
}

package learnstream.config.reader;

import java.util.List;
import learnstream.config.yaml.Section;
import learnstream.model.KindSpec;
import learnstream.model.feature.FeatureSpec;
import learnstream.model.feature.TargetSpec;
import learnstream.model.feature.Task;
import learnstream.model.feedforward.FeedForwardSpec;
import learnstream.nn.nd4j.Nd4jBackend;
import learnstream.nn.optimiser.Optimiser;
import learnstream.nn.parallel.Crew;
import learnstream.nn.spec.Backend;
import learnstream.nn.spec.DenseSpec;
import learnstream.nn.spec.LayerSpec;
import learnstream.nn.spec.Loss;
import learnstream.nn.spec.NetworkSpec;
import learnstream.nn.spec.PlasticitySpec;
import learnstream.nn.spec.Precision;
import learnstream.nn.spec.Schedule;

/** Reads models that are networks of layers. */
final class NetworkReader {
  private static final List<Integer> DEFAULT_LAYERS = List.of(64);

  private NetworkReader() {}

  static KindSpec feedForward(Section section, FeatureSpec features, TargetSpec target) {
    Loss loss = loss(section, target);
    List<LayerSpec> layers =
        new LayerReader(section).layers(features, DEFAULT_LAYERS, outputs(target, loss), loss);
    return model("ffnn", section, features, layers, loss);
  }

  static KindSpec convolutional(Section section, FeatureSpec features, TargetSpec target) {
    if (features.shape().isEmpty()) {
      section.refuse(
          "features", "give {shape: [height, width]} or {shape: [channels, height, width]}");
    }
    Loss loss = loss(section, target);
    List<LayerSpec> layers =
        new LayerReader(section).convolutional(features, outputs(target, loss), loss);
    return model("cnn", section, features, layers, loss);
  }

  private static Loss loss(Section section, TargetSpec target) {
    Loss loss = section.oneOf("loss", Loss.class, defaultLoss(target));
    if (target.task() == Task.MULTI_LABEL && loss == Loss.CATEGORICAL_CROSS_ENTROPY) {
      section.refuse("loss", "give binary-cross-entropy, since any number of labels may hold");
    }
    return loss;
  }

  private static KindSpec model(
      String label, Section section, FeatureSpec features, List<LayerSpec> layers, Loss loss) {
    TrainingReader training = new TrainingReader(section);
    Optimiser optimiser = training.optimiser("adagrad", 0.9, 0.999);
    Schedule rate = training.learningRate(optimiser.defaultLearningRate());
    NetworkSpec network = network(section, features, layers, loss, optimiser, rate);
    return new FeedForwardSpec(label, network.with(plasticity(section, layers)));
  }

  /** Null: units stay. */
  private static PlasticitySpec plasticity(Section section, List<LayerSpec> layers) {
    if (!section.has("plasticity")) {
      return null;
    }
    Section its = section.section("plasticity");
    double rate = its.number("rate", 1e-4, Double.MIN_VALUE, "give a number above 0, at most 1");
    long maturity = its.count("maturity", 100, 1);
    its.close();
    if (rate > 1) {
      its.refuse("rate", "give a number above 0, at most 1");
      return null;
    }
    if (layers.stream().filter(DenseSpec.class::isInstance).count() < 2) {
      section.misplaced(
          "plasticity", "there is no dense hidden layer whose units could begin anew");
    }
    return new PlasticitySpec(rate, maturity);
  }

  private static Loss defaultLoss(TargetSpec target) {
    return switch (target.task()) {
      case CLASSIFICATION -> Loss.CATEGORICAL_CROSS_ENTROPY;
      case MULTI_LABEL -> Loss.BINARY_CROSS_ENTROPY;
      case REGRESSION, RECONSTRUCTION -> Loss.MEAN_SQUARED_ERROR;
    };
  }

  /** One for each class or number; a single one, the probability of the second of two classes. */
  private static int outputs(TargetSpec target, Loss loss) {
    boolean single =
        target.task() == Task.CLASSIFICATION
            && target.size() == 2
            && loss == Loss.BINARY_CROSS_ENTROPY;
    return single ? 1 : target.size();
  }

  /** The network of these layers, with what else the section says of it. */
  static NetworkSpec network(
      Section section,
      FeatureSpec features,
      List<LayerSpec> layers,
      Loss loss,
      Optimiser optimiser,
      Schedule rate) {
    return new NetworkSpec(
            features.count(),
            layers,
            loss,
            optimiser,
            rate,
            section.number("clipNorm", 0, 0, "give 0 or a positive number"),
            section.number("l2", 0, 0, "give 0 or a positive number"),
            section.count("seed", 1, 0),
            section.oneOf("precision", Precision.class, Precision.FLOAT32))
        .on(backend(section))
        .onThreads(section.size("threads", Crew.defaultThreads(), 1, Crew.MAX_THREADS));
  }

  /** What computes a network; it has to be on the class path. */
  static Backend backend(Section section) {
    Backend backend = section.oneOf("backend", Backend.class, Backend.JAVA);
    if (backend == Backend.ND4J && !Nd4jBackend.isPresent()) {
      section.problem(
          "backend",
          "nd4j is not on the class path; add %s, or give java".formatted(Nd4jBackend.ARTIFACT));
    }
    return backend;
  }
}

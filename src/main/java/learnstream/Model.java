package learnstream;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.DoubleStream;
import learnstream.codec.AssembledCheckpoint;
import learnstream.codec.CheckpointFile;
import learnstream.codec.DescribedCheckpoint;
import learnstream.codec.RefusedSampleException;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.Checkpoint;
import learnstream.codec.avro.ModelDescription;
import learnstream.config.ModelConfig;
import learnstream.config.reader.ModelReader;
import learnstream.model.Learner;
import learnstream.model.feature.Task;
import learnstream.model.metric.MetricsSnapshot;
import learnstream.nn.linear.Doubles;
import learnstream.nn.spec.NamedArray;
import learnstream.stream.app.Part;
import learnstream.stream.checkpoint.Importable;
import learnstream.stream.checkpoint.ImportedSnapshot;
import learnstream.stream.sample.SampleReader;
import learnstream.stream.state.FrozenState;
import learnstream.stream.state.ModelIdentity;
import learnstream.stream.state.Provenance;
import learnstream.stream.state.Stored;

/**
 * A model that learns one sample at a time, by itself: no Kafka, no thread, no file but those that
 * it is told to write. The same samples in the same order make the same model, to the bit, here and
 * inside a stream. Not thread-safe.
 */
public final class Model {
  private final ModelConfig config;
  private final Learner learner;
  private final SampleReader reader;
  private final ModelDescription began;

  /** The features of the sample predicted last; null if none was since the last one learnt. */
  private Object predicted;

  private Model(ModelConfig config, Learner learner, ModelDescription began) {
    this.config = config;
    this.learner = learner;
    this.began = began;
    reader = new SampleReader(config.spec());
  }

  static Model of(ModelConfig config) {
    return new Model(config, new Learner(config.spec()), null);
  }

  static Model of(ModelConfig config, AssembledCheckpoint checkpoint) {
    Learner learner = new Learner(config.spec());
    String id = config.spec().id();
    ModelDescription began =
        ImportedSnapshot.read(new Importable(Part.MODELS, id, learner, config.text()), checkpoint);
    return new Model(config, learner, began);
  }

  /**
   * A model as it was when it was saved, or when {@code checkpoint export} wrote it.
   *
   * @throws IOException if the file holds no whole checkpoint, or one that this version cannot read
   */
  public static Model load(Path file) throws IOException {
    return of(CheckpointFile.read(file), file.toString());
  }

  /** The same from a stream, which is read to its end. */
  public static Model load(InputStream in) throws IOException {
    return of(CheckpointFile.read(in, "the stream"), "the stream");
  }

  private static Model of(AssembledCheckpoint checkpoint, String source) throws IOException {
    ModelConfig config =
        describe(checkpoint)
            .map(ModelDescription::getConfiguration)
            .flatMap(text -> ModelReader.parse(text, checkpoint.description().getModelId()))
            .orElseThrow(
                () ->
                    new IOException(
                        source
                            + ": the checkpoint does not hold a configuration that this version"
                            + " can read; give it with Learnstream.model() and load(...)"));
    return of(config, checkpoint);
  }

  private static Optional<ModelDescription> describe(AssembledCheckpoint checkpoint)
      throws IOException {
    try {
      return DescribedCheckpoint.of(checkpoint.description()).description();
    } catch (UndecodableException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /**
   * The scores of a sample: probabilities of the classes or labels in their order, numbers, or the
   * sample given back, by what the model learns. Of two classes some kinds, such as the perceptron,
   * give the score of the second one only.
   *
   * @param x as many finite numbers as the model has features, unscaled
   * @return a new array
   * @throws IllegalArgumentException if x is of another length or not finite
   */
  public double[] predict(double... x) {
    return predict(Sample.of(x));
  }

  /** The scores of a sample; its label is not looked at. */
  public double[] predict(Sample sample) {
    read(sample.label((String) null));
    predicted = reader.copy();
    reader.copyTo(learner);
    double[] scores = learner.predict();
    boolean grows = config.spec().target().grows();
    return Arrays.copyOf(scores, grows ? learner.classes().size() : scores.length);
  }

  /**
   * The class that the model thinks most likely.
   *
   * @throws IllegalStateException if the model does not tell classes apart, or does not know one
   *     yet
   */
  public String classify(double... x) {
    if (config.spec().target().task() != Task.CLASSIFICATION) {
      throw new IllegalStateException("model %s has no classes".formatted(id()));
    }
    predict(x);
    List<String> classes = learner.classes();
    if (classes.isEmpty()) {
      throw new IllegalStateException("model %s has not seen a class yet".formatted(id()));
    }
    return classes.get(learner.predictedClass());
  }

  /**
   * Learns a sample: counts in the metrics how well it was predicted, then takes the step. What was
   * predicted just before is not predicted a second time.
   *
   * @param x as in {@link #predict}
   * @param y what the scores should have been: numbers; 0 or 1 for each label; 1 for the right
   *     class and 0 for the others
   * @throws IllegalArgumentException if x or y cannot be used; nothing has changed
   * @throws learnstream.nn.spec.NonFiniteGradientException if there is no finite gradient; nothing
   *     has changed
   * @throws learnstream.model.feature.OutlierException if outliers are refused and this is one
   */
  public void learn(double[] x, double... y) {
    Sample sample = Sample.of(x);
    if (config.spec().target().task() == Task.CLASSIFICATION) {
      learn(sample.label(learner.classes().get(oneHot(y))));
    } else {
      learn(y.length == 1 ? sample.label(y[0]) : sample.label(y));
    }
  }

  /** The classes in the order of the scores: those known by now. Empty for anything else. */
  public List<String> classes() {
    return learner.classes();
  }

  /** Index of the class that a target vector stands for. */
  private int oneHot(double[] y) {
    int outputs =
        config.spec().target().grows() ? learner.classes().size() : config.spec().outputs();
    boolean isOneHot =
        y.length == outputs
            && DoubleStream.of(y).allMatch(each -> each == 0 || each == 1)
            && (outputs == 1 || DoubleStream.of(y).sum() == 1);
    if (!isOneHot) {
      throw new IllegalArgumentException(
          "y: %s is not allowed; %d numbers are, 1 for the right class and 0 for the others"
              .formatted(Arrays.toString(y), outputs));
    }
    return Doubles.classOf(y);
  }

  /** As {@link #learn(double[], double...)}, with a class or the names of labels. */
  public void learn(double[] x, String label) {
    learn(Sample.of(x).label(label));
  }

  /**
   * As {@link #learn(double[], double...)}. From a sample without a label the model learns if it
   * learns samples themselves, as an autoencoder does.
   */
  public void learn(Sample sample) {
    read(sample);
    if (!Objects.deepEquals(predicted, reader.copy())) {
      reader.copyTo(learner);
      learner.predict();
    }
    predicted = null;
    double[] target = reader.target(learner);
    if (target == null) {
      learner.learnUnlabelled(reader.weight());
    } else {
      learner.learn(target, reader.weight(), Learner.ELSEWHERE);
    }
  }

  private void read(Sample sample) {
    try {
      reader.read(sample.record(""));
      reader.requireClass(learner);
    } catch (RefusedSampleException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** Learns the samples that wait for their mini-batch to fill, if any do. */
  public void learnPending() {
    learner.closeBatch();
    predicted = null;
  }

  /** How well samples were predicted before they were learnt, and what trivial models would do. */
  public MetricsSnapshot metrics() {
    return learner.metrics().snapshot();
  }

  /** Updates so far. */
  public long version() {
    return learner.version();
  }

  /** Its name, as the configuration says it. */
  public String id() {
    return config.spec().id();
  }

  /** The parameters under their names, to look at and to set. */
  public List<NamedArray> arrays() {
    return learner.model().arrays();
  }

  /**
   * Writes the whole model, with optimiser, scaler, metrics and pending mini-batch, as {@code
   * checkpoint export} does: {@code checkpoint import} brings the file into a deployment.
   */
  public void save(Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      save(out);
    }
  }

  /** The same to a stream, which is left open. */
  public void save(OutputStream out) throws IOException {
    CheckpointFile.write(checkpoint(), out);
  }

  private AssembledCheckpoint checkpoint() {
    ModelIdentity identity = ModelIdentity.of(learner.specification(), config.text());
    FrozenState state = new FrozenState();
    int partBytes = Math.max(1, learner.stateBytes());
    ModelDescription description = new Provenance(identity, null, began).describe();
    state.freeze(learner, description, 1, Stored.NOTHING, Stored.NOTHING, 0, partBytes);
    List<Checkpoint> parts = new ArrayList<>();
    for (int part = 0; part < state.header().parts(); part++) {
      parts.add(
          state
              .checkpointPart(part)
              .setModelId(id())
              .setNumber(1)
              .setPartition(0)
              .setParameterBytes(learner.model().parameters().stateBytes())
              .setOptimiserBytes(learner.model().optimiser().stateBytes())
              .setTime(Instant.now())
              .build());
    }
    return AssembledCheckpoint.of(parts).orElseThrow();
  }
}

package learnstream.recorded;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import learnstream.codec.AvroCodec;
import learnstream.codec.avro.ControlAction;
import learnstream.codec.avro.ControlCommand;
import learnstream.codec.avro.LabelledSample;
import learnstream.stream.supervised.EveryKind;

/** A deployment whose state is recorded, with what happens to it before and after. */
enum Scenario {
  FFNN(EveryKind.FFNN),
  PERCEPTRON(EveryKind.PERCEPTRON),
  RBF(EveryKind.RBF),
  HOPFIELD(EveryKind.HOPFIELD),
  AUTOENCODER(EveryKind.AUTOENCODER),
  CNN(EveryKind.CNN),
  MP_NEURON(EveryKind.MP_NEURON),
  /** A model for each of five keys, of which two are in memory. */
  BY_KEY("features: 3, classes: [a, b, c], layers: [4], maxModelsInMemory: 2"),
  /** Snapshots that hold samples of a mini-batch. */
  PENDING("features: 3, classes: [a, b, c], layers: [4], batchSize: 8, batchTimeLimit: 100h"),
  /** Mini-batches that the clock has closed since the newest snapshot. */
  CLOSED_BY_TIME("features: 3, classes: [a, b, c], layers: [4], batchSize: 4, batchTimeLimit: 1s"),
  /** Another learning rate, a frozen layer. */
  ADJUSTED("features: 3, classes: [a, b, c], layers: [4], optimiser: momentum"),
  PAUSED("features: 3, classes: [a, b, c], layers: [4], batchSize: 3, batchTimeLimit: 100h"),
  ROLLED_BACK("features: 3, classes: [a, b, c], layers: [4], optimiser: rmsprop"),
  MIN_MAX("features: [x, y, z], classes: [a, b, c], layers: [4], scaling: min-max"),
  REGRESSION("features: 3, target: y, layers: [4], scaling: standard, optimiser: adamw"),
  MULTI_LABEL("features: 3, labels: [a, b, c], layers: [4], scaling: {divideBy: 3}"),
  /** Snapshots and checkpoints in several parts. */
  LARGE(
      """
      features: 3, classes: [a, b, c], layers: [{units: 40000, initialisation: zeros}],
          output: {initialisation: zeros}"""),
  /** Records with fields of every kind, and classes that grow. */
  RECORDS(
      "fields: {"
          + RandomRecords.FIELDS
          + RandomRecords.EMBEDDING
          + "}, classes: {names: [rising], grow: true, max: 4},"
          + " layers: [6], optimiser: adagrad, history: {labels: 2, lags: [5], by: sort}"),
  /** Records that wait for their mini-batch. */
  PENDING_RECORDS(
      "fields: {"
          + RandomRecords.FIELDS
          + "}, classes: grow,"
          + " layers: [4], batchSize: 8, batchTimeLimit: 100h"),
  /** Numbers that are scaled, learnt as changes, and predicted with their intervals. */
  INTERVALS(
      "fields: {"
          + RandomRecords.FIELDS
          + RandomRecords.EMBEDDING
          + "}, target: {name: y, scaling: standard}, interval: 0.8,"
          + " layers: [6], history: {labels: 1, lags: [3], mean: 10, meanBy: [sort],"
          + " relativeTo: last-label}"),
  POOL("kind: pool, features: 3, classes: [a, b, c]"),
  /** Members of several kinds, some of which begin anew, learn by turns. */
  POOL_BUDGET(
      "kind: pool, features: 3, classes: [a, b, c], budget: 2, members: [{layers: [4]},"
          + " {kind: perceptron}, {kind: rbf, units: 3},"
          + " {layers: [3], optimiser: sgd, learningRate: 1.0e+20}]"),
  /** Its labels change, so that its detectors find drifts before and after. */
  DRIFT(
      "features: 3, classes: [a, b, c], layers: [4], drift: [{detector: hddm-a,"
          + " confidence: 0.3, answer: replace}, {detector: page-hinkley, minSamples: 5,"
          + " threshold: 2, answer: roll-back, every: 5}]"),
  /** Its classes are seen one after the other. */
  POOL_GROWING(
      "kind: pool, features: 3, classes: {names: [a], grow: true, max: 4}, budget: 2,"
          + " members: [{layers: [4]}, {layers: [3], optimiser: rmsprop, plasticity:"
          + " {rate: 0.1, maturity: 5}}, {layers: [3], optimiser: sgd, learningRate: 1.0e+20}]"),
  /** Members begin to learn in the background, and take over. */
  POOL_DRIFT(
      "kind: pool, features: 3, classes: [a, b, c], members: [{layers: [4]}, {kind: perceptron},"
          + " {layers: [3], optimiser: adam}], drift: [{detector: hddm-a, confidence: 0.3,"
          + " warningConfidence: 0.5, answer: restart-member}, {detector: adwin, delta: 0.5,"
          + " answer: roll-back, every: 7}]"),
  /** Nothing is said of drift; it was found in what is learnt a last time, and raises the rates. */
  POOL_WATCHED(
      "kind: pool, features: 3, classes: [a, b, c], members: [{layers: [4]}, {layers: [3],"
          + " optimiser: adam}]"),
  SPARSE_PERCEPTRON(
      "kind: perceptron, fields: {text: {kind: text, width: 512}}, classes: [rising, falling],"
          + " averaged: true");

  private static final int BEFORE = 47;
  private static final int LONG_BEFORE = 207;
  private static final int NEXT = 30;

  /** From here on the labels of {@link #POOL_WATCHED} are not what they were. */
  private static final int CHANGE = 120;

  private static final long LONG_AGO = Duration.ofHours(1).toMillis();

  private final EveryKind kind;
  private final String keys;
  private final AvroCodec<LabelledSample> samples = AvroCodec.of(LabelledSample.class);
  private final AvroCodec<ControlCommand> commands = AvroCodec.of(ControlCommand.class);

  Scenario(EveryKind kind) {
    this.kind = kind;
    keys = null;
  }

  Scenario(String keys) {
    kind = null;
    this.keys = keys;
  }

  String file() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-') + ".gz";
  }

  String yaml() {
    String stored =
        "snapshot: {everySamples: 10, every: 1000h}, checkpoint: {everySamples: 100000,"
            + " every: 1h}";
    return "name: recorded\nmetrics: {everySamples: 1, every: 1h}\n"
        + (this == BY_KEY ? "modelBy: key\n" : "")
        + "models:\n"
        + (kind != null ? kind.yaml(stored) : "  - {id: m, %s, %s}\n".formatted(keys, stored));
  }

  private int samplesBefore() {
    return this == POOL_WATCHED ? LONG_BEFORE : BEFORE;
  }

  /** Until it is stopped. */
  List<Event> before() {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < samplesBefore(); i++) {
      events.add(sample(i));
      if (i == 20) {
        events.add(Event.clock(LONG_AGO));
      }
      if (i % 15 == 7) {
        events.add(Event.sample(key(i), "no sample".getBytes(StandardCharsets.UTF_8)));
      }
      if (this == CLOSED_BY_TIME && i % 6 == 1) {
        events.add(Event.clock(2000));
      }
      if (this == ADJUSTED && i == 25) {
        events.add(
            Event.command(
                commands.encode(
                    command(ControlAction.SET_LEARNING_RATE)
                        .setLearningRate("exponential 0.05 0.9 10")
                        .build())));
        events.add(
            Event.command(commands.encode(command(ControlAction.FREEZE).setLayer(0).build())));
      }
      if (this == PAUSED && i == 41) {
        events.add(Event.command(commands.encode(command(ControlAction.PAUSE).build())));
      }
    }
    return events;
  }

  /**
   * After it was started again.
   *
   * @param version of the first checkpoint
   */
  List<Event> next(long version) {
    List<Event> events = new ArrayList<>();
    int before = samplesBefore();
    for (int i = before; i < before + NEXT; i++) {
      events.add(sample(i));
      if (this == PAUSED && i == 55) {
        events.add(Event.command(commands.encode(command(ControlAction.RESUME).build())));
      }
      if (this == ROLLED_BACK && i == 55) {
        events.add(
            Event.command(
                commands.encode(command(ControlAction.ROLL_BACK).setVersion(version).build())));
      }
    }
    events.add(Event.clock(LONG_AGO));
    return events;
  }

  private static ControlCommand.Builder command(ControlAction action) {
    return ControlCommand.newBuilder()
        .setId(action.name())
        .setModelId("m")
        .setAction(action)
        .setTime(Instant.EPOCH);
  }

  private Event sample(int i) {
    LabelledSample sample =
        keys != null && keys.contains("fields:")
            ? RandomRecords.sample(i, this == INTERVALS)
            : kind != null ? EveryKind.sample(i) : numbers(i);
    return Event.sample(key(i), samples.encode(sample));
  }

  private byte[] key(int i) {
    return this == BY_KEY || this == RECORDS
        ? ("k" + i * 7 % 5).getBytes(StandardCharsets.UTF_8)
        : null;
  }

  /** Three numbers, of which the largest gives the label. */
  private LabelledSample numbers(int i) {
    SplittableRandom random = new SplittableRandom(i);
    List<Float> numbers = new ArrayList<>();
    int largest = 0;
    for (int j = 0; j < 3; j++) {
      numbers.add((float) (3 * random.nextDouble() - 1));
      largest = numbers.get(j) > numbers.get(largest) ? j : largest;
    }
    Object label =
        switch (this) {
          case REGRESSION -> (double) numbers.get(0) - numbers.get(1);
          case MULTI_LABEL -> numbers.get(0) > 0 ? "a|" + "bc".charAt(i % 2) : "";
          case DRIFT, POOL_DRIFT -> List.of("a", "b", "c").get((largest + i / 20) % 3);
          case POOL_WATCHED -> i < CHANGE ? "a" : List.of("a", "b", "c").get(i % 3);
          default -> List.of("a", "b", "c").get(largest);
        };
    return new LabelledSample("s" + i, null, numbers, label, 1.0, Instant.EPOCH);
  }
}

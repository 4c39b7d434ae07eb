package learnstream.model;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongPredicate;
import learnstream.model.drift.Drift;
import learnstream.model.feature.OutlierException;
import learnstream.model.feature.Outliers;
import learnstream.model.feature.Task;
import learnstream.model.label.Targets;
import learnstream.model.metric.FieldSummary;
import learnstream.model.metric.PrequentialMetrics;
import learnstream.model.spec.Resumable;
import learnstream.model.spec.Specification;
import learnstream.nn.StepBound;
import learnstream.nn.linear.Doubles;
import learnstream.nn.spec.NonFiniteGradientException;
import learnstream.nn.spec.Stateful;

/**
 * One model with its scaler, metrics and pending mini-batch: tests on each sample, then learns it.
 * What it learns depends on its specification and the samples alone, so that a learner restored
 * from bytes goes on to the bit. Not thread-safe.
 */
public final class Learner implements Resumable {
  /** Stands for the offset of a sample that another deployment took in. */
  public static final long ELSEWHERE = -1;

  private final ModelSpec spec;
  private final OnlineModel model;
  private final SampleInputs inputs;
  private final Outliers outliers;
  private final Targets targets;
  private final PrequentialMetrics metrics;
  private final PendingBatch batch;
  private final Adjustments adjustments;

  /** Null where nothing is watched. */
  private final DriftAnswers drift;

  private final double[] scores;
  private final double[] batchScores;
  private final double[] oneHot;

  public Learner(ModelSpec spec) {
    this.spec = spec;
    model = spec.kind().create(spec.batchSize());
    int outputs = spec.outputs();
    inputs = new SampleInputs(spec);
    targets = new Targets(spec.target(), outputs, spec.features().history().isRelative());
    useOutputs();
    outliers =
        new Outliers(
            spec.features(),
            spec.target(),
            outputs,
            spec.outliers(),
            inputs.scaler(),
            spec.features().history().isRelative() ? null : targets.scaler());
    metrics =
        new PrequentialMetrics(
            spec.target(), spec.kind().scoresAreProbabilities(), spec.window(), spec.fading());
    adjustments = new Adjustments(model);
    drift = spec.drift().isEmpty() ? null : new DriftAnswers(spec, model, adjustments);
    batch = new PendingBatch(spec.batchSize(), spec.features().count(), outputs, inputs.isSparse());
    scores = new double[outputs];
    batchScores = new double[outputs];
    oneHot = new double[outputs];
  }

  public ModelSpec spec() {
    return spec;
  }

  public OnlineModel model() {
    return model;
  }

  public PrequentialMetrics metrics() {
    return metrics;
  }

  /** What is done with a sample in front of the model and with the scores behind it, as of now. */
  public Preparation preparation() {
    return new Preparation(outliers.ranges(), inputs.scaler(), inputs.encoder(), targets.scaler());
  }

  /** What was adjusted while it ran. */
  public Adjustments adjustments() {
    return adjustments;
  }

  /**
   * Begins anew as a state that was written before, or as one that has learnt nothing. Adjustments
   * stay as they are, and no sample waits for its mini-batch.
   *
   * @param state of a learner with the same specification, little-endian; null: a new one's
   */
  public void beginAgain(ByteBuffer state) {
    Learner other = new Learner(spec);
    if (state != null) {
      other.readState(state);
    }
    other.batch.clear();
    adjustments.copyTo(other.adjustments);
    other.copyTo(this);
  }

  @Override
  public String architecture() {
    return spec.architecture();
  }

  @Override
  public Specification specification() {
    return spec.specification();
  }

  @Override
  public long version() {
    return model.version();
  }

  /** Where the unscaled features of the next sample go before {@link #predict()}. */
  public double[] features() {
    return inputs.features();
  }

  /**
   * Where the values of the next record's fields go instead: a Double, a String, a Boolean or, for
   * a time, a Long of milliseconds since the epoch, as the field's kind has it, or null if it is
   * missing.
   */
  public Object[] values() {
    return inputs.values();
  }

  /**
   * Says by its record's key whose sample comes next, for fields that ask how long ago the last one
   * was; until told otherwise it is nobody's.
   *
   * @param key null for none
   */
  public void key(byte[] key) {
    inputs.key(key);
  }

  /**
   * The scores of a sample with model and scaler as they were before it. The array is reused.
   *
   * @param sample unscaled features, as many as the specification says
   */
  public double[] predict(double[] sample) {
    if (sample.length != features().length) {
      throw new IllegalArgumentException(
          "%d features are not allowed; %d are".formatted(sample.length, features().length));
    }
    System.arraycopy(sample, 0, features(), 0, sample.length);
    return predict();
  }

  /** The same for the sample whose features {@link #features} holds. */
  public double[] predict() {
    if (drift != null) {
      drift.begin();
    }
    inputs.encode(outliers);
    inputs.predict(model, scores);
    targets.begin(inputs.lastLabel(), inputs.meanLabel());
    targets.restore(scores);
    return scores;
  }

  /**
   * Names of the scores where classes are told apart. With growing ones there are fewer than
   * scores; those behind them are 0. The list never changes.
   */
  public List<String> classes() {
    return targets.classes();
  }

  /** Index of a class, or of the output that a new one would get; -1 if there is none for it. */
  public int classIndex(String name) {
    return targets.index(name);
  }

  /**
   * How far the interval of each predicted number reaches to both sides; null without intervals,
   * and before enough labels are known. The array is reused.
   */
  public double[] halfWidths() {
    return targets.halfWidths();
  }

  /** The class with the highest score of the sample predicted last; of two equal ones the first. */
  public int predictedClass() {
    return Doubles.classOf(scores);
  }

  /**
   * Learns the sample predicted last, or adds it to the pending mini-batch, which is learnt when
   * full.
   *
   * @param target what was right, as many numbers as the model has outputs
   * @param weight factor of the sample's gradient, at least 0
   * @param offset the sample's number, by which it is named if its mini-batch refuses it
   * @return the offsets of samples of the mini-batch that were tested but could not be learnt
   *     because their gradient is not finite; usually empty
   * @throws NonFiniteGradientException if this sample's scores or gradient are not finite; nothing
   *     at all has changed
   * @throws OutlierException if outliers are refused and this sample has one; only what is known of
   *     the ranges of features and targets has changed
   */
  public List<Long> learn(double[] target, double weight, long offset) {
    check(target, weight);
    double[] limited = outliers.limitTarget(target);
    List<Long> refused = learnLimited(limited, weight * outliers.share(), offset);
    if (inputs.hasHistory()) {
      inputs.labelled(label(limited));
    }
    if (drift != null && !adjustments.isPaused()) {
      drift.learnt(metrics, inputs.features());
    }
    return refused;
  }

  /** A number, or the name of a class. */
  private Object label(double[] target) {
    return spec.target().task() == Task.CLASSIFICATION
        ? targets.classes().get(Doubles.classOf(target))
        : (Object) target[0];
  }

  private List<Long> learnLimited(double[] target, double weight, long offset) {
    if (!targets.canUpdate(target)) {
      throw new NonFiniteGradientException("the target is too large to be scaled");
    }
    if (adjustments.isPaused()) {
      admitClass();
      test(target);
      return List.of();
    }
    double[] scaledTarget = targets.scale(target);
    if (spec.batchSize() == 1) {
      learnNow(scaledTarget, weight);
      if (drift != null) {
        drift.learnBehind(inputs, scaledTarget, weight);
      }
    }
    admitClass();
    test(target);
    targets.update(scores, target);
    takeIn();
    if (spec.batchSize() == 1) {
      return List.of();
    }
    batch.add(inputs, scaledTarget, weight, offset);
    return batch.isFull() ? closeBatch() : List.of();
  }

  private void learnNow(double[] target, double weight) {
    double rate = model.learningRate();
    if (!targets.hasNewcomer()) {
      metrics.updated(inputs.learn(model, target, weight), rate);
      return;
    }
    model.useOutputs(targets.classes().size() + 1);
    try {
      inputs.predict(model, batchScores);
      metrics.updated(inputs.learn(model, target, weight), rate);
    } catch (NonFiniteGradientException e) {
      useOutputs();
      throw e;
    }
  }

  private void admitClass() {
    if (targets.hasNewcomer()) {
      targets.admit();
      useOutputs();
    }
  }

  private void useOutputs() {
    if (spec.target().grows()) {
      model.useOutputs(targets.classes().size());
    }
  }

  private void test(double[] target) {
    metrics.add(scores, target);
    double[] halfWidths = targets.halfWidths();
    if (halfWidths != null) {
      metrics.addInterval(scores, halfWidths, target);
    }
  }

  private void check(double[] target, double weight) {
    if (target.length != scores.length) {
      throw new IllegalArgumentException(
          "%d targets are not allowed; %d are".formatted(target.length, scores.length));
    }
    if (!(weight >= 0)) {
      throw new IllegalArgumentException(
          "weight " + weight + " is not allowed; a number of at least 0 is");
    }
    if (!Doubles.allFinite(scores) || !Doubles.allFinite(target) || !Double.isFinite(weight)) {
      throw new NonFiniteGradientException("scores, target or weight are not finite");
    }
    if (!inputs.canUpdate()) {
      throw new NonFiniteGradientException("the features are too large to be scaled");
    }
  }

  /**
   * Values so far that were outliers, by the feature's name or position or {@code label NAME},
   * where there were any; beyond a hundred names the others together.
   */
  public Map<String, Long> outliers() {
    return outliers.counts();
  }

  /**
   * What the samples learnt hold in each field or feature, and how much it matters to the model;
   * what matters most comes first. Empty for images, and for many features without names.
   *
   * @param max how many are told
   */
  public List<FieldSummary> fields(int max) {
    return inputs.fields(max);
  }

  /** The changes that were found with the sample learnt last, and answered; usually none. */
  public List<Drift> drifts() {
    return drift == null ? List.of() : drift.found();
  }

  /** Changes found so far, by detector and what it watches: {@code adwin error}. */
  public Map<String, Long> driftCounts() {
    return drift == null ? Map.of() : drift.counts();
  }

  /** A target vector for one class; with a single output {0} or {1}. The array is reused. */
  public double[] oneHot(int classIndex) {
    Objects.checkIndex(classIndex, spec.target().size());
    Arrays.fill(oneHot, 0);
    if (oneHot.length == 1) {
      oneHot[0] = classIndex;
    } else {
      oneHot[classIndex] = 1;
    }
    return oneHot;
  }

  /** The same for the class of the sample predicted last, which may be new. */
  public double[] oneHot(String className) {
    double[] target = oneHot(targets.index(className));
    targets.nameClass(className);
    return target;
  }

  /** Samples that wait for their mini-batch to fill. */
  public int pending() {
    return batch.size();
  }

  /** Leaves pending samples out, whose numbers are these. */
  public void leaveOutPending(LongPredicate those) {
    batch.removeIf(those);
  }

  /** Their numbers, as {@link #learn} was given them, oldest first. */
  public List<Long> pendingOffsets() {
    return batch.offsets();
  }

  /**
   * Begins in a deployment of its own: pending samples are learnt with their mini-batch as they
   * would have been, but are named {@link #ELSEWHERE} if it refuses them, since the offsets they
   * had belong to other samples here.
   */
  public void forgetOffsets() {
    batch.forgetOffsets();
  }

  /**
   * Learns the pending samples now. The sample predicted last can no longer be learnt after it.
   *
   * @return as {@link #learn}
   */
  public List<Long> closeBatch() {
    return batch.size() == 0 ? List.of() : batch.learn((BatchModel) model, metrics, batchScores);
  }

  /**
   * The sample predicted last as its own target, for models that learn the samples themselves. The
   * array is reused.
   */
  public double[] reconstructionTarget() {
    return inputs.scaled();
  }

  /** Mean squared difference of the scores from the sample predicted last, as the model saw it. */
  public double reconstructionError() {
    double[] scaled = inputs.scaled();
    double squares = 0;
    for (int i = 0; i < scaled.length; i++) {
      double off = scores[i] - scaled[i];
      squares = Math.fma(off, off, squares);
    }
    return squares / scaled.length;
  }

  /**
   * Learns what it can from the sample predicted last, which has no label, and counts it.
   *
   * @throws OutlierException as {@link #learn}
   */
  public void learnUnlabelled(double weight) {
    outliers.refuse();
    if (!adjustments.isPaused()) {
      model.learnUnlabelled(weight * outliers.share());
      if (spec.kind().learnsUnlabelled() && inputs.canUpdate()) {
        takeIn();
      }
    }
    metrics.addUnlabelled();
    if (drift != null && !adjustments.isPaused()) {
      drift.unlabelled(inputs.features());
    }
  }

  private void takeIn() {
    inputs.update();
    outliers.update();
  }

  /** Parameters first, optimiser second: a checkpoint's reader finds them by their lengths. */
  private Stateful learnt() {
    return Stateful.of(
        model.parameters(), model.optimiser(), inputs, targets, metrics, batch, adjustments);
  }

  /** What keeps outliers out. */
  private Stateful bounds() {
    return model.stepBound().map(bound -> Stateful.of(outliers, bound)).orElse(outliers);
  }

  private Stateful watches() {
    return drift == null || spec.driftIsDefault() ? Stateful.NOTHING : drift;
  }

  /** What a state of an earlier version may not have: it ends before or behind any of these. */
  private Stateful additions() {
    Stateful statistics = inputs.statistics();
    return spec.driftIsDefault() ? Stateful.of(statistics, drift) : statistics;
  }

  @Override
  public int stateBytes() {
    return learnt().stateBytes()
        + bounds().stateBytes()
        + watches().stateBytes()
        + additions().stateBytes();
  }

  @Override
  public void writeState(ByteBuffer out) {
    learnt().writeState(out);
    bounds().writeState(out);
    watches().writeState(out);
    additions().writeState(out);
  }

  @Override
  public void readState(ByteBuffer in) {
    learnt().readState(in);
    useOutputs();
    // A state of version 0.1 ends here: what keeps outliers out then begins anew.
    if (in.hasRemaining()) {
      bounds().readState(in);
    } else {
      outliers.clear();
      model.stepBound().ifPresent(StepBound::clear);
    }
    watches().readState(in);
    if (in.hasRemaining()) {
      inputs.statistics().readState(in);
    } else {
      inputs.statistics().clear();
    }
    if (spec.driftIsDefault()) {
      if (in.hasRemaining()) {
        drift.readState(in);
      } else {
        drift.clear();
      }
    }
  }
}

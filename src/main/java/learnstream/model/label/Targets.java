package learnstream.model.label;

import java.nio.ByteBuffer;
import java.util.List;
import learnstream.model.feature.Scaler;
import learnstream.model.feature.StandardScaler;
import learnstream.model.feature.TargetSpec;
import learnstream.nn.spec.Stateful;

/**
 * The targets of one model: the classes there are so far, the scale of numbers, the width of
 * intervals. Where the specification asks for none of it, there is no state, and targets are learnt
 * as they come. Not thread-safe.
 */
public final class Targets implements Stateful {
  private final TargetSpec spec;

  /** Null where all classes are known. */
  private final GrowingClasses classes;

  /** Null where targets are learnt as they come. */
  private final StandardScaler scaler;

  /** Null where none are asked for. */
  private final PredictionIntervals intervals;

  private final double[] scaled;

  /** Null where targets are not learnt as changes. */
  private final ChangeShrinkage shrinkage;

  /** What is learnt of the sample at hand: the target, or its change. */
  private final double[] change;

  /** The change of the sample at hand as the model predicts it. */
  private double predictedChange;

  /** What the sample's target is learnt as a change from; NaN: there is none yet. */
  private double base;

  /** What is predicted where there is none. */
  private double unbased;

  /** The class of the sample predicted last, where it has no output yet; else null. */
  private String newcomer;

  private final Stateful state;

  /**
   * @param outputs the model's
   * @param isRelative whether the target, one number, is learnt as its change from an earlier one
   */
  public Targets(TargetSpec spec, int outputs, boolean isRelative) {
    this.spec = spec;
    classes = spec.grows() ? new GrowingClasses(spec.classes(), spec.size()) : null;
    scaler = spec.isScaled() ? new StandardScaler(outputs) : null;
    intervals = spec.interval() > 0 ? new PredictionIntervals(outputs, spec.interval()) : null;
    shrinkage = isRelative ? new ChangeShrinkage() : null;
    scaled = new double[outputs];
    change = new double[outputs];
    state =
        Stateful.of(
            orNothing(classes), orNothing(scaler), orNothing(intervals), orNothing(shrinkage));
  }

  private static Stateful orNothing(Stateful part) {
    return part == null ? Stateful.NOTHING : part;
  }

  /** What scales them; null where they are learnt as they come. */
  public Scaler scaler() {
    return scaler;
  }

  /** Names of the scores now; the list never changes. */
  public List<String> classes() {
    return classes == null ? spec.classes() : classes.names();
  }

  /**
   * Index of a class's output, which is the next free one if the class is new; -1 if it is unknown
   * and cannot get one.
   */
  public int index(String className) {
    return classes == null ? spec.classIndex(className) : classes.index(className);
  }

  /**
   * A sample is being predicted, whose class is not known yet.
   *
   * @param from the label from which its own is learnt as a change, NaN where there is none yet;
   *     meaningless where it is learnt as it is
   * @param otherwise what is predicted where there is none yet
   */
  public void begin(double from, double otherwise) {
    newcomer = null;
    base = from;
    unbased = otherwise;
  }

  /** The class of the sample predicted last, whose {@link #index} is not -1. */
  public void nameClass(String className) {
    newcomer =
        classes != null && classes.index(className) == classes.names().size() ? className : null;
  }

  /** Whether the class of the sample predicted last has no output yet. */
  public boolean hasNewcomer() {
    return newcomer != null;
  }

  /** Gives the class of the sample predicted last an output, if it has none. */
  public void admit() {
    if (newcomer != null) {
      classes.add(newcomer);
      newcomer = null;
    }
  }

  /** Brings the model's answer to the unit of the labels, by what is known so far. */
  public void restore(double[] scores) {
    if (scaler != null) {
      scaler.restore(scores);
    }
    if (shrinkage != null) {
      predictedChange = scores[0];
      scores[0] = Double.isNaN(base) ? unbased : base + shrinkage.factor() * predictedChange;
    }
  }

  /** A label as the model learns it, by what is known with it; the array is reused. */
  public double[] scale(double[] target) {
    double[] learnt = learnt(target);
    if (scaler == null) {
      return learnt;
    }
    scaler.scale(learnt, scaled);
    return scaled;
  }

  private double[] learnt(double[] target) {
    if (shrinkage == null) {
      return target;
    }
    change[0] = Double.isNaN(base) ? 0 : target[0] - base;
    return change;
  }

  /** Whether {@link #update} would keep every number finite. */
  public boolean canUpdate(double[] target) {
    return scaler == null || scaler.canUpdate(learnt(target));
  }

  /**
   * How far the interval of each number reaches to both sides of a prediction; null where there is
   * none, or not yet. The array is reused.
   */
  public double[] halfWidths() {
    return intervals == null ? null : intervals.halfWidths();
  }

  /**
   * Takes in the label of a sample that was learnt.
   *
   * @param scores what was predicted
   */
  public void update(double[] scores, double[] target) {
    if (intervals != null) {
      intervals.update(scores, target);
    }
    if (scaler != null) {
      scaler.update(learnt(target));
    }
    if (shrinkage != null && !Double.isNaN(base)) {
      shrinkage.update(predictedChange, target[0] - base);
    }
  }

  @Override
  public int stateBytes() {
    return state.stateBytes();
  }

  @Override
  public void writeState(ByteBuffer out) {
    state.writeState(out);
  }

  @Override
  public void readState(ByteBuffer in) {
    newcomer = null;
    state.readState(in);
  }
}

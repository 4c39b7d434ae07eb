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

  /** What is learnt of the sample at hand: the target, or its change. */
  private final double[] change;

  /** What the sample's targets are learnt as a change from; 0: as they are, NaN: there is none. */
  private double base;

  /** The class of the sample predicted last, where it has no output yet; else null. */
  private String newcomer;

  private final Stateful state;

  /**
   * @param outputs the model's
   */
  public Targets(TargetSpec spec, int outputs) {
    this.spec = spec;
    classes = spec.grows() ? new GrowingClasses(spec.classes(), spec.size()) : null;
    scaler = spec.isScaled() ? new StandardScaler(outputs) : null;
    intervals = spec.interval() > 0 ? new PredictionIntervals(outputs, spec.interval()) : null;
    scaled = new double[outputs];
    change = new double[outputs];
    state = Stateful.of(orNothing(classes), orNothing(scaler), orNothing(intervals));
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
   * @param from the label from which its own is learnt as a change: 0 where it is learnt as it is,
   *     NaN where there is none yet
   */
  public void begin(double from) {
    newcomer = null;
    base = from;
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
    if (base != 0 && !Double.isNaN(base)) {
      for (int j = 0; j < scores.length; j++) {
        scores[j] += base;
      }
    }
  }

  /** A label as the model learns it, by what is known with it; the array is reused. */
  public double[] scale(double[] target) {
    double[] learnt = change(target);
    if (scaler == null) {
      return learnt;
    }
    scaler.scale(learnt, scaled);
    return scaled;
  }

  private double[] change(double[] target) {
    if (base == 0) {
      return target;
    }
    for (int j = 0; j < target.length; j++) {
      change[j] = Double.isNaN(base) ? 0 : target[j] - base;
    }
    return change;
  }

  /** Whether {@link #update} would keep every number finite. */
  public boolean canUpdate(double[] target) {
    return scaler == null || scaler.canUpdate(change(target));
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
      scaler.update(change(target));
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

package learnstream.model.feature;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import learnstream.nn.spec.Stateful;

/** Keeps outliers among features and numeric targets from a model, and counts them. */
public final class Outliers implements Stateful {
  /** Features and targets that are told by name how many outliers they had. */
  private static final int MAX_NAMED = 100;

  private static final String OTHERS = "others";

  private final FeatureSpec sample;
  private final TargetSpec target;
  private final OutlierPolicy policy;
  private final Scaler scaler;
  private final Scaler targetScaler;
  private final OutlierFilter features;

  /** Null where the target is not numeric. */
  private final OutlierFilter targets;

  private final double[] limited;

  /** A feature of the sample that is an outlier, or -1. */
  private int outlier = -1;

  /**
   * @param outputs numbers of a target
   * @param scaler begins anew with a feature where the feature's range does
   * @param targetScaler the same for the targets; null: they are learnt as they come
   */
  public Outliers(
      FeatureSpec sample,
      TargetSpec target,
      int outputs,
      OutlierPolicy policy,
      Scaler scaler,
      Scaler targetScaler) {
    this.sample = sample;
    this.target = target;
    this.policy = policy;
    this.scaler = scaler;
    this.targetScaler = targetScaler;
    boolean scaled = !(scaler instanceof ConstantScaler);
    features = new OutlierFilter(sample.numbers(), policy, !scaled);
    targets =
        target.task() == Task.REGRESSION
            ? new OutlierFilter(outputs, policy, targetScaler == null)
            : null;
    limited = new double[outputs];
  }

  /** Replaces the outliers among a sample's features, unless they are to be learnt. */
  public void limitFeatures(double[] x) {
    outlier = features.apply(x);
  }

  /**
   * The target of the same sample without outliers; the array is reused.
   *
   * @throws OutlierException if outliers are refused and the sample has one; it is counted
   */
  public double[] limitTarget(double[] numbers) {
    if (targets == null) {
      refuse();
      return numbers;
    }
    System.arraycopy(numbers, 0, limited, 0, numbers.length);
    int wrong = targets.apply(limited);
    if (wrong >= 0) {
      refuse(targets, wrong, targetName(wrong));
    }
    refuse();
    return limited;
  }

  /**
   * Refuses a sample of which a feature is an outlier, if it is to be refused.
   *
   * @throws OutlierException with a sentence; the outlier is counted
   */
  public void refuse() {
    if (outlier >= 0) {
      refuse(features, outlier, featureName(outlier));
    }
  }

  private void refuse(OutlierFilter filter, int i, String name) {
    if (policy == OutlierPolicy.REFUSE) {
      String sentence = name + ": " + filter.describe(i);
      update();
      throw new OutlierException(sentence);
    }
  }

  /**
   * The share of features that are no outliers, by which the sample's weight is multiplied: what is
   * clipped tells little, and a sample of nothing else nothing.
   */
  public double share() {
    boolean learnt = outlier < 0 || policy == OutlierPolicy.LEARN;
    return learnt ? 1 : 1 - (double) features.outliers() / sample.numbers();
  }

  /** Takes in the sample, which the scaler has taken in unless it is refused. */
  public void update() {
    features.update(scaler);
    if (targets != null) {
      targets.update(targetScaler);
    }
  }

  private String featureName(int i) {
    List<String> names = sample.numberNames();
    return names.isEmpty() ? Integer.toString(i) : names.get(i);
  }

  private String targetName(int i) {
    return "label " + target.names().get(i);
  }

  /** Outliers so far by feature or target, where there were any. */
  public Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>();
    count(features, sample.numbers(), this::featureName, counts);
    if (targets != null) {
      count(targets, limited.length, this::targetName, counts);
    }
    return counts;
  }

  private static void count(
      OutlierFilter filter, int size, IntFunction<String> name, Map<String, Long> counts) {
    for (int i = 0; i < size; i++) {
      if (filter.count(i) > 0) {
        String key = counts.size() < MAX_NAMED ? name.apply(i) : OTHERS;
        counts.merge(key, filter.count(i), Long::sum);
      }
    }
  }

  /** What becomes of each feature now, unless outliers are learnt. */
  public List<ClippingRange> ranges() {
    return policy == OutlierPolicy.LEARN
        ? Collections.nCopies(sample.numbers(), ClippingRange.EVERYTHING)
        : IntStream.range(0, sample.numbers()).mapToObj(features::range).toList();
  }

  /** Begins as one that has seen nothing. */
  public void clear() {
    features.clear();
    if (targets != null) {
      targets.clear();
    }
  }

  private Stateful parts() {
    return targets == null ? features : Stateful.of(features, targets);
  }

  @Override
  public int stateBytes() {
    return parts().stateBytes();
  }

  @Override
  public void writeState(ByteBuffer out) {
    parts().writeState(out);
  }

  @Override
  public void readState(ByteBuffer in) {
    outlier = -1;
    parts().readState(in);
  }
}

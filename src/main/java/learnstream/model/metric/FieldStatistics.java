package learnstream.model.metric;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import learnstream.model.feature.Feature;
import learnstream.model.feature.FeatureKind;
import learnstream.model.feature.FeatureKind.Numeric;
import learnstream.model.feature.FeatureKind.Time;
import learnstream.model.feature.FeatureSpec;
import learnstream.model.feature.Scaling;
import learnstream.nn.linear.Doubles;
import learnstream.nn.spec.Stateful;

/**
 * What the fields of the samples that a model took in hold, and how much each matters to it: the
 * mean of |sum of gradient times input|, over the field's inputs, of the loss (gradient x input,
 * Shrikumar, Greenside, Shcherbina and Kundaje 2016). To first order that is how much the loss
 * would change if the field were not there. One sample in {@value #EVERY} is looked at, and older
 * ones count less by {@value #FADING} each.
 *
 * <p>The pixels of an image, and more than {@value #MAX_POSITIONS} features without names, have no
 * statistics. Allocates nothing for a sample.
 */
public final class FieldStatistics implements Stateful {
  /** A prime, so that no hour of the day or day of the week is always passed over. */
  static final int EVERY = 127;

  private static final double FADING = 0.98;
  private static final int MAX_POSITIONS = 50;

  private final List<Feature> fields;
  private final boolean isMeasured;

  /** Fields that are numbers, times, or neither. */
  private final int[] numbers;

  private final int[] times;
  private final int[] others;
  private final double[] low;
  private final double[] high;
  private final long[] missing;
  private final double[] importance;

  /** Samples taken in. */
  private long count;

  /**
   * @param isMeasured whether it can be told how much they matter
   */
  public FieldStatistics(FeatureSpec features, boolean isMeasured) {
    fields = fields(features);
    this.isMeasured = isMeasured && !fields.isEmpty();
    numbers = those(kind -> kind instanceof Numeric);
    times = those(kind -> kind instanceof Time);
    others = those(kind -> !(kind instanceof Numeric || kind instanceof Time));
    low = new double[fields.size()];
    high = new double[fields.size()];
    missing = new long[fields.size()];
    importance = new double[fields.size()];
    clear();
  }

  private static List<Feature> fields(FeatureSpec features) {
    boolean hasPositions =
        features.shape().isEmpty()
            && features.named().isEmpty()
            && features.count() <= MAX_POSITIONS;
    return hasPositions
        ? IntStream.range(0, features.count())
            .mapToObj(
                i -> new Feature(Integer.toString(i), null, new Numeric(new Scaling.None(), false)))
            .toList()
        : features.named();
  }

  private int[] those(Predicate<FeatureKind> kind) {
    return IntStream.range(0, fields.size()).filter(i -> kind.test(fields.get(i).kind())).toArray();
  }

  /** Whether the sample at hand is one to be {@link #measure}d. */
  public boolean isDue() {
    return isMeasured && count % EVERY == EVERY - 1;
  }

  /**
   * Takes in how much the fields of a sample matter.
   *
   * @param contributions {@code [fields]}, gradient times input; passed over if not finite
   */
  public void measure(double[] contributions) {
    if (Doubles.allFinite(contributions)) {
      for (int i = 0; i < importance.length; i++) {
        importance[i] = FADING * importance[i] + Math.abs(contributions[i]);
      }
    }
  }

  /** Takes in the numbers of a sample that has nothing else. */
  public void update(double[] limited) {
    for (int i = 0; i < low.length; i++) {
      widen(i, limited[i]);
    }
    count++;
  }

  /**
   * Takes in a record.
   *
   * @param values of its fields; null: missing
   * @param limited its numbers, without outliers
   */
  public void update(Object[] values, double[] limited) {
    for (int n = 0; n < numbers.length; n++) {
      if (values[numbers[n]] == null) {
        missing[numbers[n]]++;
      } else {
        widen(numbers[n], limited[n]);
      }
    }
    for (int i : times) {
      if (values[i] == null) {
        missing[i]++;
      } else {
        widen(i, (Long) values[i]);
      }
    }
    for (int i : others) {
      missing[i] += values[i] == null ? 1 : 0;
    }
    count++;
  }

  private void widen(int i, double value) {
    if (value < low[i]) {
      low[i] = value;
    }
    if (value > high[i]) {
      high[i] = value;
    }
  }

  /**
   * The fields that matter most first; those of which it is not known in their order.
   *
   * @param max how many are told
   * @param categories of a field by its index; -1 where they are not counted
   */
  public List<FieldSummary> summary(int max, IntUnaryOperator categories) {
    double sum = Arrays.stream(importance).sum();
    List<FieldSummary> all = new ArrayList<>();
    for (int i = 0; i < low.length; i++) {
      boolean hasRange = low[i] <= high[i];
      all.add(
          new FieldSummary(
              fields.get(i).name(),
              fields.get(i).kind().label(),
              hasRange ? low[i] : Double.NaN,
              hasRange ? high[i] : Double.NaN,
              count == 0 ? Double.NaN : (double) missing[i] / count,
              categories.applyAsInt(i),
              sum > 0 && Double.isFinite(sum) ? importance[i] / sum : Double.NaN));
    }
    if (sum > 0) {
      all.sort(Comparator.comparingDouble(FieldSummary::importance).reversed());
    }
    return List.copyOf(all.subList(0, Math.min(max, all.size())));
  }

  /** Begins as one that has seen nothing. */
  public void clear() {
    count = 0;
    Arrays.fill(low, Double.POSITIVE_INFINITY);
    Arrays.fill(high, Double.NEGATIVE_INFINITY);
    Arrays.fill(missing, 0);
    Arrays.fill(importance, 0);
  }

  @Override
  public int stateBytes() {
    return low.length == 0 ? 0 : Long.BYTES + low.length * (3 * Double.BYTES + Long.BYTES);
  }

  @Override
  public void writeState(ByteBuffer out) {
    if (low.length > 0) {
      out.putLong(count);
      Doubles.write(out, low);
      Doubles.write(out, high);
      Doubles.write(out, missing);
      Doubles.write(out, importance);
    }
  }

  @Override
  public void readState(ByteBuffer in) {
    if (low.length > 0) {
      count = in.getLong();
      Doubles.read(in, low);
      Doubles.read(in, high);
      Doubles.read(in, missing);
      Doubles.read(in, importance);
    }
  }
}

package learnstream;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import learnstream.codec.avro.LabelledSample;
import learnstream.stream.sample.DoubleList;

/**
 * What a model predicts and learns: features and, where it is known, what is right. It never
 * changes: each method that says more of it gives another sample.
 */
public final class Sample {
  private final String id;
  private final Object features;
  private final Object label;
  private final double weight;
  private final Instant eventTime;

  private Sample(String id, Object features, Object label, double weight, Instant eventTime) {
    this.id = id;
    this.features = features;
    this.label = label;
    this.weight = weight;
    this.eventTime = eventTime;
  }

  /**
   * A sample without a label.
   *
   * @param features as many finite numbers as the model has features, in their order; the array is
   *     not copied
   */
  public static Sample of(double... features) {
    return new Sample(null, new DoubleList(features), null, 1, Instant.EPOCH);
  }

  /**
   * A sample without a label.
   *
   * @param features by name: a finite number for each of the model's features, or, where it learns
   *     records, a number, text or truth value for each of their fields; what is absent or null is
   *     missing
   */
  public static Sample of(Map<String, ?> features) {
    Map<String, Object> values = new HashMap<>();
    features.forEach((name, value) -> values.put(name, plain(value)));
    return new Sample(null, values, null, 1, Instant.EPOCH);
  }

  private static Object plain(Object value) {
    return value == null || value instanceof Boolean
        ? value
        : value instanceof Number number ? (Object) number.doubleValue() : value.toString();
  }

  /**
   * The same with its class; or with the names of the labels that hold, joined by {@code |}.
   *
   * @param its null where it is not known: then the sample is predicted only
   */
  public Sample label(String its) {
    return new Sample(id, features, its, weight, eventTime);
  }

  /** The same with the number that is right; an integer also names a class. */
  public Sample label(double its) {
    return new Sample(id, features, its, weight, eventTime);
  }

  /**
   * The same with the numbers that are right.
   *
   * @param its one for each target or, 0 or 1, for each label; the array is not copied
   */
  public Sample label(double... its) {
    return new Sample(id, features, new DoubleList(its), weight, eventTime);
  }

  /**
   * The same with another weight.
   *
   * @param factor of the sample's gradient, at least 0; otherwise 1
   */
  public Sample weight(double factor) {
    return new Sample(id, features, label, factor, eventTime);
  }

  /** The same with a name, which predictions repeat; otherwise it is its record's key or place. */
  public Sample id(String name) {
    return new Sample(name, features, label, weight, eventTime);
  }

  /** The same with the time at which it happened, which metrics compare with the clock. */
  public Sample eventTime(Instant time) {
    return new Sample(id, features, label, weight, time);
  }

  /**
   * @param defaultId its name where it has none
   */
  LabelledSample record(String defaultId) {
    return new LabelledSample(
        id == null ? defaultId : id, null, features, label, weight, eventTime);
  }
}

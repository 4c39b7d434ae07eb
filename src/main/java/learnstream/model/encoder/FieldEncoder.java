package learnstream.model.encoder;

import java.util.List;
import java.util.Map;
import learnstream.model.feature.FeatureKind;
import learnstream.nn.linear.SparseVector;
import learnstream.nn.spec.Stateful;

/** Turns the values of one field that is no number into inputs. */
interface FieldEncoder extends Stateful {
  /** Null for a number. */
  static FieldEncoder of(FeatureKind kind) {
    if (kind instanceof FeatureKind.Category category) {
      return new CategoryEncoder(category.max());
    }
    if (kind instanceof FeatureKind.Text text) {
      return new TextEncoder(text.width(), text.pairs());
    }
    if (kind instanceof FeatureKind.Hash hash) {
      return new HashEncoder(hash.width());
    }
    if (kind instanceof FeatureKind.Time time) {
      return new TimeEncoder(time.zone(), time.sinceLast());
    }
    if (kind instanceof FeatureKind.Embedding embedding) {
      return new EmbeddingEncoder(embedding);
    }
    return kind instanceof FeatureKind.Bool ? new BooleanEncoder() : null;
  }

  /** Whether it needs {@link #key}. */
  default boolean usesKeys() {
    return false;
  }

  /** Says whose record comes next, by the hash of its key. */
  default void key(long hash) {}

  /**
   * Sets the inputs of a value; changes nothing of itself.
   *
   * @param value a Double, a String, a Boolean or a Long as its kind has it; null if it is missing
   * @param at where its inputs begin
   */
  void encode(Object value, SparseVector out, int at);

  /** The values that have an input of their own, in the order of these; empty where none have. */
  default List<String> ownValues() {
    return List.of();
  }

  /** The vectors of values by their hashes; empty where there are none. */
  default Map<Long, double[]> vectors() {
    return Map.of();
  }

  /** The vector of all other values; empty where there is none. */
  default double[] sharedVector() {
    return new double[0];
  }

  /** Values that are told apart so far; -1 where they are not counted. */
  default int categories() {
    return -1;
  }

  /** Whether it needs {@link #learn}. */
  default boolean learnsFromGradient() {
    return false;
  }

  /**
   * Learns from the loss's gradient at its inputs, which begins at {@code from}; before {@link
   * #update}.
   */
  default void learn(Object value, double[] gradient, int from) {}

  /** Takes in the value of a sample that was learnt. */
  default void update(Object value) {}
}

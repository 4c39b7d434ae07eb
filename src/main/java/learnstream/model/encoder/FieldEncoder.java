package learnstream.model.encoder;

import learnstream.model.feature.FeatureKind;
import learnstream.nn.spec.Stateful;

/** Turns the values of one field that is no number into inputs. */
interface FieldEncoder extends Stateful {
  /** Null for a number. */
  static FieldEncoder of(FeatureKind kind) {
    if (kind instanceof FeatureKind.Category category) {
      return new CategoryEncoder(category.max());
    }
    return kind instanceof FeatureKind.Bool ? new BooleanEncoder() : null;
  }

  /**
   * Sets the inputs of a value; changes nothing of itself.
   *
   * @param value as {@link FieldValues} gives it; null if it is missing
   * @param at where its inputs begin
   */
  void encode(Object value, Inputs out, int at);

  /** Takes in the value of a sample that was learnt. */
  default void update(Object value) {}
}

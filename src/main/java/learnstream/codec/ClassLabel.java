package learnstream.codec;

/** How the label of a sample names a class. */
public final class ClassLabel {
  /** Every whole number up to this one is a double. */
  private static final double MAX_WHOLE = 1e15;

  private ClassLabel() {}

  /**
   * The class's name: the label's text, or of a number without fraction its decimal digits.
   *
   * @param label of a {@link learnstream.codec.avro.LabelledSample} or {@link
   *     learnstream.codec.avro.Prediction}, not null
   */
  public static String name(Object label) {
    return label instanceof Double number
            && number == Math.rint(number)
            && Math.abs(number) < MAX_WHOLE
        ? Long.toString(number.longValue())
        : label.toString();
  }
}

package learnstream.stream.state;

/**
 * The number of a sample among all that its models have ever been given. It is the sample's offset
 * as long as the topic is the first one; when a topic is deleted and created again its offsets
 * begin anew, but the numbers go on: they are the offset plus 2^48 for each topic that came before.
 * So everything that is stored stays in order.
 */
public final class SampleNumber {
  private static final int OFFSET_BITS = 48;

  private SampleNumber() {}

  /**
   * @param topic how many topics of this name came before, from 0
   * @param offset of the sample, or -1 for the place before the first one
   */
  public static long of(int topic, long offset) {
    return ((long) topic << OFFSET_BITS) + offset;
  }

  /** The offset of a sample in topic number {@code topic}; -1 if it was in an earlier one. */
  public static long offset(int topic, long number) {
    return Math.max(-1, number - of(topic, 0));
  }
}

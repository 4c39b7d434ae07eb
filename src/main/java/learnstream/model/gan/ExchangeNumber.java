package learnstream.model.gan;

/**
 * Numbers of exchanges and eras, which rise by little and begin at 0. One that no run reaches was
 * forged: version 0.1 took such numbers in, stored them, and waited for higher ones for ever.
 */
public final class ExchangeNumber {
  /** Highest number that is believed of what is stored. */
  public static final long MAX = 1L << 62;

  private ExchangeNumber() {}

  /** Whether a run may have come to this number. */
  public static boolean isReachable(long number) {
    return number >= 0 && number <= MAX;
  }

  /** A stored number, or {@code instead} if no run reaches it. */
  static long orElse(long stored, long instead) {
    return isReachable(stored) ? stored : instead;
  }
}

package learnstream.model.gan;

/**
 * Exchanges and rollback epochs are counted from 0, so a number that no run can reach was forged.
 * Version 0.1 accepted and stored such numbers, and then waited for higher ones forever.
 */
public final class ExchangeNumber {
  /** Highest stored number that is believed. */
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

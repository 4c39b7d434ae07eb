package learnstream.stream.gan;

/** Sums over the exchanges since the last metrics record. */
final class ExchangeTally {
  long exchanges;
  double loss;
  double realAccuracy;
  double generatedAccuracy;
  double spread;
  double realSpread;
  long used;
  long staleness;
  long maxStaleness;
  private final long since;

  ExchangeTally(long now) {
    since = now;
  }

  double perSecond(long now) {
    return 1000.0 * exchanges / Math.max(1, now - since);
  }

  /** Mean over the exchanges, or null if there were none. */
  Double mean(double sum) {
    return exchanges == 0 ? null : (Double) (sum / exchanges);
  }
}

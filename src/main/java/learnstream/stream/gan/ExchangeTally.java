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
  private long since;

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

  void reset(long now) {
    exchanges = 0;
    loss = 0;
    realAccuracy = 0;
    generatedAccuracy = 0;
    spread = 0;
    realSpread = 0;
    used = 0;
    staleness = 0;
    maxStaleness = 0;
    since = now;
  }
}

package learnstream.dashboard.panel;

/**
 * The state of reading the topics.
 *
 * @param connected whether the cluster answered last
 * @param since when that began, ms since the epoch
 * @param behind seconds that the page is behind the topics
 * @param skipped records passed over because there were too many to read them all
 * @param unreadable records that this version could not read
 * @param error the last failure, a sentence; null if all is well
 */
record Feed(
    boolean connected, long since, double behind, long skipped, long unreadable, String error) {
  static Feed starting(long now) {
    return new Feed(false, now, 0, 0, 0, null);
  }

  Feed answered(long now, double newBehind) {
    return new Feed(true, connected ? since : now, newBehind, skipped, unreadable, null);
  }

  Feed silent(long now, String reason) {
    return new Feed(false, connected ? now : since, behind, skipped, unreadable, reason);
  }

  Feed skipping(long records) {
    return new Feed(connected, since, behind, skipped + records, unreadable, error);
  }

  Feed refusing() {
    return new Feed(connected, since, behind, skipped, unreadable + 1, error);
  }
}

package learnstream.soak;

/**
 * What a learner takes at one moment.
 *
 * @param minutes since the soak began
 * @param heap bytes of what lives in its heap, after a collection
 * @param threads of Java
 * @param handles open files and sockets
 * @param changelog bytes of the models' changelog topics at the broker
 * @param state bytes of its state directory
 */
record Footprint(
    double minutes, long heap, long threads, long handles, long changelog, long state) {
  /** Growth from one moment to a later one that counts as none, as a share. */
  private static final double TOLERANCE = 0.1;

  /** Whether heap, threads or handles have grown since another moment. */
  boolean hasGrownSince(Footprint early) {
    return grew(early.heap, heap) || grew(early.threads, threads) || grew(early.handles, handles);
  }

  private static boolean grew(long before, long after) {
    return after > before * (1 + TOLERANCE);
  }

  @Override
  public String toString() {
    return "| %.1f | %.1f MB | %d | %d | %.1f MB | %.1f MB |"
        .formatted(minutes, heap / 1e6, threads, handles, changelog / 1e6, state / 1e6);
  }
}

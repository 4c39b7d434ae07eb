package learnstream.store;

/**
 * What the store held of a model.
 *
 * @param offset offset of the last sample that the state read contains, or {@link #NOTHING}
 * @param generation newest generation seen, readable or not; 0 for none
 * @param damaged whether a newer snapshot than the one read was unusable, so that samples which it
 *     contained have to be replayed
 */
public record Stored(long offset, long generation, boolean damaged) {
  public static final long NOTHING = -1;

  static final Stored NONE = new Stored(NOTHING, 0, false);

  /** Whether a state was read. */
  public boolean found() {
    return offset != NOTHING;
  }
}

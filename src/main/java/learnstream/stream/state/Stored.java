package learnstream.stream.state;

import learnstream.codec.avro.ModelDescription;

/**
 * What the store held of a model.
 *
 * @param offset number of the last sample that the state read contains, or {@link #NOTHING}
 * @param handled number of the last sample that it needs no more: learnt, or refused
 * @param generation the generation that the next snapshot follows; 0 for none
 * @param samplesAtCheckpoint number of samples that the model had taken in at its newest checkpoint
 * @param damaged whether a newer snapshot than the one read was unusable, so that samples which it
 *     contained have to be replayed
 * @param description what was stored with the state; null for nothing, and in format 1
 */
public record Stored(
    long offset,
    long handled,
    long generation,
    long samplesAtCheckpoint,
    boolean damaged,
    ModelDescription description) {
  public static final long NOTHING = -1;

  static final Stored NONE = new Stored(NOTHING, NOTHING, 0, 0, false, null);

  /** Whether a state was read. */
  public boolean found() {
    return offset != NOTHING;
  }
}

package learnstream.model.replica;

/**
 * What a replica has learnt since its last difference.
 *
 * @param updates by which it came about: its weight among the others'
 * @param numbers by how much each parameter has changed; none without updates; not copied
 */
@SuppressWarnings("ArrayRecordComponent")
public record Difference(long updates, float[] numbers) {
  /** Of a replica that has learnt nothing. */
  public static final Difference NOTHING = new Difference(0, new float[0]);
}

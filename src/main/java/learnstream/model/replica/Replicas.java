package learnstream.model.replica;

/**
 * How the replicas of a model mix that learns from several partitions.
 *
 * @param mixEvery samples that a replica learns before it asks for a round, at least 1
 * @param warmUp samples that all of them together learn before none waits for another any more: the
 *     first quarter in turns, the others round by round; 0 for none
 */
public record Replicas(int mixEvery, int warmUp) {
  /** Where nothing is said. */
  public static final Replicas DEFAULT = new Replicas(50, 10_000);
}

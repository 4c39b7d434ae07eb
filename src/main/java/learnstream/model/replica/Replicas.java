package learnstream.model.replica;

/**
 * How the replicas of a model mix that learns from several partitions.
 *
 * @param mixEvery samples that a replica learns before it asks for a round, at least 1
 */
public record Replicas(int mixEvery) {
  /** Where nothing is said. */
  public static final Replicas DEFAULT = new Replicas(100);
}

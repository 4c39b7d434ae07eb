package learnstream.stream.supervised;

import java.nio.charset.StandardCharsets;
import learnstream.config.Deployment;

/**
 * Which replica of its model a task has.
 *
 * @param partition of the samples
 * @param partitions how many there are, each with a replica
 */
record ReplicaPlace(int partition, int partitions) {
  /** Null where a model learns from one partition. */
  static ReplicaPlace of(Deployment deployment, int partition) {
    return deployment.replicas() == null
        ? null
        : new ReplicaPlace(partition, deployment.partitions());
  }

  /** Tells the replica apart wherever models are told apart by keys. */
  byte[] key() {
    return Integer.toString(partition).getBytes(StandardCharsets.UTF_8);
  }
}

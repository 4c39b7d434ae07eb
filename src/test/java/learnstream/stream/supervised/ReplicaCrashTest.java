package learnstream.stream.supervised;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The replicas of one model, whose tasks crash again and again. What was committed of each must be
 * what a replica says that is never interrupted, closes its mini-batches and mixes at the same
 * samples, and takes in what the others have committed: to the bit.
 */
class ReplicaCrashTest {
  @ParameterizedTest
  @CsvSource({
    // seed, batch size, bytes of a part, partitions, damaged snapshots, samples to warm up
    "1, 1, 524288, 2, false, 400",
    "2, 1, 300, 4, false, 10000",
    "3, 4, 524288, 3, false, 0",
    "4, 5, 200, 3, true, 200",
    "5, 1, 300, 4, true, 400",
  })
  void committedOutputIsThatOfUninterruptedReplicas(
      long seed, int batchSize, int partBytes, int partitions, boolean damage, int warmUp)
      throws Exception {
    Deployment deployment = deployment(batchSize, partitions, warmUp);
    Random random = new Random(seed);
    List<CrashingReplica> tasks = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) {
      // The last one has a few samples only, and must not hold up the others.
      int samples = partition == partitions - 1 ? 5 : 400;
      tasks.add(new CrashingReplica(deployment, partition, samples, partBytes, random));
    }
    while (!tasks.stream().allMatch(CrashingReplica::isDone)) {
      tasks.get(random.nextInt(partitions)).live(tasks);
      if (damage && random.nextInt(2) == 0) {
        tasks.get(random.nextInt(partitions)).damageNewestSnapshot();
      }
    }
    // What is on its way arrives.
    for (int turn = 0; turn < 6; turn++) {
      tasks.forEach(task -> task.takeAll(tasks));
    }

    assertThat(tasks.stream().mapToInt(CrashingReplica::crashes).sum()).isGreaterThan(20);
    if (damage) {
      assertThat(tasks.stream().mapToInt(CrashingReplica::damages).sum()).isGreaterThan(3);
    }
    List<float[]> bases = new ArrayList<>();
    for (CrashingReplica task : tasks) {
      bases.add(new UninterruptedReplica(deployment, task, tasks).mustHaveSaidTheSame());
    }
    for (float[] base : bases) {
      assertThat(base).as("what the replicas agree on").isEqualTo(bases.get(0));
    }
  }

  private static Deployment deployment(int batchSize, int partitions, int warmUp) throws Exception {
    return ConfigReader.parse(
        """
        name: crashes
        partitions: %d
        replicas: {mixEvery: 15, warmUp: %d}
        metrics: {everySamples: 20, every: 200ms}
        models:
          - id: m
            features: 3
            classes: [off, on]
            layers: [5]
            optimiser: adam
            batchSize: %d
            batchTimeLimit: 40ms
            snapshot: {everySamples: 40, every: 300ms}
            checkpoint: {everySamples: 10, every: 500ms}
        """
            .formatted(partitions, warmUp, batchSize),
        "test");
  }
}

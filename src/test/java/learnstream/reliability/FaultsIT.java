package learnstream.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import learnstream.reliability.fault.BrokerKilled;
import learnstream.reliability.fault.InTurn;
import learnstream.reliability.fault.NetworkCut;
import learnstream.reliability.fault.StateLost;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of the table of faults; the long one is {@link Reliability}. */
class FaultsIT {
  private static final long SEED = 20261125;
  private static final int SAMPLES_PER_SECOND = 400;

  @TempDir private static Path directory;
  private static Cluster cluster;

  @BeforeAll
  static void start() throws Exception {
    cluster = new Cluster(directory);
  }

  @AfterAll
  static void stop() throws Exception {
    if (cluster != null) {
      cluster.close();
    }
  }

  /**
   * For killed learners see KilledLearnerIT, for damaged snapshots CrashSimulationTest, for
   * partitions that move ModelByKeyIT and ReplicasIT.
   */
  @Test
  void aLearnerGoesOnToTheBitWhateverIsCutOrLost() throws Exception {
    assertThatThePromiseHolds(
        new InTurn("short form", List.of(new NetworkCut(), new BrokerKilled(), new StateLost())));
  }

  private static void assertThatThePromiseHolds(Fault fault) throws Exception {
    FaultRunner runner = new FaultRunner(cluster, directory, SEED, SAMPLES_PER_SECOND, System.err);
    Outcome outcome = runner.run(fault, fault.rounds());
    assertThat(outcome.samples()).isPositive();
    assertThat(outcome.held()).as(outcome.row()).isTrue();
  }
}

package learnstream.reliability.fault;

import java.util.ArrayList;
import java.util.List;
import learnstream.reliability.Fault;

/** All of them, in the order of the table. */
public final class Faults {
  private Faults() {}

  public static List<Fault> all() {
    List<Fault> all = new ArrayList<>();
    all.add(new LearnerKilled());
    all.add(new BrokerKilled());
    all.add(new NetworkCut());
    all.add(new Rebalance());
    all.add(new StandbyTakesOver());
    all.add(new SuspendedProcess());
    all.add(new TransactionsAborted());
    all.add(new StateLost());
    all.add(new SnapshotsDamaged());
    all.add(new DiskFull());
    all.add(new ClockSet());
    all.add(new OffsetsExpired());
    all.add(new CoveredSamplesDeleted());
    all.add(new NeededSamplesDeleted());
    all.add(new SamplesTopicRecreated());
    all.add(new PartitionsAdded());
    all.addAll(PoisonedSamples.all());
    all.add(new PoisonedCheckpoints());
    all.add(new PoisonedCommands());
    all.add(new MoreControlPartitions());
    return all;
  }
}

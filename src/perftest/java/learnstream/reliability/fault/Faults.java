package learnstream.reliability.fault;

import java.util.List;
import learnstream.reliability.Fault;

/** All of them, in the order of the table. */
public final class Faults {
  private Faults() {}

  public static List<Fault> all() {
    return List.of(
        new LearnerKilled(),
        new BrokerKilled(),
        new NetworkCut(),
        new Rebalance(),
        new StandbyTakesOver(),
        new SuspendedProcess());
  }
}

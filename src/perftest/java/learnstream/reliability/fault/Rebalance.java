package learnstream.reliability.fault;

import learnstream.reliability.Fault;
import learnstream.reliability.LearnerProcess;
import learnstream.reliability.Setup;
import learnstream.reliability.Trial;

/** A further process joins and leaves in turn, so that partitions move while they are learnt. */
public final class Rebalance implements Fault {
  private LearnerProcess further;

  @Override
  public String name() {
    return "rebalance with threads";
  }

  @Override
  public int rounds() {
    return 20;
  }

  @Override
  public Setup setup() {
    return Setup.byKey(1, 0);
  }

  @Override
  public void prepare(Trial trial) throws Exception {
    further = trial.addLearner();
  }

  @Override
  public double inject(Trial trial, int round) throws Exception {
    if (round % 2 == 0) {
      further.start();
      further.awaitRunning();
      return trial.awaitGoingOn(System.currentTimeMillis());
    }
    long moment = System.currentTimeMillis();
    further.stop();
    return trial.awaitGoingOn(moment);
  }
}

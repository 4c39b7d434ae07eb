package learnstream.reliability.fault;

import learnstream.reliability.Fault;
import learnstream.reliability.LearnerProcess;
import learnstream.reliability.Setup;
import learnstream.reliability.Trial;

/** One of two processes that keep copies of each other's stores is killed, and comes back. */
public final class StandbyTakesOver implements Fault {
  @Override
  public String name() {
    return "standby takes over";
  }

  @Override
  public int rounds() {
    return 20;
  }

  @Override
  public Setup setup() {
    return Setup.byKey(2, 1);
  }

  @Override
  public double inject(Trial trial, int round) throws Exception {
    LearnerProcess learner = trial.learners().get(round % 2);
    trial.release(learner);
    long moment = System.currentTimeMillis();
    learner.kill();
    double seconds = trial.awaitGoingOn(moment);
    learner.start();
    learner.awaitRunning();
    trial.keep(learner);
    return seconds;
  }
}

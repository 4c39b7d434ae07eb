package learnstream.reliability.fault;

import learnstream.reliability.Fault;
import learnstream.reliability.LearnerProcess;
import learnstream.reliability.Trial;

/** A killed process comes back on a machine that has nothing of its state directory. */
public final class StateLost implements Fault {
  @Override
  public String name() {
    return "state directory lost";
  }

  @Override
  public int rounds() {
    return 20;
  }

  @Override
  public double inject(Trial trial, int round) throws Exception {
    LearnerProcess learner = trial.learner();
    long moment = System.currentTimeMillis();
    learner.kill();
    learner.loseState();
    learner.start();
    return trial.awaitGoingOn(moment);
  }
}

package learnstream.reliability.fault;

import learnstream.reliability.Fault;
import learnstream.reliability.LearnerProcess;
import learnstream.reliability.Trial;

/** SIGKILL amid the stream; a supervisor starts the process again at once. */
public final class LearnerKilled implements Fault {
  @Override
  public String name() {
    return "learner killed";
  }

  @Override
  public int rounds() {
    return 100;
  }

  @Override
  public double inject(Trial trial, int round) throws Exception {
    LearnerProcess learner = trial.learner();
    long moment = System.currentTimeMillis();
    learner.kill();
    learner.start();
    return trial.awaitGoingOn(moment);
  }
}

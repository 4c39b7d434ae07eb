package learnstream.reliability.fault;

import learnstream.reliability.Fault;
import learnstream.reliability.LearnerProcess;
import learnstream.reliability.Operator;
import learnstream.reliability.Trial;

/**
 * Retention deletes every sample while the learner is stopped. A snapshot contains all of them, the
 * newest ones were refused by both models: nothing is missing.
 */
public final class CoveredSamplesDeleted implements Fault {
  private static final int REFUSED = 50;

  @Override
  public String name() {
    return "samples beyond retention that snapshots cover";
  }

  @Override
  public int rounds() {
    return 5;
  }

  @Override
  public double inject(Trial trial, int round) throws Exception {
    LearnerProcess learner = trial.learner();
    Operator operator = new Operator(trial);
    trial.feed().pause();
    trial.awaitSettled();
    for (int i = 0; i < REFUSED; i++) {
      operator.sendSample(null, new byte[] {1, 2, 3});
    }
    trial.awaitSettled();
    operator.snapshot();
    long moment = System.currentTimeMillis();
    learner.stop();
    operator.deleteAllSamples();
    learner.start();
    trial.feed().resume();
    return trial.awaitGoingOn(moment);
  }
}

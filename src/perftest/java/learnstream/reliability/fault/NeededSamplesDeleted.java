package learnstream.reliability.fault;

import java.util.Random;
import learnstream.config.ModelConfig;
import learnstream.reliability.Changelog;
import learnstream.reliability.Fault;
import learnstream.reliability.LearnerProcess;
import learnstream.reliability.Operator;
import learnstream.reliability.Trial;

/**
 * Both snapshots are damaged, and retention has deleted what they were made of: the learner stops
 * and says which samples are missing, and goes on without them when it is told to.
 */
public final class NeededSamplesDeleted implements Fault {
  @Override
  public String name() {
    return "samples beyond retention that a replay needs";
  }

  @Override
  public int rounds() {
    return 3;
  }

  @Override
  public boolean goesOnToTheBit() {
    return false;
  }

  @Override
  public double inject(Trial trial, int round) throws Exception {
    LearnerProcess learner = trial.learner();
    trial.feed().pause();
    trial.awaitSettled();
    long moment = System.currentTimeMillis();
    learner.stop();
    for (ModelConfig model : trial.deployment().models()) {
      new Changelog(trial, model.spec().id()).damageSnapshots(new Random(round));
    }
    learner.loseState();
    new Operator(trial).deleteAllSamples();
    trial.configure(learner, "onMissingGap: stop\n");
    learner.start();
    trial.feed().resume();
    int code = learner.awaitEnd();
    if (code != 1 || !learner.lastLine().contains("offset")) {
      throw new IllegalStateException(
          "ended with %d: %s; 1 and the missing offsets are wanted"
              .formatted(code, learner.lastLine()));
    }
    trial.configure(learner, "onMissingGap: continue\n");
    learner.start();
    return trial.awaitGoingOn(moment);
  }
}

package learnstream.reliability.fault;

import java.util.Random;
import learnstream.config.ModelConfig;
import learnstream.reliability.Changelog;
import learnstream.reliability.Fault;
import learnstream.reliability.LearnerProcess;
import learnstream.reliability.Trial;

/** Both snapshots of each model are damaged in the changelog, and what was on disk is gone. */
public final class SnapshotsDamaged implements Fault {
  @Override
  public String name() {
    return "both snapshots damaged";
  }

  @Override
  public int rounds() {
    return 10;
  }

  @Override
  public double inject(Trial trial, int round) throws Exception {
    LearnerProcess learner = trial.learner();
    learner.stop();
    long moment = System.currentTimeMillis();
    int damaged = 0;
    for (ModelConfig model : trial.deployment().models()) {
      damaged += new Changelog(trial, model.spec().id()).damageSnapshots(new Random(round));
    }
    if (damaged == 0) {
      throw new IllegalStateException("there was no snapshot to damage");
    }
    learner.loseState();
    learner.start();
    return trial.awaitGoingOn(moment);
  }
}

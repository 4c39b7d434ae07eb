package learnstream.reliability.fault;

import java.util.List;
import learnstream.reliability.Fault;
import learnstream.reliability.LearnerProcess;
import learnstream.reliability.Trial;
import org.apache.kafka.clients.admin.Admin;

/** The group's offsets are gone, as after a week without a learner. */
public final class OffsetsExpired implements Fault {
  @Override
  public String name() {
    return "group offsets expired";
  }

  @Override
  public int rounds() {
    return 5;
  }

  @Override
  public double inject(Trial trial, int round) throws Exception {
    LearnerProcess learner = trial.learner();
    learner.stop();
    long moment = System.currentTimeMillis();
    try (Admin admin = trial.cluster().admin()) {
      admin.deleteConsumerGroups(List.of(trial.deployment().name())).all().get();
    }
    learner.start();
    return trial.awaitGoingOn(moment);
  }
}

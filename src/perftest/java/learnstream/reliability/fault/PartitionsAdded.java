package learnstream.reliability.fault;

import java.util.Map;
import learnstream.reliability.Fault;
import learnstream.reliability.LearnerProcess;
import learnstream.reliability.Setup;
import learnstream.reliability.Trial;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;

/**
 * The samples get more partitions than the configuration says and the stores have: keys may now be
 * elsewhere than their models, so the learner ends with a sentence and learns nothing wrong.
 */
public final class PartitionsAdded implements Fault {
  @Override
  public String name() {
    return "partitions added to the samples";
  }

  @Override
  public int rounds() {
    return 1;
  }

  @Override
  public Setup setup() {
    return Setup.byKey(1, 0);
  }

  @Override
  public double inject(Trial trial, int round) throws Exception {
    LearnerProcess learner = trial.learner();
    trial.feed().pause();
    trial.awaitSettled();
    // Their checkpoints are made while it waits; afterwards none can be.
    trial.passUntil(System.currentTimeMillis() + 10_000);
    long moment = System.currentTimeMillis();
    learner.stop();
    trial.release(learner);
    String topic = trial.deployment().topics().samples();
    int more = 2 * trial.deployment().partitions();
    try (Admin admin = trial.cluster().admin()) {
      admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(more))).all().get();
    }
    learner.start();
    int code = learner.awaitEnd();
    trial.note("ends with %d: %s".formatted(code, learner.lastLine()));
    return (System.currentTimeMillis() - moment) / 1000.0;
  }
}

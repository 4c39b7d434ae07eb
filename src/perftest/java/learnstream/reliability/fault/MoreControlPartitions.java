package learnstream.reliability.fault;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import learnstream.reliability.Fault;
import learnstream.reliability.LearnerProcess;
import learnstream.reliability.Operator;
import learnstream.reliability.Trial;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The control topic has more partitions than the samples, and commands are in those. */
public final class MoreControlPartitions implements Fault {
  private static final int PARTITIONS = 3;

  @Override
  public String name() {
    return "control: more partitions than the samples";
  }

  @Override
  public int rounds() {
    return 3;
  }

  @Override
  public void prepare(Trial trial) throws Exception {
    String topic = trial.deployment().topics().control();
    try (Admin admin = trial.cluster().admin()) {
      admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(PARTITIONS))).all().get();
    }
  }

  @Override
  public double inject(Trial trial, int round) throws Exception {
    LearnerProcess learner = trial.learner();
    long moment = System.currentTimeMillis();
    byte[] command = "not a command".getBytes(StandardCharsets.UTF_8);
    new Operator(trial)
        .send(
            new ProducerRecord<>(
                trial.deployment().topics().control(), PARTITIONS - 1, null, command));
    learner.kill();
    learner.start();
    return trial.awaitGoingOn(moment);
  }
}

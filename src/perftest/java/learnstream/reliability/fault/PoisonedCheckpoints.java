package learnstream.reliability.fault;

import java.nio.charset.StandardCharsets;
import learnstream.reliability.Fault;
import learnstream.reliability.Operator;
import learnstream.reliability.Trial;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Tombstones and bytes that are none among the checkpoints; then a model is rolled back. */
public final class PoisonedCheckpoints implements Fault {
  @Override
  public String name() {
    return "checkpoints: tombstone and random bytes before a roll-back";
  }

  @Override
  public int rounds() {
    return 3;
  }

  @Override
  public double inject(Trial trial, int round) throws Exception {
    Operator operator = new Operator(trial);
    String topic = trial.deployment().topics().checkpoints();
    byte[] key = ("poison-" + round).getBytes(StandardCharsets.UTF_8);
    operator.send(new ProducerRecord<>(topic, 0, key, new byte[] {1, 2, 3}));
    operator.send(new ProducerRecord<>(topic, 0, "gone".getBytes(StandardCharsets.UTF_8), null));
    long moment = System.currentTimeMillis();
    operator.rollBack("ffnn");
    return trial.awaitGoingOn(moment);
  }
}

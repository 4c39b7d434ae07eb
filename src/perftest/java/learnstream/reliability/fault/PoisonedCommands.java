package learnstream.reliability.fault;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import learnstream.codec.avro.ControlAction;
import learnstream.codec.avro.ControlCommand;
import learnstream.reliability.Fault;
import learnstream.reliability.Operator;
import learnstream.reliability.Trial;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Records in the control topic that are no commands, or ask for what cannot be. */
public final class PoisonedCommands implements Fault {
  @Override
  public String name() {
    return "control: tombstone and random bytes and absurd numbers";
  }

  @Override
  public int rounds() {
    return 3;
  }

  @Override
  public double inject(Trial trial, int round) throws Exception {
    Operator operator = new Operator(trial);
    String topic = trial.deployment().topics().control();
    long moment = System.currentTimeMillis();
    for (byte[] value : values(round)) {
      operator.send(new ProducerRecord<>(topic, 0, null, value));
    }
    // Answered only by a learner that has dealt with those before.
    operator.command(ControlAction.SNAPSHOT, "ffnn", null);
    return trial.awaitGoingOn(moment);
  }

  private static List<byte[]> values(int round) {
    byte[] random = new byte[1000];
    new Random(round).nextBytes(random);
    // Not List.of, which has no room for a tombstone.
    return Arrays.asList(
        null,
        random,
        command(ControlAction.ROLL_BACK, Long.MAX_VALUE, null, null),
        command(ControlAction.ROLL_BACK, Long.MIN_VALUE, null, null),
        command(ControlAction.SET_LEARNING_RATE, null, "constant NaN", null),
        command(ControlAction.SET_LEARNING_RATE, null, "constant 1e999", null),
        command(ControlAction.SET_LEARNING_RATE, null, "x".repeat(900_000), null),
        command(ControlAction.SET_LEARNING_RATE, null, null, null),
        command(ControlAction.FREEZE, null, null, Integer.MIN_VALUE),
        command(ControlAction.UNFREEZE, null, null, Integer.MAX_VALUE));
  }

  private static byte[] command(
      ControlAction action, Long version, String learningRate, Integer layer) {
    return Operator.encoded(
        new ControlCommand(
            UUID.randomUUID().toString(),
            "ffnn",
            null,
            "somebody\nhostile",
            action,
            null,
            version,
            learningRate,
            layer,
            Instant.now()));
  }
}

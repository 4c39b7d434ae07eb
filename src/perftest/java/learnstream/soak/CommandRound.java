package learnstream.soak;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import learnstream.codec.avro.ControlAction;
import learnstream.codec.avro.ControlCommand;
import learnstream.codec.avro.ControlOutcome;
import learnstream.codec.avro.ControlResult;
import learnstream.config.Deployment;
import learnstream.stream.control.ControlClient;

/** Commands of every kind, one after the other, that leave each model learning. For one thread. */
final class CommandRound implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** What is sent to whom; the key is the one of this number. */
  private record Step(ControlAction action, String model, int key) {}

  private static final List<Step> STEPS =
      List.of(
          new Step(ControlAction.PAUSE, Soak.DENSE, 0),
          new Step(ControlAction.RESUME, Soak.DENSE, 0),
          new Step(ControlAction.SET_LEARNING_RATE, Soak.CONVOLUTIONAL, 1),
          new Step(ControlAction.FREEZE, Soak.DENSE, 2),
          new Step(ControlAction.UNFREEZE, Soak.DENSE, 2),
          new Step(ControlAction.SNAPSHOT, Soak.CONVOLUTIONAL, 3),
          new Step(ControlAction.CHECKPOINT, Soak.PERCEPTRON, 4),
          new Step(ControlAction.ROLL_BACK, Soak.PERCEPTRON, 4),
          new Step(ControlAction.RESET, Soak.CONVOLUTIONAL, 5));

  private final ControlClient client;
  private int sent;
  private int applied;

  /** Of the newest checkpoint that was commanded. */
  private Long version;

  CommandRound(Deployment deployment) {
    client = new ControlClient(deployment);
  }

  /** Sends the next one and waits until it is done. */
  void next() throws Exception {
    Step step = STEPS.get(sent % STEPS.size());
    sent++;
    try {
      ControlResult result = client.send(command(step), PATIENCE).get(0);
      if (result.getOutcome() == ControlOutcome.APPLIED) {
        applied++;
      } else {
        System.err.printf("%s of %s: %s%n", step.action, step.model, result.getMessage());
      }
      if (step.action == ControlAction.CHECKPOINT) {
        version = result.getVersionAfter();
      }
    } catch (TimeoutException e) {
      System.err.println(e.getMessage());
    }
  }

  private ControlCommand command(Step step) {
    ControlAction action = step.action;
    boolean ofLayer = action == ControlAction.FREEZE || action == ControlAction.UNFREEZE;
    return ControlCommand.newBuilder()
        .setId(UUID.randomUUID().toString())
        .setModelId(step.model)
        .setKey(ByteBuffer.wrap(SampleFeed.key(step.key).getBytes(StandardCharsets.UTF_8)))
        .setAuthor("soak")
        .setAction(action)
        .setVersion(action == ControlAction.ROLL_BACK ? version : null)
        .setLearningRate(action == ControlAction.SET_LEARNING_RATE ? "constant 0.01" : null)
        .setLayer(ofLayer ? (Integer) 0 : null)
        .setTime(Instant.now())
        .build();
  }

  int sent() {
    return sent;
  }

  int applied() {
    return applied;
  }

  @Override
  public void close() {
    client.close();
  }
}

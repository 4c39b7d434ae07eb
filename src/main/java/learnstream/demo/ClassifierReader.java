package learnstream.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import learnstream.codec.AssembledCheckpoint;
import learnstream.codec.CheckpointTopic;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.ControlAction;
import learnstream.codec.avro.ControlCommand;
import learnstream.config.Deployment;
import learnstream.config.ModelConfig;
import learnstream.model.Learner;
import learnstream.stream.control.ControlClient;

/** Rebuilds a running model from the checkpoints topic, as any consumer can. */
public final class ClassifierReader {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private ClassifierReader() {}

  /** The current state of a model: asks its learner for a checkpoint and reads it. */
  public static Learner newest(Deployment deployment, ModelConfig model)
      throws UndecodableException, TimeoutException {
    try (ControlClient client = new ControlClient(deployment)) {
      client.send(
          ControlCommand.newBuilder()
              .setId(UUID.randomUUID().toString())
              .setModelId(model.spec().id())
              .setAuthor("demo")
              .setAction(ControlAction.CHECKPOINT)
              .setTime(Instant.now())
              .build(),
          PATIENCE);
    }
    String topic = deployment.topics().checkpoints();
    String id = model.spec().id();
    AtomicReference<AssembledCheckpoint> newest = new AtomicReference<>();
    CheckpointTopic.read(
        deployment.kafka(), topic, part -> part.getModelId().equals(id), newest::set);
    if (newest.get() == null) {
      throw new IllegalStateException("no whole checkpoint of %s is in %s".formatted(id, topic));
    }
    Learner learner = new Learner(model.spec());
    learner.readState(newest.get().state());
    return learner;
  }
}

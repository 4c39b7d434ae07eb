package learnstream.cli;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import learnstream.cli.output.CheckpointSummary;
import learnstream.codec.AssembledCheckpoint;
import learnstream.codec.ByteFields;
import learnstream.codec.CheckpointTopic;
import learnstream.codec.DescribedCheckpoint;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.Checkpoint;
import learnstream.config.Deployment;

/** Checkpoints in a deployment's topic. */
public final class Checkpoints {
  private Checkpoints() {}

  /**
   * The newest complete checkpoint in the topic that matches.
   *
   * @param key with a model for each record key, its key; else null
   * @param number null for the newest
   */
  static Optional<AssembledCheckpoint> find(
      Deployment deployment, String model, String key, Long number) {
    AtomicReference<AssembledCheckpoint> newest = new AtomicReference<>();
    read(
        deployment,
        part ->
            part.getModelId().equals(model)
                && (key == null || key.equals(ByteFields.text(part.getKey())))
                && (number == null || part.getNumber() == number),
        newest::set);
    return Optional.ofNullable(newest.get());
  }

  /** Hands over every complete checkpoint of the topic, oldest first. */
  static void inTopic(Deployment deployment, Consumer<AssembledCheckpoint> each) {
    read(deployment, part -> true, each);
  }

  private static void read(
      Deployment deployment, Predicate<Checkpoint> wanted, Consumer<AssembledCheckpoint> each) {
    CheckpointTopic.Skipped skipped =
        CheckpointTopic.read(
            ConfigArgument.clients(deployment), deployment.topics().checkpoints(), wanted, each);
    if (skipped.count() > 0) {
      System.err.println(skipped.sentence());
    }
  }

  /**
   * Fingerprint of the checkpoint's specification, or why there is none: it is of format 1, or
   * cannot be read.
   */
  static String specification(Checkpoint checkpoint) {
    try {
      return DescribedCheckpoint.of(checkpoint)
          .description()
          .map(CheckpointSummary::fingerprint)
          .orElse("(format 1)");
    } catch (UndecodableException e) {
      return "(unreadable)";
    }
  }
}

package learnstream.demo;

import learnstream.codec.AssembledCheckpoint;
import learnstream.codec.CheckpointTopic;
import learnstream.codec.UndecodableException;
import learnstream.config.Deployment;
import learnstream.config.ModelConfig;
import learnstream.learner.Learner;

/** Rebuilds a model from the checkpoints topic, as any consumer can. */
final class ClassifierReader {
  private ClassifierReader() {}

  /** The newest whole checkpoint of a model. */
  static Learner newest(Deployment deployment, ModelConfig model) throws UndecodableException {
    String topic = deployment.topics().checkpoints();
    String id = model.spec().id();
    AssembledCheckpoint newest =
        CheckpointTopic.read(deployment.kafka(), topic, part -> part.getModelId().equals(id))
            .stream()
            .reduce((older, newer) -> newer)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "no whole checkpoint of %s is in %s".formatted(id, topic)));
    Learner learner = new Learner(model.spec());
    learner.readState(newest.state());
    return learner;
  }
}

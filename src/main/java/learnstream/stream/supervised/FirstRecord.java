package learnstream.stream.supervised;

import java.util.Optional;
import learnstream.stream.recovery.CommittedHistory;
import learnstream.stream.recovery.PartitionState;
import learnstream.stream.sample.Decoded;
import learnstream.stream.state.InputPosition;
import learnstream.stream.state.PositionStore;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * Brings the models of a task to where they were when the first record after a start is no sample,
 * but a command or what another replica tells.
 */
final class FirstRecord {
  private final ProcessorContext<byte[], Object> context;
  private final String samplesTopic;
  private final ModelKeeper keeper;
  private final CommittedHistory history;

  FirstRecord(
      ProcessorContext<byte[], Object> context,
      String samplesTopic,
      ModelKeeper keeper,
      CommittedHistory history) {
    this.context = context;
    this.samplesTopic = samplesTopic;
    this.keeper = keeper;
    this.history = history;
  }

  /** Why the models cannot be brought there, as a sentence; empty once they are. */
  Optional<String> obstacle(int partition) {
    if (keeper.progress().isCaughtUp()) {
      return Optional.empty();
    }
    TopicPartition samples = new TopicPartition(samplesTopic, partition);
    Optional<PartitionState> now = history.partition(samples);
    if (now.isEmpty()) {
      return Optional.of("%s has no partition %d".formatted(samplesTopic, partition));
    }
    boolean isThere =
        keeper.catchUp(new Decoded.CatchUp(samples, position(samples, now.get()), () -> true));
    return isThere
        ? Optional.empty()
        : Optional.of(
            "the model has not caught up, since a sample waits for its schema; try later");
  }

  private InputPosition position(TopicPartition samples, PartitionState now) {
    return new PositionStore(context.getStateStore(PositionStore.NAME))
        .get()
        .orElseGet(() -> new InputPosition(now.topicId(), 0, history.position(samples) - 1));
  }
}

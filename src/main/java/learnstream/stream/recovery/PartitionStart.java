package learnstream.stream.recovery;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import learnstream.config.OnNewTopic;
import learnstream.stream.sample.Decoded;
import learnstream.stream.state.InputPosition;
import learnstream.stream.state.PositionStore;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a task does before it processes records of its partition: checks that the topic is the one
 * that the models have learnt from, and lets the models catch up.
 */
public final class PartitionStart {
  private static final Logger LOG = LoggerFactory.getLogger(PartitionStart.class);

  private final TopicPartition samples;
  private final OnNewTopic onNewTopic;
  private final PositionStore store;
  private final CommittedHistory history;
  private final Predicate<Decoded.CatchUp> learners;

  /** Where the models have to be; null until that is known. */
  private InputPosition position;

  /**
   * @param learners asks all of them to catch up, and tells whether they have
   */
  public PartitionStart(
      TopicPartition samples,
      OnNewTopic onNewTopic,
      PositionStore store,
      CommittedHistory history,
      Predicate<Decoded.CatchUp> learners) {
    this.samples = samples;
    this.onNewTopic = onNewTopic;
    this.store = store;
    this.history = history;
    this.learners = learners;
  }

  /**
   * Takes a step, now that the sample at {@code offset} has come.
   *
   * @param goOn whether there is time for more
   * @return the position to go on from, or empty if another step is needed
   */
  public Optional<InputPosition> at(long offset, BooleanSupplier goOn) {
    if (position == null) {
      begin(store.get().map(this::check).orElseGet(() -> first(offset)));
    }
    return caughtUp(goOn);
  }

  /** The same where no sample has come yet; empty as well before the first one ever. */
  public Optional<InputPosition> withoutRecord(BooleanSupplier goOn) {
    if (position == null) {
      store.get().map(this::check).ifPresent(this::begin);
    }
    return position == null ? Optional.empty() : caughtUp(goOn);
  }

  private void begin(InputPosition from) {
    position = from;
    store.put(from);
  }

  private Optional<InputPosition> caughtUp(BooleanSupplier goOn) {
    return learners.test(new Decoded.CatchUp(samples, position, goOn))
        ? Optional.of(position)
        : Optional.empty();
  }

  /** Nothing was handled yet, or only by version 0.1, which relied on the group's offsets. */
  private InputPosition first(long offset) {
    return new InputPosition(now().topicId(), 0, offset - 1);
  }

  private InputPosition check(InputPosition stored) {
    PartitionState now = now();
    if (isOf(stored, now)) {
      return new InputPosition(now.topicId(), stored.topic(), stored.offset());
    }
    NewTopicException news = new NewTopicException(samples, stored, now);
    if (onNewTopic == OnNewTopic.STOP) {
      throw news;
    }
    LOG.warn("{} The models go on with its first sample (onNewTopic).", news.getMessage());
    return new InputPosition(now.topicId(), stored.topic() + 1, now.beginning() - 1);
  }

  /** Whether the partition is still the one in which a position was reached. */
  public boolean isStillOf(InputPosition reached) {
    return isOf(reached, now());
  }

  private static boolean isOf(InputPosition position, PartitionState now) {
    boolean unknown =
        position.topicId().equals(Uuid.ZERO_UUID) || now.topicId().equals(Uuid.ZERO_UUID);
    return (unknown || position.topicId().equals(now.topicId())) && now.end() > position.offset();
  }

  private PartitionState now() {
    return history
        .partition(samples)
        .orElseThrow(() -> new IllegalStateException("there is no partition " + samples));
  }
}

package learnstream.stream.app;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Keeps the samples of a partition back until the commands that were there when it was assigned
 * have been read, so that a command sent while no learner ran comes before the samples behind it.
 * Kafka Streams would see to that by {@code max.task.idle.ms}, at a quarter of the processor time
 * of each sample.
 */
final class CommandsFirst {
  private static final long UNKNOWN = -1;

  private final Consumer<?, ?> consumer;
  private final String samples;
  private final String control;
  private Set<TopicPartition> assigned = Set.of();

  /** Partitions of samples that are kept back, each with the end of its commands. */
  private final Map<TopicPartition, Long> ends = new HashMap<>();

  private List<TopicPartition> paused = List.of();

  /**
   * @param samples a topic
   * @param control the topic of its commands
   */
  CommandsFirst(Consumer<?, ?> consumer, String samples, String control) {
    this.consumer = consumer;
    this.samples = samples;
    this.control = control;
  }

  private TopicPartition commands(TopicPartition partition) {
    return new TopicPartition(control, partition.partition());
  }

  /** Where it is known that commands wait, their samples are not asked for. */
  void beforePoll() {
    Set<TopicPartition> now = consumer.assignment();
    if (!now.equals(assigned)) {
      ends.keySet().retainAll(now);
      for (TopicPartition partition : now) {
        if (partition.topic().equals(samples)
            && !assigned.contains(partition)
            && now.contains(commands(partition))) {
          ends.put(partition, UNKNOWN);
        }
      }
      assigned = now;
    }
    if (!ends.isEmpty()) {
      ends.keySet().removeIf(this::areCommandsRead);
      paused = new ArrayList<>(ends.keySet());
      paused.removeIf(partition -> ends.get(partition) == UNKNOWN);
      // Kafka Streams pauses some itself.
      paused.removeAll(consumer.paused());
      consumer.pause(paused);
    }
  }

  /** What was read, without the samples that have to wait, which are read again. */
  <K, V> ConsumerRecords<K, V> afterPoll(ConsumerRecords<K, V> read) {
    if (ends.isEmpty()) {
      return read;
    }
    paused.retainAll(consumer.assignment());
    consumer.resume(paused);
    paused = List.of();
    Set<TopicPartition> early = new HashSet<>(read.partitions());
    early.retainAll(ends.keySet());
    early.removeIf(this::areCommandsRead);
    if (early.isEmpty()) {
      return read;
    }
    Map<TopicPartition, List<ConsumerRecord<K, V>>> rest = new HashMap<>();
    Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>(read.nextOffsets());
    for (TopicPartition partition : read.partitions()) {
      List<ConsumerRecord<K, V>> records = read.records(partition);
      if (early.contains(partition)) {
        consumer.seek(partition, records.get(0).offset());
        next.remove(partition);
      } else {
        rest.put(partition, records);
      }
    }
    return new ConsumerRecords<>(rest, next);
  }

  private boolean areCommandsRead(TopicPartition partition) {
    TopicPartition commands = commands(partition);
    try {
      OptionalLong lag = consumer.currentLag(commands);
      if (lag.isEmpty()) {
        return false;
      }
      long position = consumer.position(commands, Duration.ZERO);
      if (ends.get(partition) == UNKNOWN) {
        ends.put(partition, position + lag.getAsLong());
      }
      return position >= ends.get(partition);
    } catch (KafkaException | IllegalStateException e) {
      // Just taken away, or its position is not found yet.
      return false;
    }
  }
}

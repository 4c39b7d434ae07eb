package learnstream.stream.app;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * How many samples of a partition a thread is handed at a time, as its models ask. What is beyond
 * that is read again; a partition of which nothing may come is not asked for once it is known that
 * there is something. Only when samples come depends on it, so that a limit of before a rebalance
 * does no harm.
 */
final class SampleLimits {
  /** Enough for a task to begin and to say what it wants. */
  private static final int UNKNOWN = 1;

  private final String samples;
  private final boolean areUnlimited;

  /** By partition, then by model. */
  private final Map<TopicPartition, Map<String, Integer>> limits = new ConcurrentHashMap<>();

  private final Set<TopicPartition> held = ConcurrentHashMap.newKeySet();

  /** Offset of the last record that was handed over. */
  private final Map<TopicPartition, Long> handed = new ConcurrentHashMap<>();

  /**
   * @param samples their topic
   * @param areUnlimited whether nobody will ask
   */
  SampleLimits(String samples, boolean areUnlimited) {
    this.samples = samples;
    this.areUnlimited = areUnlimited;
  }

  void put(TopicPartition partition, String model, int limit) {
    limits.computeIfAbsent(partition, p -> new ConcurrentHashMap<>()).put(model, limit);
  }

  boolean holdsBack(TopicPartition partition) {
    return held.contains(partition);
  }

  /** Offset of the last sample that was handed over; -1 before the first. */
  long lastHanded(TopicPartition partition) {
    return handed.getOrDefault(partition, -1L);
  }

  private int of(TopicPartition partition) {
    return limits.getOrDefault(partition, Map.of()).values().stream()
        .mapToInt(Integer::intValue)
        .max()
        .orElse(UNKNOWN);
  }

  /** Pauses what must not come, and returns it. */
  Set<TopicPartition> beforePoll(Consumer<?, ?> consumer) {
    if (areUnlimited || held.isEmpty()) {
      return Set.of();
    }
    Set<TopicPartition> paused = new HashSet<>(consumer.assignment());
    paused.removeIf(partition -> !held.contains(partition) || of(partition) > 0);
    // Kafka Streams pauses some itself.
    paused.removeAll(consumer.paused());
    consumer.pause(paused);
    return paused;
  }

  /**
   * What may be handed over of what was read.
   *
   * @param paused before the poll; resumed
   */
  <K, V> ConsumerRecords<K, V> afterPoll(
      Consumer<K, V> consumer, Set<TopicPartition> paused, ConsumerRecords<K, V> read) {
    if (areUnlimited) {
      return read;
    }
    if (!paused.isEmpty()) {
      Set<TopicPartition> resumed = new HashSet<>(paused);
      resumed.retainAll(consumer.assignment());
      consumer.resume(resumed);
    }
    Map<TopicPartition, List<ConsumerRecord<K, V>>> rest = new HashMap<>();
    Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>(read.nextOffsets());
    for (TopicPartition partition : read.partitions()) {
      List<ConsumerRecord<K, V>> records = read.records(partition);
      if (partition.topic().equals(samples)) {
        records = limited(consumer, partition, records, next);
      }
      if (!records.isEmpty()) {
        rest.put(partition, records);
      }
    }
    return new ConsumerRecords<>(rest, next);
  }

  private <K, V> List<ConsumerRecord<K, V>> limited(
      Consumer<K, V> consumer,
      TopicPartition partition,
      List<ConsumerRecord<K, V>> records,
      Map<TopicPartition, OffsetAndMetadata> next) {
    int limit = of(partition);
    List<ConsumerRecord<K, V>> its = records;
    if (records.size() > limit) {
      held.add(partition);
      its = records.subList(0, limit);
      long first = records.get(limit).offset();
      consumer.seek(partition, first);
      next.remove(partition);
      if (limit > 0) {
        next.put(partition, new OffsetAndMetadata(first));
      }
    } else {
      held.remove(partition);
    }
    if (limit > 0) {
      handed.put(partition, its.get(its.size() - 1).offset());
    }
    return its;
  }
}

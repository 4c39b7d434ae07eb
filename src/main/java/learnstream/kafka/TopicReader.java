package learnstream.kafka;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the committed records of some partitions from here to there, as a consumer without a group
 * that leaves no trace. It begins with the first record that is still there. Not for use by several
 * threads.
 */
public final class TopicReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Consumer<byte[], byte[]> consumer;
  private final Collection<TopicPartition> partitions;
  private final LongSupplier nanoClock;

  /**
   * @param consumer which this closes
   * @param nanoClock as {@link System#nanoTime}
   */
  public TopicReader(
      Consumer<byte[], byte[]> consumer,
      Collection<TopicPartition> partitions,
      LongSupplier nanoClock) {
    this.consumer = consumer;
    this.partitions = List.copyOf(partitions);
    this.nanoClock = nanoClock;
    consumer.assign(this.partitions);
    consumer.seekToBeginning(this.partitions);
  }

  /**
   * A reader of all partitions that a topic has now.
   *
   * @param clients what a client needs to reach the cluster
   * @throws KafkaException if they cannot be found
   */
  public static TopicReader of(Map<String, ?> clients, String topic) {
    Consumer<byte[], byte[]> consumer = consumer(clients);
    try {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      if (partitions.isEmpty()) {
        throw new UnknownTopicOrPartitionException("there is no topic " + topic);
      }
      return new TopicReader(consumer, partitions, System::nanoTime);
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
  }

  /** A reader of one partition. */
  public static TopicReader of(Map<String, ?> clients, TopicPartition partition) {
    return new TopicReader(consumer(clients), List.of(partition), System::nanoTime);
  }

  /**
   * A reader of what is written to a partition from now on: answers to what is asked next.
   *
   * @throws KafkaException if the partition cannot be read
   */
  public static TopicReader atEnd(Map<String, ?> clients, TopicPartition partition) {
    TopicReader reader = of(clients, partition);
    try {
      return reader.toEnd();
    } catch (KafkaException e) {
      reader.close();
      throw e;
    }
  }

  /** A consumer of byte arrays that reads what is committed and belongs to no group. */
  public static Consumer<byte[], byte[]> consumer(Map<String, ?> clients) {
    Map<String, Object> settings = new HashMap<>(clients);
    settings
        .keySet()
        .removeAll(
            List.of(ConsumerConfig.GROUP_ID_CONFIG, ConsumerConfig.GROUP_INSTANCE_ID_CONFIG));
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.putIfAbsent(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    // A consumer is closed no sooner than its last fetch, which waits for what is not asked for.
    settings.putIfAbsent(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** Passes over what is there now. */
  public TopicReader toEnd() {
    consumer.seekToEnd(partitions);
    // Now, and not when the first record is asked for.
    partitions.forEach(consumer::position);
    return this;
  }

  /** Begins with the first records that are as new as this. */
  public TopicReader since(Instant time) {
    Map<TopicPartition, Long> times =
        partitions.stream().collect(Collectors.toMap(p -> p, p -> time.toEpochMilli()));
    Map<TopicPartition, OffsetAndTimestamp> begins = consumer.offsetsForTimes(times);
    ends()
        .forEach(
            (partition, end) -> {
              OffsetAndTimestamp begin = begins.get(partition);
              consumer.seek(partition, begin == null ? end : begin.offset());
            });
    return this;
  }

  /** Begins with an offset. */
  public TopicReader from(TopicPartition partition, long offset) {
    consumer.seek(partition, offset);
    return this;
  }

  /** Offsets of the first records that are still there. */
  public Map<TopicPartition, Long> beginnings() {
    return consumer.beginningOffsets(partitions);
  }

  /** Offsets that follow the last committed records. */
  public Map<TopicPartition, Long> ends() {
    return consumer.endOffsets(partitions);
  }

  /** Whether all records before these offsets were read. */
  public boolean isAt(Map<TopicPartition, Long> ends) {
    // The position, not the last record, says it: markers and aborted records leave holes.
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  /** The next records; none if none have come by then. */
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    return consumer.poll(timeout);
  }

  /**
   * Hands over the records before these offsets until one of them is answered with false: that it
   * shall be the last.
   *
   * @return the record that was the last for that reason, or empty if all were handed over
   * @throws TimeoutException if nothing arrives for 30 s though there should be more
   */
  public Optional<ConsumerRecord<byte[], byte[]>> readTo(
      Map<TopicPartition, Long> ends, Predicate<ConsumerRecord<byte[], byte[]>> each) {
    long reached = -1;
    long since = nanoClock.getAsLong();
    while (!isAt(ends)) {
      long position = partitions.stream().mapToLong(consumer::position).sum();
      if (position > reached) {
        reached = position;
        since = nanoClock.getAsLong();
      } else if (nanoClock.getAsLong() - since > PATIENCE.toNanos()) {
        throw new TimeoutException(stuck(ends));
      }
      for (ConsumerRecord<byte[], byte[]> record : poll(POLL)) {
        long end = ends.get(new TopicPartition(record.topic(), record.partition()));
        if (record.offset() < end && !each.test(record)) {
          return Optional.of(record);
        }
      }
    }
    return Optional.empty();
  }

  private String stuck(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .filter(end -> consumer.position(end.getKey()) < end.getValue())
        .map(
            end ->
                "%s at offset %d of %d"
                    .formatted(end.getKey(), consumer.position(end.getKey()), end.getValue()))
        .collect(
            Collectors.joining(
                ", ", "nothing arrived for %d s: ".formatted(PATIENCE.toSeconds()), ""));
  }

  @Override
  public void close() {
    consumer.close();
  }
}

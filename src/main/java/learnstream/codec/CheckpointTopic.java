package learnstream.codec;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import learnstream.codec.avro.Checkpoint;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads whole checkpoints out of their topic, as any consumer can. What is no checkpoint is skipped
 * and counted.
 */
public final class CheckpointTopic {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int MAX_INCOMPLETE = 1_000;
  private static final int MAX_POSITIONS = 5;

  private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer;
  private final String topic;
  private final LongSupplier nanoClock;
  private final AvroCodec<Checkpoint> codec = AvroCodec.of(Checkpoint.class);
  private final CheckpointAssembler assembler =
      new CheckpointAssembler(MAX_INCOMPLETE, Runtime.getRuntime().maxMemory() / 4);
  private final List<String> skippedAt = new ArrayList<>();
  private long skipped;

  /**
   * @param nanoClock as {@link System#nanoTime}
   */
  CheckpointTopic(
      org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer,
      String topic,
      LongSupplier nanoClock) {
    this.consumer = consumer;
    this.topic = topic;
    this.nanoClock = nanoClock;
  }

  /**
   * What was found in the topic beside checkpoints.
   *
   * @param count of the records
   * @param examples where the first of them are
   */
  public record Skipped(String topic, long count, List<String> examples) {
    /** Tells of them; only where there are any. */
    public String sentence() {
      return "%s: %d records are no parts of a checkpoint and were skipped, at %s%s"
          .formatted(
              topic, count, String.join(", ", examples), count > examples.size() ? " ..." : "");
    }
  }

  /**
   * Hands over the whole checkpoints that are committed, older ones first.
   *
   * @param clients what a consumer needs to reach the cluster
   * @param wanted of which a part, looked at alone, says whether its checkpoint is wanted
   * @throws TimeoutException if a partition does not go on to its end
   */
  public static Skipped read(
      Map<String, ?> clients,
      String topic,
      Predicate<Checkpoint> wanted,
      Consumer<AssembledCheckpoint> each) {
    Map<String, Object> settings = new HashMap<>(clients);
    settings.put("isolation.level", "read_committed");
    settings.put("enable.auto.commit", false);
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      return new CheckpointTopic(consumer, topic, System::nanoTime).read(wanted, each);
    }
  }

  Skipped read(Predicate<Checkpoint> wanted, Consumer<AssembledCheckpoint> each) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    long reached = -1;
    long since = nanoClock.getAsLong();
    while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
      long position = partitions.stream().mapToLong(consumer::position).sum();
      if (position > reached) {
        reached = position;
        since = nanoClock.getAsLong();
      } else if (nanoClock.getAsLong() - since > PATIENCE.toNanos()) {
        throw new TimeoutException(stuck(ends));
      }
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        take(record, wanted, each);
      }
    }
    return new Skipped(topic, skipped, List.copyOf(skippedAt));
  }

  private void take(
      ConsumerRecord<byte[], byte[]> record,
      Predicate<Checkpoint> wanted,
      Consumer<AssembledCheckpoint> each) {
    if (record.value() == null) {
      // A tombstone: somebody had a part deleted.
      return;
    }
    try {
      Checkpoint part = codec.decode(record.value());
      if (!AssembledCheckpoint.isPossible(part)) {
        skip(record);
      } else if (wanted.test(part)) {
        assembler.add(part, record.value().length).ifPresent(each);
      }
    } catch (UndecodableException e) {
      skip(record);
    }
  }

  private void skip(ConsumerRecord<byte[], byte[]> record) {
    skipped++;
    if (skippedAt.size() < MAX_POSITIONS) {
      skippedAt.add("partition %d offset %d".formatted(record.partition(), record.offset()));
    }
  }

  private String stuck(Map<TopicPartition, Long> ends) {
    StringBuilder where = new StringBuilder();
    ends.forEach(
        (partition, end) -> {
          if (consumer.position(partition) < end) {
            where.append(
                " %s at offset %d of %d".formatted(partition, consumer.position(partition), end));
          }
        });
    return "the checkpoints cannot be read: nothing arrived for %d s,%s"
        .formatted(PATIENCE.toSeconds(), where);
  }
}

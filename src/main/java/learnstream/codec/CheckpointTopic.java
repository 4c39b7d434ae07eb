package learnstream.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import learnstream.codec.avro.Checkpoint;
import learnstream.kafka.TopicReader;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Reads complete checkpoints from their topic, as any consumer can. Records that are no checkpoints
 * are skipped and counted.
 */
public final class CheckpointTopic {
  private static final int MAX_INCOMPLETE = 1_000;
  private static final int MAX_POSITIONS = 5;

  private final String topic;
  private final TopicReader reader;
  private final AvroCodec<Checkpoint> codec = AvroCodec.of(Checkpoint.class);
  private final CheckpointAssembler assembler =
      new CheckpointAssembler(MAX_INCOMPLETE, Runtime.getRuntime().maxMemory() / 4);
  private final List<String> skippedAt = new ArrayList<>();
  private long skipped;

  CheckpointTopic(String topic, TopicReader reader) {
    this.topic = topic;
    this.reader = reader;
  }

  /**
   * What was found in the topic beside checkpoints.
   *
   * @param count of the records
   * @param examples where the first of them are
   */
  public record Skipped(String topic, long count, List<String> examples) {
    /** A sentence for a log; only if there are any. */
    public String sentence() {
      return "%s: %d records are not parts of a checkpoint and were skipped, at %s%s"
          .formatted(
              topic, count, String.join(", ", examples), count > examples.size() ? " ..." : "");
    }
  }

  /**
   * Hands over the whole checkpoints that are committed, older ones first.
   *
   * @param clients what a consumer needs to reach the cluster
   * @param wanted tells by any one part whether its checkpoint is wanted
   * @throws TimeoutException if a partition cannot be read to its end in time
   */
  public static Skipped read(
      Map<String, ?> clients,
      String topic,
      Predicate<Checkpoint> wanted,
      Consumer<AssembledCheckpoint> each) {
    try (TopicReader reader = TopicReader.of(clients, topic)) {
      return new CheckpointTopic(topic, reader).read(wanted, each);
    }
  }

  Skipped read(Predicate<Checkpoint> wanted, Consumer<AssembledCheckpoint> each) {
    reader.readTo(
        reader.ends(),
        record -> {
          take(record, wanted, each);
          return true;
        });
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
}

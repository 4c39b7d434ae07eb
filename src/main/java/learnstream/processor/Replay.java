package learnstream.processor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import learnstream.codec.avro.Replayed;
import learnstream.config.OnMissingGap;
import learnstream.learner.Learner;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings models up to date after a restart with the samples that no snapshot contains. */
final class Replay {
  private static final Logger LOG = LoggerFactory.getLogger(Replay.class);

  private final GapReader gaps;
  private final OnMissingGap onMissingGap;
  private final String modelId;
  private final BiConsumer<Origin, Headers> each;
  private long samples;
  private long nanos;

  Replay(
      GapReader gaps, OnMissingGap onMissingGap, String modelId, BiConsumer<Origin, Headers> each) {
    this.gaps = gaps;
    this.onMissingGap = onMissingGap;
    this.modelId = modelId;
    this.each = each;
  }

  /** Applies every sample of {@code [from, until)} whose key is among those wanted. */
  void run(TopicPartition partition, long from, long until, Predicate<byte[]> wanted) {
    if (from >= until) {
      return;
    }
    long start = System.nanoTime();
    Counter counter = new Counter();
    Consumer<ConsumerRecord<byte[], byte[]>> apply =
        record -> {
          if (!wanted.test(record.key())) {
            return;
          }
          each.accept(origin(record), record.headers());
          counter.records++;
        };
    try {
      gaps.read(partition, from, until, apply);
    } catch (MissingGapException e) {
      if (onMissingGap == OnMissingGap.STOP) {
        throw new IncompleteGapException(modelId, e);
      }
      LOG.warn("model {}: {}; going on without them (onMissingGap)", modelId, e.getMessage());
      run(partition, e.earliest(), until, wanted);
      return;
    }
    samples += counter.records;
    nanos += System.nanoTime() - start;
    LOG.info(
        "model {}: replayed {} samples of {} behind offset {} in {} ms",
        modelId,
        counter.records,
        partition,
        from - 1,
        (System.nanoTime() - start) / 1_000_000);
  }

  /** What was replayed so far. */
  Replayed replayed() {
    return new Replayed(samples, nanos / 1_000_000);
  }

  /**
   * One sample as it came, with no value if the topic no longer holds it, or never held it because
   * it came with an imported model.
   */
  Origin readAgain(TopicPartition partition, long offset) {
    List<Origin> found = new ArrayList<>(1);
    if (offset == Learner.ELSEWHERE) {
      return new Origin(partition.topic(), partition.partition(), offset, null, null);
    }
    try {
      gaps.read(partition, offset, offset + 1, record -> found.add(origin(record)));
    } catch (MissingGapException e) {
      LOG.warn("model {}: {}", modelId, e.getMessage());
    }
    return found.isEmpty()
        ? new Origin(partition.topic(), partition.partition(), offset, null, null)
        : found.get(0);
  }

  private static Origin origin(ConsumerRecord<byte[], byte[]> record) {
    return new Origin(
        record.topic(), record.partition(), record.offset(), record.key(), record.value());
  }

  private static final class Counter {
    long records;
  }
}

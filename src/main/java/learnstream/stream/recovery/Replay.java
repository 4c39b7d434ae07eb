package learnstream.stream.recovery;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import learnstream.codec.NotReadyException;
import learnstream.codec.avro.Replayed;
import learnstream.config.OnMissingGap;
import learnstream.stream.sample.Origin;
import learnstream.stream.state.SampleNumber;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replays, after a restart, the samples that no snapshot contains. A long replay is done in steps,
 * between which the caller returns the thread to Kafka's consumer.
 */
public final class Replay {
  /** Takes in one record of the gap. */
  public interface Target {
    void replay(long number, ConsumerRecord<byte[], byte[]> record);
  }

  private static final Logger LOG = LoggerFactory.getLogger(Replay.class);

  private final GapReader gaps;
  private final OnMissingGap onMissingGap;
  private final String modelId;
  private final Target target;
  private TopicPartition partition;
  private int topic;
  private long samples;
  private long nanos;

  private final Waiting waiting = new Waiting();

  /** Offset of the sample that is applied. */
  private long applied;

  public Replay(GapReader gaps, OnMissingGap onMissingGap, String modelId, Target target) {
    this.gaps = gaps;
    this.onMissingGap = onMissingGap;
    this.modelId = modelId;
    this.target = target;
  }

  /**
   * @param topicNumber how many topics of the partition's name came before
   */
  public void of(TopicPartition samplesPartition, int topicNumber) {
    partition = samplesPartition;
    topic = topicNumber;
  }

  /**
   * Applies the samples of {@code [from, until)} that are wanted.
   *
   * @param from number of a sample; what came in an earlier topic of the same name is gone
   * @param goOn asked after each record whether there is time for another
   * @return the number behind the last one applied, {@code until} when all are; fewer if there was
   *     no time, or the next one {@linkplain #isWaiting() has to wait}
   */
  public long run(
      long from,
      long until,
      Predicate<ConsumerRecord<byte[], byte[]>> wanted,
      BooleanSupplier goOn) {
    long first = SampleNumber.of(topic, 0);
    if (from < first && from < until) {
      LOG.warn(
          "model {}: goes on without the samples of the former topic that no snapshot contains",
          modelId);
    }
    long start = Math.max(from, first);
    if (start >= until) {
      return until;
    }
    long began = System.nanoTime();
    long before = samples;
    long next = read(start - first, until - first, wanted, goOn) + first;
    nanos += System.nanoTime() - began;
    LOG.info(
        "model {}: replayed {} samples of {} behind offset {} in {} ms{}",
        modelId,
        samples - before,
        partition,
        start - first - 1,
        (System.nanoTime() - began) / 1_000_000,
        next < until ? ", %,d offsets to go".formatted(until - next) : "");
    return next;
  }

  private long read(
      long from,
      long until,
      Predicate<ConsumerRecord<byte[], byte[]>> wanted,
      BooleanSupplier goOn) {
    try {
      return gaps.read(
          partition,
          from,
          until,
          record -> {
            applied = record.offset();
            if (wanted.test(record)) {
              target.replay(SampleNumber.of(topic, record.offset()), record);
              samples++;
            }
            return goOn.getAsBoolean();
          });
    } catch (NotReadyException e) {
      waiting.on(e);
      return applied;
    } catch (MissingGapException e) {
      if (onMissingGap == OnMissingGap.STOP) {
        throw new IncompleteGapException(modelId, e);
      }
      LOG.warn("model {}: {}; going on without them (onMissingGap)", modelId, e.getMessage());
      return e.earliest() >= until ? until : read(e.earliest(), until, wanted, goOn);
    }
  }

  /** Whether the sample with which it has to go on cannot be read yet. */
  public boolean isWaiting() {
    return !waiting.isOver();
  }

  /**
   * As {@link #run}, of samples without which nothing can go on.
   *
   * @throws NotReadyException if one of them cannot be read yet
   */
  public void runToEnd(long from, long until, Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
    if (run(from, until, wanted, () -> true) < until) {
      throw waiting.reason();
    }
  }

  /**
   * A model must be rebuilt from its samples alone, though it has also had commands, which a replay
   * does not repeat.
   */
  public void withoutCommands() {
    refuseIncomplete(new IncompleteGapException(modelId));
  }

  /** A model was given a sample once that can no longer be read. */
  public void withoutSample(long offset, String reason) {
    refuseIncomplete(
        new IncompleteGapException(
            modelId,
            "sample %s@%d can no longer be read: %s".formatted(partition, offset, reason)));
  }

  private void refuseIncomplete(IncompleteGapException incomplete) {
    if (onMissingGap == OnMissingGap.STOP) {
      throw incomplete;
    }
    LOG.warn("{}", incomplete.getMessage());
  }

  /** What was replayed so far. */
  public Replayed replayed() {
    return new Replayed(samples, nanos / 1_000_000);
  }

  /** One sample as it came, with no value if the topic no longer holds it. */
  public Origin readAgain(long number) {
    long offset = SampleNumber.offset(topic, number);
    List<Origin> found = new ArrayList<>(1);
    if (offset >= 0) {
      try {
        gaps.read(partition, offset, offset + 1, record -> found.add(Origin.of(record)));
      } catch (MissingGapException e) {
        LOG.warn("model {}: {}", modelId, e.getMessage());
      }
    }
    return found.isEmpty()
        ? new Origin(partition.topic(), partition.partition(), offset, null, null)
        : found.get(0);
  }
}

package learnstream.stream.supervised;

import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import learnstream.codec.NotReadyException;
import learnstream.codec.RefusedSampleException;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.RefusalReason;
import learnstream.config.Deployment;
import learnstream.stream.recovery.CommittedHistory;
import learnstream.stream.recovery.GapReader;
import learnstream.stream.recovery.MissingGapException;
import learnstream.stream.recovery.PartitionStart;
import learnstream.stream.recovery.StepTimer;
import learnstream.stream.recovery.Waiting;
import learnstream.stream.sample.DeadLetters;
import learnstream.stream.sample.Decoded;
import learnstream.stream.sample.Echo;
import learnstream.stream.sample.InternalErrors;
import learnstream.stream.sample.Origin;
import learnstream.stream.sample.SampleDecoder;
import learnstream.stream.state.InputPosition;
import learnstream.stream.state.PositionStore;
import learnstream.stream.state.SampleNumber;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decodes each sample once for all models that learn from the topic, and sees to it that each is
 * handled once: what this task's position says was handled is left out, whatever offset the
 * consumer begins with, and what lies between the position and the first record is read from the
 * topic.
 */
public final class DecodeProcessor implements Processor<byte[], byte[], byte[], Object> {
  private static final Logger LOG = LoggerFactory.getLogger(DecodeProcessor.class);

  private final SampleDecoder decoder;
  private final Deployment deployment;
  private final String[] learners;
  private final Set<String> readers;
  private final GapReader gaps;
  private final CommittedHistory history;
  private ProcessorContext<byte[], Object> context;
  private DeadLetters deadLetters;
  private PositionStore store;
  private StepTimer steps;
  private PartitionStart start;
  private TopicPartition samples;

  /** Null until every model has caught up. */
  private InputPosition position;

  /** Whether records between the position and the next one may have been passed over. */
  private boolean mayHaveGap;

  /** Offset of the last record that came again; none yet: larger than any. */
  private long lastRepeated;

  private final Waiting waiting = new Waiting();

  /** Offset behind the last record that has come, or that the group has committed. */
  private long arrived;

  private Cancellable tick;

  /**
   * @param learners names of the processors that take the decoded samples
   * @param decoder knows what the topic's records look like
   */
  public DecodeProcessor(
      Deployment deployment,
      List<String> learners,
      GapReader gaps,
      CommittedHistory history,
      SampleDecoder decoder) {
    this.decoder = decoder;
    this.deployment = deployment;
    this.learners = learners.toArray(String[]::new);
    readers = deployment.readerIds();
    this.gaps = gaps;
    this.history = history;
  }

  @Override
  public void init(ProcessorContext<byte[], Object> processorContext) {
    context = processorContext;
    deadLetters = new DeadLetters(context, null, deployment.output());
    store = new PositionStore(context.getStateStore(PositionStore.NAME));
    steps = StepTimer.of(deployment.streams());
    samples = new TopicPartition(deployment.topics().samples(), context.taskId().partition());
    begin();
    close();
    startTicking();
  }

  private void startTicking() {
    if (tick == null) {
      tick = context.schedule(LearnProcessor.TICK, PunctuationType.WALL_CLOCK_TIME, this::tick);
    }
  }

  /** Called before another init as well, when Kafka Streams revives a task. */
  @Override
  public void close() {
    if (tick != null) {
      tick.cancel();
      tick = null;
    }
  }

  private void begin() {
    position = null;
    mayHaveGap = true;
    lastRepeated = Long.MAX_VALUE;
    waiting.clear();
    arrived = 0;
    start = new PartitionStart(samples, deployment.onNewTopic(), store, history, this::ask);
  }

  private boolean ask(Decoded.CatchUp question) {
    forward(null, question, context.currentSystemTimeMs());
    return question.done();
  }

  /**
   * Where no sample comes, what was pending before the start is taken up all the same, and so is
   * what had to wait.
   */
  private void tick(long now) {
    BooleanSupplier goOn = steps.start();
    if (position == null) {
      position = start.withoutRecord(goOn).orElse(null);
      if (position != null && decoder.needsOthers()) {
        arrived = Math.max(arrived, history.position(samples));
      }
    } else if (mayHaveGap && position.offset() + 1 < arrived) {
      mayHaveGap = !waiting.isOver() || !fillGap(arrived, goOn);
    } else {
      close();
    }
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    RecordMetadata from = context.recordMetadata().orElseThrow();
    process(Origin.of(from, record), record.headers(), record.timestamp());
  }

  /** As {@link #process(Record)}, of a record that comes otherwise. */
  public void process(Origin origin, Headers headers, long timestamp) {
    if (isReady(origin.offset(), steps.start())) {
      handle(origin, headers, timestamp);
    }
    arrived = origin.offset() + 1;
  }

  /**
   * Whether the record at an offset is the next to be handled. If not it was handled before, or is
   * read again from the topic with the next one, since there was no time left for it.
   */
  private boolean isReady(long offset, BooleanSupplier goOn) {
    if (position != null && offset <= position.offset() && isOfAnotherTopic(offset)) {
      begin();
    }
    if (position == null) {
      position = start.at(offset, goOn).orElse(null);
    }
    if (position == null) {
      return false;
    }
    if (offset <= position.offset()) {
      repeated(offset);
      return false;
    }
    if (mayHaveGap) {
      mayHaveGap = !waiting.isOver() || !fillGap(offset, goOn);
    }
    return !mayHaveGap;
  }

  /** Whether the consumer has followed the topic into its next life: asked once a stretch. */
  private boolean isOfAnotherTopic(long offset) {
    return offset <= lastRepeated && !start.isStillOf(position);
  }

  private void repeated(long offset) {
    if (offset <= lastRepeated) {
      LOG.warn(
          "{}: offset {} comes again, as if the group's offsets were gone or set back; samples up"
              + " to offset {} were handled before, and are left out",
          samples,
          offset,
          position.offset());
    }
    lastRepeated = offset;
  }

  /** Handles what lies between the position and an offset; false if it needs another step. */
  private boolean fillGap(long until, BooleanSupplier goOn) {
    if (position.offset() + 1 == until) {
      return true;
    }
    try {
      long next =
          gaps.read(
              samples,
              position.offset() + 1,
              until,
              record ->
                  handle(Origin.of(record), record.headers(), Math.max(0, record.timestamp()))
                      && goOn.getAsBoolean());
      return next == until && waiting.isNone();
    } catch (MissingGapException e) {
      LOG.warn(
          "{}: samples from offset {} to {} were deleted before they could be predicted",
          samples,
          position.offset() + 1,
          Math.min(e.earliest(), until) - 1);
      position = position.at(Math.min(e.earliest(), until) - 1);
      return fillGap(until, goOn);
    }
  }

  /**
   * @return false if the record has to wait; it is read again from the topic
   */
  private boolean handle(Origin origin, Headers headers, long timestamp) {
    long number = SampleNumber.of(position.topic(), origin.offset());
    Decoded decoded;
    try {
      decoded = decode(origin, number, timestamp, headers);
    } catch (NotReadyException e) {
      waiting.on(e);
      mayHaveGap = true;
      startTicking();
      return false;
    }
    byte[] key = decoded instanceof Decoded.Sample sample ? sample.key() : origin.key();
    forward(key, decoded, timestamp);
    position = position.at(origin.offset());
    store.put(position);
    return true;
  }

  private void forward(byte[] key, Decoded decoded, long timestamp) {
    Record<byte[], Object> record = new Record<>(key, decoded, timestamp);
    for (String learner : learners) {
      context.forward(record, learner);
    }
  }

  private Decoded decode(Origin origin, long number, long timestamp, Headers headers) {
    try {
      Decoded.Sample sample = decoder.decode(origin, number, timestamp, headers);
      if (sample.onlyModel() != null && !sample.isNone() && !readers.contains(sample.onlyModel())) {
        throw new RefusedSampleException(
            RefusalReason.UNKNOWN_NAME,
            "modelId: %s is not allowed; give one of %s"
                .formatted(Echo.text(sample.onlyModel()), Echo.names(readers)));
      }
      return sample;
    } catch (UndecodableException e) {
      return refuse(origin, number, headers, e.reason(), e.getMessage());
    } catch (RefusedSampleException e) {
      return refuse(origin, number, headers, e.reason(), e.getMessage());
    } catch (NotReadyException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      return refuse(origin, number, headers, RefusalReason.INTERNAL, InternalErrors.describe(e));
    }
  }

  private Decoded refuse(
      Origin origin, long number, Headers headers, RefusalReason reason, String message) {
    deadLetters.send(origin, SampleDecoder.letter(headers), reason, message);
    return new Decoded.Refusal(number, reason);
  }
}

package learnstream.stream.supervised;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import learnstream.codec.AssembledCheckpoint;
import learnstream.codec.AvroCodec;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.Checkpoint;
import learnstream.codec.avro.ControlCommand;
import learnstream.codec.avro.LabelledSample;
import learnstream.config.Deployment;
import learnstream.stream.metric.Observer;
import learnstream.stream.recovery.CommittedHistory;
import learnstream.stream.recovery.GapReader;
import learnstream.stream.recovery.MissingGapException;
import learnstream.stream.recovery.PartitionState;
import learnstream.stream.sample.Decoded;
import learnstream.stream.sample.Origin;
import learnstream.stream.sample.SampleDecoder;
import learnstream.stream.state.ModelStore;
import learnstream.stream.state.PositionStore;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/**
 * One task of a deployment with one model, {@code m}, in a simulation of everything around it: a
 * topic of samples, stores that outlive a restart, a clock, and a list of what was sent.
 */
final class SimulatedTask implements GapReader, CommittedHistory {
  private final AvroCodec<LabelledSample> samples = AvroCodec.of(LabelledSample.class);
  private final AvroCodec<Checkpoint> checkpoints = AvroCodec.of(Checkpoint.class);
  private final Map<String, KeyValueStore<Bytes, byte[]>> stores = new HashMap<>();
  private final List<Object> sent = new ArrayList<>();
  private final List<String> sentKeys = new ArrayList<>();
  private Deployment deployment;
  private List<ConsumerRecord<byte[], byte[]>> topic = new ArrayList<>();
  private Uuid topicId = Uuid.randomUuid();
  private long beginning;
  private long now = 1_000_000;
  private MockProcessorContext<Object, Object> context;
  private LearnProcessor learner;
  private DecodeProcessor decode;

  SimulatedTask(Deployment deployment) {
    this.deployment = deployment;
    for (String name : List.of(ModelStore.name("m"), PositionStore.NAME)) {
      stores.put(
          name,
          Stores.keyValueStoreBuilder(
                  Stores.inMemoryKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
              .withLoggingDisabled()
              .build());
    }
    restart();
  }

  /** As after a clean stop, with nothing but the stores. */
  void restart() {
    if (learner != null) {
      learner.close();
      decode.close();
    }
    learner =
        new LearnProcessor(
            deployment,
            deployment.models().get(0),
            this,
            this,
            Observer.NOBODY,
            new SampleDecoder(),
            ModelStore.PART_BYTES);
    decode = new DecodeProcessor(deployment, List.of("learn"), this, this, new SampleDecoder());
    context =
        new MockProcessorContext<>() {
          @Override
          @SuppressWarnings("unchecked")
          public <K, V> void forward(Record<K, V> record, String child) {
            if (child.equals("learn")) {
              learner.process((Record<byte[], Decoded>) record);
            } else {
              sent.add(asSent(record.value()));
              sentKeys.add(
                  record.key() == null
                      ? null
                      : new String((byte[]) (Object) record.key(), StandardCharsets.UTF_8));
            }
          }
        };
    context.setCurrentSystemTimeMs(now);
    stores
        .values()
        .forEach(
            store -> {
              if (!store.isOpen()) {
                store.init(context.getStateStoreContext(), store);
              }
              context.addStateStore(store);
            });
    init();
  }

  /** The same with another configuration. */
  void restart(Deployment other) {
    deployment = other;
    restart();
  }

  /** As when Kafka Streams revives a task: the same processors are initialised again. */
  @SuppressWarnings("unchecked")
  void init() {
    ProcessorContext<byte[], Object> its =
        (ProcessorContext<byte[], Object>) (ProcessorContext<?, ?>) context;
    learner.init(its);
    decode.init(its);
  }

  private Object asSent(Object record) {
    if (record instanceof Checkpoint part) {
      try {
        // Its buffer is used again.
        return checkpoints.decode(checkpoints.encode(part));
      } catch (UndecodableException e) {
        throw new IllegalStateException(e);
      }
    }
    return record;
  }

  /** Appends a sample to the topic without its reaching the task. */
  long append(byte[] key, LabelledSample sample, RecordHeaders headers) {
    return append(key, samples.encode(sample), headers);
  }

  long append(byte[] key, byte[] value, RecordHeaders headers) {
    long offset = topic.size();
    topic.add(
        new ConsumerRecord<>(
            name(),
            0,
            offset,
            now,
            TimestampType.CREATE_TIME,
            0,
            0,
            key,
            value,
            headers,
            Optional.empty()));
    return offset;
  }

  /** The task's consumer gets the record of an offset. */
  void deliver(long offset) {
    ConsumerRecord<byte[], byte[]> record = topic.get((int) offset);
    context.setRecordMetadata(name(), 0, offset);
    decode.process(new Record<>(record.key(), record.value(), now, record.headers()));
  }

  void send(LabelledSample sample) {
    deliver(append(null, sample, new RecordHeaders()));
  }

  void command(ControlCommand command) {
    Origin origin = new Origin(deployment.topics().control(), 0, 0, null, null);
    learner.process(new Record<>(null, new Decoded.Command(command, origin), now));
  }

  /** Time passes; ticks are due. */
  void pass(long millis) {
    now += millis;
    context.setCurrentSystemTimeMs(now);
    List.copyOf(context.scheduledPunctuators())
        .forEach(timer -> timer.getPunctuator().punctuate(now));
  }

  /** Ticks that are scheduled and not cancelled. */
  long ticks() {
    return context.scheduledPunctuators().stream().filter(timer -> !timer.cancelled()).count();
  }

  /** Deletes the topic and creates it again. */
  void recreateTopic() {
    topic = new ArrayList<>();
    topicId = Uuid.randomUuid();
  }

  /** Deletes the records before an offset. */
  void deleteBefore(long offset) {
    beginning = offset;
  }

  <T extends SpecificRecord> List<T> sent(Class<T> type) {
    return sent.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** Keys of the records of a kind that were sent. */
  Set<String> sentKeys(Class<? extends SpecificRecord> type) {
    Set<String> keys = new TreeSet<>();
    for (int i = 0; i < sent.size(); i++) {
      if (type.isInstance(sent.get(i))) {
        keys.add(sentKeys.get(i));
      }
    }
    return keys;
  }

  /** Bytes of the largest value in the model's store. */
  int largestValue() {
    int largest = 0;
    try (var all = stores.get(ModelStore.name("m")).all()) {
      while (all.hasNext()) {
        largest = Math.max(largest, all.next().value.length);
      }
    }
    return largest;
  }

  private String name() {
    return deployment.topics().samples();
  }

  @Override
  public long read(
      TopicPartition partition,
      long from,
      long until,
      Predicate<ConsumerRecord<byte[], byte[]>> each)
      throws MissingGapException {
    if (from < beginning) {
      throw new MissingGapException(partition, from, until, beginning);
    }
    for (long offset = from; offset < until; offset++) {
      if (!each.test(topic.get((int) offset))) {
        return offset + 1;
      }
    }
    return until;
  }

  @Override
  public Optional<PartitionState> partition(TopicPartition partition) {
    return partition.partition() > 0
        ? Optional.empty()
        : Optional.of(new PartitionState(topicId, beginning, topic.size()));
  }

  @Override
  public long position(TopicPartition partition) {
    return 0;
  }

  @Override
  public Optional<AssembledCheckpoint> checkpoint(String modelId, byte[] key, long version) {
    return SimulatedHistory.whole(sent).stream()
        .filter(c -> c.description().getModelVersion() == version)
        .reduce((older, newer) -> newer);
  }
}

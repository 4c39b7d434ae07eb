package learnstream.stream.gan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import learnstream.codec.AvroCodec;
import learnstream.codec.avro.Feedback;
import learnstream.codec.avro.GanMetrics;
import learnstream.codec.avro.GeneratedBatch;
import learnstream.codec.avro.LabelledSample;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import learnstream.model.gan.DiscriminatorState;
import learnstream.model.gan.GeneratorState;
import learnstream.model.spec.Resumable;
import learnstream.stream.format.RecordFormats;
import learnstream.stream.state.CheckpointPublisher;
import learnstream.stream.state.ModelStore;
import learnstream.stream.state.SnapshotStore;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Both halves of a GAN, killed again and again, in a simulation of what Kafka Streams does at least
 * once: what a half sends is seen by the other at once, but offsets are committed now and then, and
 * of what was put and sent since the last commit only a part survives a kill. So messages are
 * repeated and lost, and stores are of some moment between. On top of that one message in fifty is
 * lost.
 */
class KilledHalvesTest {
  private static final long SECONDS_TO_GO_ON = 10;

  private final AvroCodec<LabelledSample> samples = AvroCodec.of(LabelledSample.class);
  private final AvroCodec<GeneratedBatch> batches = AvroCodec.of(GeneratedBatch.class);
  private final AvroCodec<Feedback> feedback = AvroCodec.of(Feedback.class);
  private Deployment deployment;
  private Random random;
  private long now = 1_000_000;

  /** Exchanges that came to an end, in the generator's present life and all those before. */
  private long used;

  private long lastUse;
  private int kills;

  /** One half: its process, and what Kafka keeps of it. */
  private final class Half {
    private final String modelId;
    private final String inputTopic;
    private final List<byte[]> input;
    private final List<byte[]> output;
    private final Supplier<Processor<byte[], byte[], byte[], Object>> program;
    private final Supplier<? extends Resumable> empty;

    /** The changelog, in the order of the puts. */
    private final List<Map.Entry<Bytes, byte[]>> changelog = new ArrayList<>();

    private int committedPuts;
    private int committedPosition;
    private int position;

    /** What is not at the broker yet. */
    private final List<byte[]> unsent = new ArrayList<>();

    private Processor<byte[], byte[], byte[], Object> processor;
    private MockProcessorContext<Object, Object> context = new MockProcessorContext<>();
    private long awayUntil;

    Half(
        String modelId,
        String inputTopic,
        List<byte[]> input,
        List<byte[]> output,
        Supplier<Processor<byte[], byte[], byte[], Object>> program,
        Supplier<? extends Resumable> empty) {
      this.modelId = modelId;
      this.inputTopic = inputTopic;
      this.input = input;
      this.output = output;
      this.program = program;
      this.empty = empty;
    }

    boolean isAway() {
      return processor == null;
    }

    @SuppressWarnings("unchecked")
    void start() {
      context =
          new MockProcessorContext<>() {
            @Override
            public <K, V> void forward(Record<K, V> record, String child) {
              sent((SpecificRecord) record.value(), child);
            }
          };
      context.setCurrentSystemTimeMs(now);
      KeyValueStore<Bytes, byte[]> store = restored();
      context.addStateStore(store);
      processor = program.get();
      processor.init((ProcessorContext<byte[], Object>) (ProcessorContext<?, ?>) context);
      position = committedPosition;
    }

    /** A store that remembers what is put into it from now on. */
    private KeyValueStore<Bytes, byte[]> restored() {
      KeyValueStore<Bytes, byte[]> memory =
          Stores.keyValueStoreBuilder(
                  Stores.inMemoryKeyValueStore(ModelStore.name(modelId)),
                  Serdes.Bytes(),
                  Serdes.ByteArray())
              .withLoggingDisabled()
              .build();
      RecordingStore store = new RecordingStore(memory, changelog);
      store.init(context.getStateStoreContext(), store);
      changelog.forEach(put -> memory.put(put.getKey(), put.getValue()));
      return store;
    }

    /** The version of the newest snapshot that survived. */
    long snapshotVersion() {
      Resumable half = empty.get();
      new SnapshotStore(modelId, restored()).load(new byte[0], half);
      return half.version();
    }

    private void sent(SpecificRecord record, String child) {
      if (record instanceof GeneratedBatch batch) {
        unsent.add(batches.encode(batch));
        check(batch);
      } else if (record instanceof Feedback answer) {
        unsent.add(feedback.encode(answer));
        check(answer);
      } else if (record instanceof GanMetrics metrics) {
        assertThat(metrics.getVersion()).isLessThanOrEqualTo(metrics.getExchange());
        assertThat(metrics.getDropped()).doesNotContainKey("NON_FINITE_GRADIENT");
      } else {
        assertThat(child).as("nothing is broken").isEqualTo(CheckpointPublisher.SINK);
      }
    }

    void step() {
      context.setCurrentSystemTimeMs(now);
      if (position < input.size() && random.nextInt(10) > 0) {
        context.setRecordMetadata(inputTopic, 0, position);
        processor.process(new Record<>(null, input.get(position++), now));
      } else {
        now += 10;
        context.setCurrentSystemTimeMs(now);
        context.scheduledPunctuators().forEach(timer -> timer.getPunctuator().punctuate(now));
      }
      if (random.nextInt(3) > 0) {
        send(unsent.size());
      }
      if (random.nextInt(15) == 0) {
        send(unsent.size());
        committedPuts = changelog.size();
        committedPosition = position;
      }
    }

    /** The first so many messages reach the topic, most of them. */
    private void send(int count) {
      unsent.subList(0, count).stream()
          .filter(message -> random.nextInt(50) > 0)
          .forEach(output::add);
      unsent.clear();
    }

    void kill() {
      kills++;
      processor = null;
      awayUntil = now + random.nextInt(8_000);
      send(random.nextInt(unsent.size() + 1));
      int puts = committedPuts + random.nextInt(changelog.size() - committedPuts + 1);
      changelog.subList(puts, changelog.size()).clear();
      committedPuts = puts;
    }
  }

  private long generatorVersion;
  private final Set<Long> learnt = new HashSet<>();
  private long learntTo;

  private void check(GeneratedBatch batch) {
    if (batch.getGeneratorVersion() > generatorVersion) {
      used += batch.getGeneratorVersion() - generatorVersion;
      lastUse = now;
    }
    generatorVersion = batch.getGeneratorVersion();
  }

  /** No batch is learnt twice by the weights that are kept. */
  private void check(Feedback feedback) {
    if (feedback.getRefusal() == null) {
      assertThat(feedback.getBatchId()).isGreaterThan(learntTo);
      learntTo = feedback.getBatchId();
      learnt.add(learntTo);
      assertThat(feedback.getDiscriminatorVersion()).isEqualTo(learnt.size());
    }
  }

  @ParameterizedTest
  @CsvSource({"1,", "2,", "3,", "4,", "5,'conditional: true, classes: [low, high],'"})
  void nothingWedgesAndNothingIsLearntTwice(long seed, String more) throws Exception {
    random = new Random(seed);
    deployment =
        ConfigReader.parse(
            """
            name: killed
            metrics: {everySamples: 1, every: 200ms}
            gan: {
              %s
              features: 1,
              noise: 1,
              batch: 2,
              generator: {layers: [2]},
              discriminator: {layers: [2]},
              balance: {on: false, window: 1000000},
              snapshot: {everySamples: 30, every: 1h},
              checkpoint: {everyExchanges: 50, keep: 2}}
            """
                .formatted(more == null ? "" : more),
            "test");
    List<byte[]> generated = new ArrayList<>();
    List<byte[]> answered = new ArrayList<>();
    Half generator =
        new Half(
            "gan-generator",
            deployment.topics().feedback(),
            answered,
            generated,
            () -> new GenerateProcessor(deployment),
            () -> new GeneratorState(deployment.gan().spec()));
    Half discriminator =
        new Half(
            "gan-discriminator",
            deployment.topics().generated(),
            generated,
            answered,
            () ->
                new DiscriminateProcessor(
                    deployment, this::realSamples, new RecordFormats(deployment).decoder()),
            () -> new DiscriminatorState(deployment.gan().spec()));
    List<Half> halves = List.of(generator, discriminator);
    lastUse = now;
    long bothSince = now;
    while (kills < 40) {
      for (Half half : halves) {
        if (half.isAway() && now >= half.awayUntil) {
          start(half, half == generator);
          bothSince = now;
        } else if (!half.isAway()) {
          half.step();
          if (random.nextInt(250) == 0) {
            half.kill();
          }
        }
      }
      if (halves.stream().anyMatch(Half::isAway)) {
        now += 5;
        bothSince = now;
      }
      assertThat(now - Math.max(bothSince, lastUse))
          .as("ms without an exchange, both there, after %d kills", kills)
          .isLessThan(SECONDS_TO_GO_ON * 1000);
    }
    assertThat(used).isGreaterThan(500);
  }

  private void start(Half half, boolean generator) {
    long version = half.snapshotVersion();
    half.start();
    if (generator) {
      generatorVersion = version;
    } else {
      // What the snapshot contains: the oldest of what was learnt in the life before.
      List<Long> kept = learnt.stream().sorted().limit(version).toList();
      learnt.clear();
      learnt.addAll(kept);
      learntTo = kept.isEmpty() ? 0 : kept.get(kept.size() - 1);
    }
  }

  private long realSamples(
      org.apache.kafka.common.TopicPartition partition,
      long most,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> each) {
    for (int i = 0; i < 4; i++) {
      LabelledSample sample =
          new LabelledSample(
              "s", null, List.of((float) i), i < 2 ? "low" : "high", 1.0, Instant.EPOCH);
      each.accept(new ConsumerRecord<>(partition.topic(), 0, i, null, samples.encode(sample)));
    }
    return 4;
  }
}

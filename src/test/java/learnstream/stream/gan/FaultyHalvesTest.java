package learnstream.stream.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import learnstream.codec.AvroCodec;
import learnstream.codec.avro.DeadLetter;
import learnstream.codec.avro.Feedback;
import learnstream.codec.avro.GanMetrics;
import learnstream.codec.avro.GeneratedBatch;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.RefusalReason;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import learnstream.stream.format.RecordFormats;
import learnstream.stream.sample.SampleDecoder;
import learnstream.stream.state.ModelStore;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One half of a GAN whose surroundings fail, or whose task is revived. */
class FaultyHalvesTest {
  private final AvroCodec<GeneratedBatch> batches = AvroCodec.of(GeneratedBatch.class);
  private final AvroCodec<Feedback> answers = AvroCodec.of(Feedback.class);
  private final AvroCodec<LabelledSample> samples = AvroCodec.of(LabelledSample.class);
  private final List<SpecificRecord> sent = new ArrayList<>();

  /** Thrown once, at the next record that is sent. */
  private RuntimeException fault;

  private long now = 1_700_000_000_000L;
  private Deployment deployment;

  private final class Half {
    private final Processor<byte[], byte[], byte[], Object> processor;
    private final MockProcessorContext<Object, Object> context =
        new MockProcessorContext<>() {
          @Override
          public <K, V> void forward(Record<K, V> record, String child) {
            if (fault != null) {
              RuntimeException thrown = fault;
              fault = null;
              throw thrown;
            }
            sent.add((SpecificRecord) record.value());
          }
        };

    Half(String modelId, Processor<byte[], byte[], byte[], Object> processor) {
      this.processor = processor;
      context.setCurrentSystemTimeMs(now);
      KeyValueStore<Bytes, byte[]> store =
          Stores.keyValueStoreBuilder(
                  Stores.inMemoryKeyValueStore(ModelStore.name(modelId)),
                  Serdes.Bytes(),
                  Serdes.ByteArray())
              .withLoggingDisabled()
              .build();
      store.init(context.getStateStoreContext(), store);
      context.addStateStore(store);
      init();
    }

    @SuppressWarnings("unchecked")
    void init() {
      processor.init((ProcessorContext<byte[], Object>) (ProcessorContext<?, ?>) context);
    }

    void take(String topic, byte[] value) {
      context.setCurrentSystemTimeMs(now);
      context.setRecordMetadata(topic, 0, 0);
      processor.process(new Record<>(null, value, now));
    }

    void tick() {
      context.setCurrentSystemTimeMs(now);
      context.scheduledPunctuators().stream()
          .filter(timer -> !timer.cancelled())
          .forEach(timer -> timer.getPunctuator().punctuate(now));
    }

    long ticksScheduled() {
      return context.scheduledPunctuators().stream().filter(timer -> !timer.cancelled()).count();
    }
  }

  @BeforeEach
  void configure() throws Exception {
    deployment =
        ConfigReader.parse(
            """
            name: faulty
            metrics: {every: 1s}
            gan:
              features: 1
              noise: 1
              batch: 2
              generator: {layers: [2]}
              discriminator: {layers: [2]}
              balance: {on: false}
              snapshot: {everySamples: 2, every: 1h}
              evaluation: {every: 4s, count: 4}
            """,
            "test");
  }

  private Half generator() {
    return new Half("gan-generator", new GenerateProcessor(deployment));
  }

  private Half discriminator() {
    return new Half(
        "gan-discriminator",
        new DiscriminateProcessor(
            deployment, this::realSamples, new RecordFormats(deployment).decoder()));
  }

  private long realSamples(
      TopicPartition partition,
      long most,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> each) {
    for (int i = 0; i < 4; i++) {
      byte[] sample =
          samples.encode(
              new LabelledSample("s", null, List.of((float) i), null, 1.0, Instant.EPOCH));
      ConsumerRecord<byte[], byte[]> record =
          new ConsumerRecord<>(partition.topic(), 0, i, null, sample);
      if (i == 1) {
        record.headers().add(SampleDecoder.MODEL_HEADER, null);
      }
      each.accept(record);
    }
    return 4;
  }

  private <T> List<T> taken(Class<T> type) {
    List<T> found = sent.stream().filter(type::isInstance).map(type::cast).toList();
    sent.removeIf(type::isInstance);
    return found;
  }

  private Feedback judged(Half discriminator, GeneratedBatch batch) {
    discriminator.take(deployment.topics().generated(), batches.encode(batch));
    List<Feedback> answered = taken(Feedback.class);
    assertThat(answered).hasSize(1);
    return answered.get(0);
  }

  private List<GeneratedBatch> answered(Half generator, Feedback answer) {
    generator.take(deployment.topics().feedback(), answers.encode(answer));
    return taken(GeneratedBatch.class);
  }

  @Test
  void whatIsThrownWhileABatchIsHandledBecomesADeadLetterAndTheHalfItsSnapshot() {
    Half generator = generator();
    Half discriminator = discriminator();
    generator.tick();
    List<GeneratedBatch> sentFirst = taken(GeneratedBatch.class);
    assertThat(judged(discriminator, sentFirst.get(0)).getDiscriminatorVersion()).isOne();
    Feedback second = judged(discriminator, sentFirst.get(1));
    assertThat(second.getDiscriminatorVersion()).as("in a snapshot").isEqualTo(2);
    GeneratedBatch third = answered(generator, second).get(0);

    fault = new IllegalStateException("as it was about to answer");
    discriminator.take(deployment.topics().generated(), batches.encode(third));
    DeadLetter letter = taken(DeadLetter.class).get(0);
    assertThat(letter.getReason()).isEqualTo(RefusalReason.INTERNAL);
    assertThat(letter.getMessage().lines())
        .hasSizeBetween(3, 8)
        .first()
        .isEqualTo("java.lang.IllegalStateException: as it was about to answer");
    Feedback again = judged(discriminator, third);
    assertThat(again.getRefusal()).as("what it had half done is undone").isNull();
    assertThat(again.getDiscriminatorVersion()).isEqualTo(3);
  }

  @Test
  void whatIsThrownWhileFeedbackIsHandledBecomesADeadLetterAndTheHalfItsSnapshot() {
    Half generator = generator();
    Half discriminator = discriminator();
    generator.tick();
    GeneratedBatch first = taken(GeneratedBatch.class).get(0);
    Feedback answer = judged(discriminator, first);
    fault = new IllegalStateException("as it was about to send the next one");
    generator.take(deployment.topics().feedback(), answers.encode(answer));
    assertThat(taken(DeadLetter.class).get(0).getReason()).isEqualTo(RefusalReason.INTERNAL);
    generator.tick();
    List<GeneratedBatch> next = taken(GeneratedBatch.class);
    assertThat(next).as("as at the start").hasSize(2);
    assertThat(next.get(0)).isEqualTo(first);
    generator.take(
        deployment.topics().feedback(), answers.encode(judged(discriminator, next.get(0))));
    assertThat(taken(GeneratedBatch.class).get(0).getBatchId()).as("behind it").isGreaterThan(1);
  }

  @Test
  void whatKafkaThrowsEndsTheTask() {
    Half generator = generator();
    Half discriminator = discriminator();
    generator.tick();
    GeneratedBatch batch = taken(GeneratedBatch.class).get(0);
    byte[] answer = answers.encode(judged(discriminator, batch));
    fault = new StreamsException("the task has moved");
    assertThatThrownBy(() -> generator.take(deployment.topics().feedback(), answer))
        .isInstanceOf(StreamsException.class);
  }

  @Test
  void aRevivedTaskTicksOnce() {
    for (Half half :
        List.of(
            generator(),
            discriminator(),
            new Half("none", new EvaluateProcessor(deployment, (partition, most, each) -> 0)))) {
      half.init();
      assertThat(half.ticksScheduled()).as("revived without a close").isOne();
      half.processor.close();
      assertThat(half.ticksScheduled()).as("closed").isZero();
      half.init();
      assertThat(half.ticksScheduled()).as("revived").isOne();
    }
  }

  /** One of them has a header without a value, which must not end each start. */
  @Test
  void readsTheWindowAgainWithoutTheSamplesThatCannotBeRead() {
    Half discriminator = discriminator();
    now += 1_000;
    discriminator.tick();
    assertThat(taken(GanMetrics.class).get(0).getRealSamples()).isBetween(3L, 4L);
  }
}

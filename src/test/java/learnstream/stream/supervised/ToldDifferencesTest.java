package learnstream.stream.supervised;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.function.UnaryOperator;
import learnstream.codec.AvroCodec;
import learnstream.codec.FloatBytes;
import learnstream.codec.avro.DeadLetter;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.Mix;
import learnstream.codec.avro.Prediction;
import learnstream.codec.avro.RefusalReason;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import learnstream.stream.metric.Observer;
import learnstream.stream.sample.Decoded;
import learnstream.stream.sample.SampleDecoder;
import learnstream.stream.state.ModelStore;
import learnstream.stream.state.PositionStore;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a replica makes of what it is told: differences in parts, and records that are none. */
class ToldDifferencesTest {
  private static final AvroCodec<Mix> MIXES = AvroCodec.of(Mix.class);
  private static final AvroCodec<LabelledSample> SAMPLES = AvroCodec.of(LabelledSample.class);
  private static final int MIX_EVERY = 5;

  private static Deployment deployment(int hidden) throws Exception {
    return ConfigReader.parse(
        """
        name: told
        partitions: 2
        replicas: {mixEvery: %d, warmUp: 0}
        models: [{id: m, features: 3, classes: [off, on], layers: [%d]}]
        """
            .formatted(MIX_EVERY, hidden),
        "test");
  }

  /** The task of one of two replicas. */
  private static final class Task {
    private final int partition;
    private final List<Object> sent = new ArrayList<>();
    private final MockProcessorContext<Object, Object> context;
    private final MixProcessor mix;
    private final DecodeProcessor decode;
    private final Random random;
    private int offset;
    private int toldOffset;

    @SuppressWarnings("unchecked")
    Task(Deployment deployment, int partition) {
      this.partition = partition;
      random = new Random(partition);
      var history = new SimulatedHistory(0, List.of());
      var learner =
          new LearnProcessor(
              deployment,
              deployment.models().get(0),
              (of, from, until, each) -> until,
              history,
              Observer.NOBODY,
              new SampleDecoder(),
              ModelStore.PART_BYTES);
      decode =
          new DecodeProcessor(
              deployment,
              List.of("learn-m"),
              (of, from, until, each) -> until,
              history,
              new SampleDecoder());
      mix = new MixProcessor(deployment.output(), Map.of("m", "learn-m"));
      context =
          new MockProcessorContext<>(
              new Properties(), new TaskId(0, partition), Path.of("target").toFile()) {
            @Override
            public <K, V> void forward(Record<K, V> record, String child) {
              if (child.equals("learn-m")) {
                learner.process((Record<byte[], Decoded>) record);
              } else {
                sent.add(record.value());
              }
            }
          };
      RestoredStores.of(context, List.of(ModelStore.name("m"), PositionStore.NAME), Map.of());
      context.setCurrentSystemTimeMs(1_000_000);
      ProcessorContext<byte[], Object> its =
          (ProcessorContext<byte[], Object>) (ProcessorContext<?, ?>) context;
      learner.init(its);
      decode.init(its);
      mix.init(its);
    }

    void learn(int samples) {
      for (int i = 0; i < samples; i++) {
        List<Float> x = new ArrayList<>();
        for (int f = 0; f < 3; f++) {
          x.add((float) random.nextGaussian());
        }
        String label = x.get(0) > 0 ? "on" : "off";
        var sample = new LabelledSample("" + offset, null, x, label, 1.0, Instant.EPOCH);
        context.setRecordMetadata("told.samples", partition, offset++);
        decode.process(new Record<>(null, SAMPLES.encode(sample), 0));
      }
    }

    void hear(byte[] record) {
      context.setRecordMetadata("told.mixes", partition, toldOffset++);
      mix.process(new Record<>(null, record, 0));
    }

    <T> List<T> sent(Class<T> type) {
      return sent.stream().filter(type::isInstance).map(type::cast).toList();
    }

    List<Float> lastScores() {
      List<Prediction> predictions = sent(Prediction.class);
      return predictions.get(predictions.size() - 1).getScores();
    }

    /** Round of the newest difference that it told. */
    long round() {
      return sent(Mix.class).stream().mapToLong(Mix::getRound).max().orElse(-1);
    }
  }

  private static byte[] changed(Mix mix, UnaryOperator<Mix.Builder> change) {
    return MIXES.encode(change.apply(Mix.newBuilder(mix)).build());
  }

  private static ByteBuffer floats(int count, float value) {
    float[] numbers = new float[count];
    Arrays.fill(numbers, value);
    return FloatBytes.encode(numbers, 0, count);
  }

  private static byte[] malformed(String how, Mix good) {
    int length = FloatBytes.count(good.getNumbers());
    byte[] whole = MIXES.encode(good);
    return switch (how) {
      case "nothing" -> null;
      case "truncated" -> Arrays.copyOf(whole, whole.length / 2);
      case "garbage" -> new byte[] {1, 2, 3};
      case "foreign model" -> changed(good, mix -> mix.setModelId("other"));
      case "own replica" -> changed(good, mix -> mix.setReplica(0));
      case "third replica" -> changed(good, mix -> mix.setReplica(2));
      case "later round" -> changed(good, mix -> mix.setRound(2));
      case "negative round" -> changed(good, mix -> mix.setRound(-1));
      case "negative updates" -> changed(good, mix -> mix.setUpdates(-1));
      case "endless updates" -> changed(good, mix -> mix.setUpdates(Long.MAX_VALUE));
      case "short" -> changed(good, mix -> mix.setNumbers(floats(length - 1, 0)));
      case "long" -> changed(good, mix -> mix.setNumbers(floats(length + 1, 0)));
      case "no updates" -> changed(good, mix -> mix.setUpdates(0));
      case "part" -> changed(good, mix -> mix.setPart(1));
      case "parts" -> changed(good, mix -> mix.setParts(2));
      case "not finite" -> changed(good, mix -> mix.setNumbers(floats(length, Float.NaN)));
      default -> throw new IllegalArgumentException(how);
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nothing | the record has no value",
        "truncated | ",
        "garbage | ",
        "foreign model | modelId: other is not allowed; give one of m",
        "own replica | replica: 0 is not allowed; give another one than 0, below 2",
        "third replica | replica: 2 is not allowed; give another one than 0, below 2",
        "later round | round: 2 is not allowed; give at most 1",
        "negative round | round: -1 is not allowed; give at least 0",
        "negative updates | updates: -1 is not allowed; give 0 to 1099511627776",
        "endless updates | updates: 9223372036854775807 is not allowed; give 0 to 1099511627776",
        "short | part 0 of 1 with 100 bytes is not allowed; give one of 1, of 26 parameters altogether",
        "long | part 0 of 1 with 108 bytes is not allowed; give one of 1, of 26 parameters altogether",
        "no updates | part 0 of 1 with 104 bytes is not allowed; give one of 1, of 0 parameters altogether",
        "part | part 1 of 1 with 104 bytes is not allowed; give one of 1, of 26 parameters altogether",
        "parts | part 0 of 2 with 104 bytes is not allowed; give one of 1, of 26 parameters altogether",
        "not finite | numbers: NaN is not allowed; give finite ones",
      })
  void whatIsNoneBecomesADeadLetterAndChangesNothing(String how, String sentence) throws Exception {
    Deployment deployment = deployment(4);
    Task undisturbed = new Task(deployment, 0);
    Task disturbed = new Task(deployment, 0);
    Task other = new Task(deployment, 1);
    List.of(undisturbed, disturbed, other).forEach(task -> task.learn(MIX_EVERY));
    Mix good = other.sent(Mix.class).get(0);

    disturbed.hear(malformed(how, good));
    for (Task task : List.of(undisturbed, disturbed)) {
      task.learn(1);
      task.hear(MIXES.encode(good));
      task.learn(MIX_EVERY);
    }

    assertThat(disturbed.sent(DeadLetter.class)).hasSize(1);
    DeadLetter letter = disturbed.sent(DeadLetter.class).get(0);
    assertThat(letter.getTopic()).isEqualTo("told.mixes");
    assertThat(letter.getReason()).isEqualTo(RefusalReason.UNDECODABLE);
    if (sentence == null) {
      assertThat(letter.getMessage()).isNotEmpty();
    } else {
      assertThat(letter.getMessage()).isEqualTo(sentence);
    }
    assertThat(disturbed.round()).as("it goes on").isOne();
    assertThat(disturbed.lastScores()).isEqualTo(undisturbed.lastScores());
  }

  @Test
  void aLargeDifferenceCountsOnceAllPartsAreThereInAnyOrder() throws Exception {
    // 3 inputs and the biases: 240,002 parameters, of which 131,072 are in a part.
    Deployment deployment = deployment(40_000);
    Task one = new Task(deployment, 0);
    Task again = new Task(deployment, 0);
    Task other = new Task(deployment, 1);
    List.of(one, again, other).forEach(task -> task.learn(MIX_EVERY));
    List<byte[]> parts = other.sent(Mix.class).stream().map(MIXES::encode).toList();
    assertThat(parts).hasSize(2);

    one.hear(parts.get(0));
    one.learn(MIX_EVERY);
    assertThat(one.round()).as("half a difference").isZero();
    one.hear(parts.get(1));
    assertThat(one.round()).isOne();

    // The last one before the first, as after compaction, then both again.
    again.learn(MIX_EVERY);
    again.hear(parts.get(1));
    again.hear(parts.get(1));
    assertThat(again.round()).as("half a difference, twice").isZero();
    again.hear(parts.get(0));
    assertThat(again.round()).isOne();
    parts.forEach(again::hear);
    for (Task task : List.of(one, again)) {
      task.learn(1);
      assertThat(task.sent(DeadLetter.class)).isEmpty();
    }
    assertThat(again.lastScores()).isEqualTo(one.lastScores());
  }
}

package learnstream.stream.gan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import learnstream.codec.FloatBytes;
import learnstream.codec.avro.Checkpoint;
import learnstream.codec.avro.DeadLetter;
import learnstream.codec.avro.Feedback;
import learnstream.codec.avro.GanHalf;
import learnstream.codec.avro.GeneratedBatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Records that no half has sent, whole and of the right shape, with numbers that no run reaches.
 * Whatever they say, the exchange goes on with the next true record, and its numbers with it.
 */
class GanForgeryTest {
  private static final int EXCHANGES_BEFORE = 30;
  private static final Duration SILENCE = Duration.ofSeconds(10);

  @TempDir private Path directory;
  private GanDrivers gan;
  private GeneratedBatch batch;

  @BeforeEach
  void exchange() throws Exception {
    gan = new GanDrivers(GanDrivers.SMALL + "  onDivergence: return\n", directory);
    gan.realPoints(50);
    gan.exchange(EXCHANGES_BEFORE);
    batch = gan.batches().get(0);
  }

  @AfterEach
  void close() {
    gan.close();
  }

  private void assertTheExchangeGoesOn() {
    long generator = gan.metrics(GanHalf.GENERATOR).getVersion();
    long discriminator = gan.metrics(GanHalf.DISCRIMINATOR).getVersion();
    gan.advance(Duration.ofSeconds(2));
    gan.exchange(20);
    for (GanHalf half : List.of(GanHalf.GENERATOR, GanHalf.DISCRIMINATOR)) {
      assertThat(gan.metrics(half).getExchange()).isBetween(40L, 100L);
      assertThat(gan.metrics(half).getEra()).isZero();
      assertThat(gan.metrics(half).getVersion())
          .as("updates of the %s", half)
          .isBetween(
              half == GanHalf.GENERATOR ? generator + 15 : discriminator + 15,
              EXCHANGES_BEFORE + 25L);
    }
  }

  private DeadLetter onlyLetter(GanHalf half) {
    List<DeadLetter> letters = gan.deadLetters(half);
    assertThat(letters).hasSize(1);
    return letters.get(0);
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE, Long.MAX_VALUE - 1, 1L << 62, 1_000_000})
  void aBatchNumberThatIsFarAheadIsRefused(long number) {
    gan.judge(GeneratedBatch.newBuilder(batch).setBatchId(number).build());
    DeadLetter letter = onlyLetter(GanHalf.DISCRIMINATOR);
    assertThat(letter.getReason().name()).isEqualTo("OUT_OF_SEQUENCE");
    assertThat(letter.getMessage())
        .isEqualTo("batchId: %d is not allowed; give 1 to %d".formatted(number, 30 + 1002));
    assertTheExchangeGoesOn();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void aBatchNumberThatNoGeneratorGivesIsRefused(long number) {
    gan.judge(GeneratedBatch.newBuilder(batch).setBatchId(number).build());
    assertThat(onlyLetter(GanHalf.DISCRIMINATOR).getReason().name()).isEqualTo("OUT_OF_SEQUENCE");
    assertTheExchangeGoesOn();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, Long.MAX_VALUE})
  void anEraThatTheDiscriminatorHasNotBegunIsRefused(long rollbackEpoch) {
    gan.judge(GeneratedBatch.newBuilder(batch).setEra(rollbackEpoch).setReturnedTo(20).build());
    DeadLetter letter = onlyLetter(GanHalf.DISCRIMINATOR);
    assertThat(letter.getReason().name()).isEqualTo("OUT_OF_SEQUENCE");
    assertThat(letter.getMessage())
        .isEqualTo("era: %d is not allowed; give at most 0".formatted(rollbackEpoch));
    assertTheExchangeGoesOn();
  }

  @Test
  void afterASilenceANumberFarAheadIsTakenForOneFromAfterIt() {
    GeneratedBatch later = GeneratedBatch.newBuilder(batch).setBatchId(5_000_000).build();
    assertThat(gan.judge(later).getRefusal()).isNotNull();
    gan.advance(SILENCE);
    assertThat(gan.judge(later).getRefusal()).isNull();
    assertThat(gan.metrics(GanHalf.DISCRIMINATOR).getExchange()).isEqualTo(5_000_000);
    GeneratedBatch beyond = GeneratedBatch.newBuilder(batch).setBatchId(Long.MAX_VALUE).build();
    gan.advance(SILENCE);
    assertThat(gan.judge(beyond).getRefusal())
        .as("after a silence, too")
        .startsWith("batchId: 9223372036854775807 is not allowed");
  }

  /** The generator waits for the answer to this batch, so the record can only be told by itself. */
  private Feedback forged(long rollbackEpoch, long returnTo, long newest, String refusal) {
    return Feedback.newBuilder(gan.judge(batch))
        .setEra(rollbackEpoch)
        .setReturnTo(returnTo)
        .setNewestBatchId(newest)
        .setGradient(ByteBuffer.allocate(0))
        .setRefusal(refusal)
        .build();
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE, Long.MAX_VALUE - 1, 1L << 62})
  void aNewestBatchThatNoRunReachesIsRefused(long number) {
    gan.toGenerator(forged(0, 0, number, "repeated"));
    DeadLetter letter = onlyLetter(GanHalf.GENERATOR);
    assertThat(letter.getReason().name()).isEqualTo("OUT_OF_SEQUENCE");
    assertThat(letter.getMessage())
        .startsWith("newestBatchId: %d is not allowed; give at most ".formatted(number));
    assertTheExchangeGoesOn();
  }

  @Test
  void anEraThatNoRunReachesIsRefused() {
    gan.toGenerator(forged(Long.MAX_VALUE, 20, 0, null));
    assertThat(onlyLetter(GanHalf.GENERATOR).getReason().name()).isEqualTo("OUT_OF_SEQUENCE");
    assertTheExchangeGoesOn();
  }

  @Test
  void whatAnswersNoBatchThatIsWaitedForChangesNothing() {
    gan.toGenerator(
        Feedback.newBuilder(forged(1, 20, 500, "repeated")).setBatchId(123_456).build());
    gan.toGenerator(
        Feedback.newBuilder(forged(1, 20, 500, null)).setGeneratorVersion(Long.MIN_VALUE).build());
    assertTheExchangeGoesOn();
    assertThat(gan.metrics(GanHalf.GENERATOR).getDropped()).containsEntry("late", 2L);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void aLossThatIsNotFiniteIsRefusedAndTheTrueAnswerUsed(double loss) {
    Feedback answer = gan.judge(batch);
    gan.toGenerator(Feedback.newBuilder(answer).setGeneratorLoss(loss).build());
    assertThat(onlyLetter(GanHalf.GENERATOR).getReason().name()).isEqualTo("NOT_FINITE");
    gan.toGenerator(answer);
    assertThat(gan.metrics(GanHalf.GENERATOR).getVersion()).isEqualTo(EXCHANGES_BEFORE + 1);
    assertTheExchangeGoesOn();
  }

  private static ByteBuffer all(float number) {
    float[] numbers = new float[16];
    Arrays.fill(numbers, number);
    return FloatBytes.encode(numbers, 0, numbers.length);
  }

  /** Of one infinity in Adam's mean of squares no step would come any more. */
  private void assertWhatIsKeptIsFinite(GanHalf half) {
    gan.checkpoints(half);
    gan.advance(Duration.ofSeconds(2));
    gan.exchange(25);
    List<Checkpoint> checkpoints = gan.checkpoints(half);
    assertThat(checkpoints).isNotEmpty();
    for (Checkpoint checkpoint : checkpoints) {
      ByteBuffer state = checkpoint.getBytes().duplicate().order(ByteOrder.LITTLE_ENDIAN);
      state.limit(checkpoint.getParameterBytes() + checkpoint.getOptimiserBytes());
      while (state.hasRemaining()) {
        assertThat(state.getFloat()).as("number of the %s", half).isFinite();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.MAX_VALUE, 1e30f, -1e22f, Float.NaN, Float.NEGATIVE_INFINITY})
  void hugeGradientsLeaveTheGeneratorFinite(float number) {
    gan.toGenerator(Feedback.newBuilder(gan.judge(batch)).setGradient(all(number)).build());
    assertWhatIsKeptIsFinite(GanHalf.GENERATOR);
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.MAX_VALUE, 1e30f, -1e22f, Float.NaN, Float.NEGATIVE_INFINITY})
  void hugeSamplesLeaveTheDiscriminatorFinite(float number) {
    gan.judge(GeneratedBatch.newBuilder(batch).setSamples(all(number)).build());
    assertWhatIsKeptIsFinite(GanHalf.DISCRIMINATOR);
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.MAX_VALUE, 1e30f, -1e22f})
  void hugeRealSamplesLeaveTheDiscriminatorFinite(float number) {
    for (int i = 0; i < 50; i++) {
      gan.real(List.of(number, number));
    }
    assertWhatIsKeptIsFinite(GanHalf.DISCRIMINATOR);
    assertThat(gan.deadLetters(GanHalf.DISCRIMINATOR)).hasSize(50);
  }
}

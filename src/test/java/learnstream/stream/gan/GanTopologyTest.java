package learnstream.stream.gan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import learnstream.codec.FloatBytes;
import learnstream.codec.avro.Feedback;
import learnstream.codec.avro.GanHalf;
import learnstream.codec.avro.GanMetrics;
import learnstream.codec.avro.GeneratedBatch;
import learnstream.model.gan.GanSpec;
import learnstream.model.gan.Generator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The exchange between the halves, with a test for a network. */
class GanTopologyTest {
  private static final Duration TICK = Duration.ofMillis(50);

  @TempDir private Path directory;
  private GanDrivers gan;

  private void start(String yaml) throws Exception {
    gan = new GanDrivers(yaml, directory);
  }

  @AfterEach
  void close() {
    gan.close();
  }

  /** An answer as a discriminator would give it that finds every number a little too low. */
  private Feedback answer(GeneratedBatch batch) {
    float[] gradient = new float[batch.getCount() * batch.getWidth()];
    java.util.Arrays.fill(gradient, -0.01f);
    return Feedback.newBuilder()
        .setRunId(batch.getRunId())
        .setBatchId(batch.getBatchId())
        .setGeneratorVersion(batch.getGeneratorVersion())
        .setDiscriminatorVersion(7)
        .setRealness(List.of())
        .setGradient(FloatBytes.encode(gradient, 0, gradient.length))
        .setNewestBatchId(batch.getBatchId())
        .build();
  }

  private static List<Long> ids(List<GeneratedBatch> batches) {
    return batches.stream().map(GeneratedBatch::getBatchId).toList();
  }

  private GanMetrics generatorMetrics() {
    return gan.metrics(GanHalf.GENERATOR);
  }

  @Test
  void keepsNoMoreBatchesInFlightThanTheWindowAllows() throws Exception {
    start(GanDrivers.SMALL + "  inFlight: 3\n  mostStaleness: 3\n");
    gan.advance(TICK);
    List<GeneratedBatch> first = gan.batches();
    assertThat(ids(first)).containsExactly(1L, 2L, 3L);
    gan.advance(Duration.ofSeconds(1));
    assertThat(gan.batches()).as("without an answer").isEmpty();
    gan.toGenerator(answer(first.get(0)));
    assertThat(ids(gan.batches())).as("after one answer").containsExactly(4L);
    gan.toGenerator(answer(first.get(1)));
    gan.toGenerator(answer(first.get(2)));
    assertThat(ids(gan.batches())).as("after two more").containsExactly(5L, 6L);
  }

  @Test
  void aBatchCanBeMadeAnewFromItsSeedAndVersion() throws Exception {
    start(GanDrivers.SMALL);
    gan.advance(TICK);
    GeneratedBatch batch = gan.batches().get(1);
    GanSpec spec = gan.deployment.gan().spec();
    Generator generator = new Generator(spec);
    float[] noise = new float[spec.batch() * spec.noise()];
    float[] samples = new float[spec.batch() * spec.width()];
    generator.noise(batch.getNoiseSeed(), spec.batch(), noise);
    generator.generate(noise, spec.batch(), samples);
    assertThat(batch.getSamples()).isEqualTo(FloatBytes.encode(samples, 0, samples.length));
    assertThat(batch.getGeneratorVersion()).isZero();
    assertThat(batch.getCount()).isEqualTo(8);
    assertThat(batch.getWidth()).isEqualTo(2);
  }

  @Test
  void learnsFromEachFeedbackOnce() throws Exception {
    start(GanDrivers.SMALL);
    gan.advance(TICK);
    Feedback feedback = answer(gan.batches().get(0));
    gan.toGenerator(feedback);
    gan.toGenerator(feedback);
    assertThat(gan.batches()).extracting(GeneratedBatch::getGeneratorVersion).containsExactly(1L);
    GanMetrics metrics = generatorMetrics();
    assertThat(metrics.getVersion()).isEqualTo(1);
    assertThat(metrics.getDropped()).containsOnlyKeys("late").containsEntry("late", 1L);
  }

  @Test
  void feedbackForABatchOfTheSameNumberFromBeforeARestartIsNotUsed() throws Exception {
    start(GanDrivers.SMALL);
    gan.advance(TICK);
    Feedback feedback = answer(gan.batches().get(0));
    gan.toGenerator(Feedback.newBuilder(feedback).setGeneratorVersion(3).build());
    assertThat(generatorMetrics().getVersion()).isZero();
    gan.toGenerator(feedback);
    assertThat(generatorMetrics().getVersion()).as("the batch is still waited for").isEqualTo(1);
  }

  @Test
  void dropsAndCountsFeedbackThatIsTooOld() throws Exception {
    start(GanDrivers.SMALL + "  inFlight: 4\n  mostStaleness: 1\n");
    gan.advance(TICK);
    List<GeneratedBatch> batches = gan.batches();
    batches.forEach(batch -> gan.toGenerator(answer(batch)));
    GanMetrics metrics = generatorMetrics();
    assertThat(metrics.getVersion()).as("the first two").isEqualTo(2);
    assertThat(metrics.getDropped()).containsEntry("stale", 2L);
    assertThat(metrics.getStalenessMean()).isEqualTo(0.5);
    assertThat(metrics.getStalenessMax()).isEqualTo(1);
    assertThat(gan.batches()).as("each made room").hasSize(4);
  }

  @Test
  void givesUpWhatIsLostWithGrowingPatience() throws Exception {
    start(GanDrivers.SMALL);
    gan.advance(TICK);
    List<GeneratedBatch> first = gan.batches();
    List<Integer> pauses = new ArrayList<>();
    for (int pause = 1; pauses.size() < 5; pause++) {
      gan.advance(TICK);
      List<GeneratedBatch> sent = gan.batches();
      if (!sent.isEmpty()) {
        assertThat(sent).as("the window is full again").hasSize(2);
        pauses.add(pause);
        pause = 0;
      }
    }
    assertThat(pauses).as("ticks of 50 ms: 2, 4, 5, 5, 5 s").containsExactly(40, 80, 100, 100, 100);
    assertThat(generatorMetrics().getDropped()).containsEntry("lost", 10L);

    gan.toGenerator(answer(first.get(0)));
    GanMetrics late = generatorMetrics();
    assertThat(late.getDropped()).as("given up").containsEntry("late", 1L);
    assertThat(late.getVersion()).isZero();
  }

  @Test
  void isPatientForAsShortAsAtFirstOnceThePeerIsBack() throws Exception {
    start(GanDrivers.SMALL);
    gan.advance(TICK);
    gan.advance(Duration.ofSeconds(2));
    gan.advance(Duration.ofSeconds(4));
    List<GeneratedBatch> sent = gan.batches();
    gan.toGenerator(answer(sent.get(sent.size() - 1)));
    gan.batches();
    gan.advance(Duration.ofSeconds(2));
    assertThat(gan.batches()).isNotEmpty();
  }

  @Test
  void goesOnBehindTheNewestBatchThatTheDiscriminatorHas() throws Exception {
    start(GanDrivers.SMALL);
    gan.advance(TICK);
    GeneratedBatch batch = gan.batches().get(0);
    gan.toGenerator(
        Feedback.newBuilder(answer(batch))
            .setGradient(ByteBuffer.allocate(0))
            .setRefusal("repeated")
            .setNewestBatchId(500)
            .build());
    assertThat(ids(gan.batches())).containsExactly(501L);
    GanMetrics metrics = generatorMetrics();
    assertThat(metrics.getDropped()).containsEntry("refused", 1L);
    assertThat(metrics.getVersion()).isZero();
  }

  @Test
  void aBatchThatCannotBeTakenInYetIsNotSentAnewAtOnce() throws Exception {
    start(GanDrivers.SMALL);
    gan.advance(TICK);
    List<GeneratedBatch> batches = gan.batches();
    batches.forEach(batch -> gan.toGenerator(gan.judge(batch)));
    assertThat(gan.batches()).as("no real samples yet").isEmpty();
    gan.realPoints(8);
    gan.advance(Duration.ofSeconds(2));
    Feedback answered = gan.judge(gan.batches().get(0));
    assertThat(answered.getRefusal()).isNull();
  }

  @Test
  void aRepeatedBatchIsIgnoredByItsIdAndAnsweredWithARefusal() throws Exception {
    start(GanDrivers.SMALL);
    gan.realPoints(20);
    gan.advance(TICK);
    List<GeneratedBatch> batches = gan.batches();
    Feedback first = gan.judge(batches.get(0));
    Feedback second = gan.judge(batches.get(1));
    assertThat(first.getDiscriminatorVersion()).isEqualTo(1);
    assertThat(second.getDiscriminatorVersion()).isEqualTo(2);
    assertThat(second.getRealness()).hasSize(8);
    assertThat(second.getGradient().remaining()).isEqualTo(8 * 2 * 4);
    for (GeneratedBatch again : batches) {
      Feedback refusal = gan.judge(again);
      assertThat(refusal.getRefusal()).isEqualTo("the batch, or a newer one, was taken in before");
      assertThat(refusal.getDiscriminatorVersion()).isEqualTo(2);
      assertThat(refusal.getNewestBatchId()).isEqualTo(2);
      assertThat(refusal.getGradient().remaining()).isZero();
      assertThat(refusal.getRealness()).isEmpty();
    }
    GanMetrics metrics = gan.metrics(GanHalf.DISCRIMINATOR);
    assertThat(metrics.getDropped()).containsEntry("repeated", 2L);
    assertThat(metrics.getVersion()).isEqualTo(2);
    assertThat(gan.deadLetters(GanHalf.DISCRIMINATOR)).isEmpty();
  }

  @Test
  void bothHalvesInALoopReportAllThatThereIsToKnow() throws Exception {
    start(GanDrivers.SMALL);
    gan.realPoints(50);
    gan.exchange(200);
    GanMetrics generator = generatorMetrics();
    assertThat(generator.getModelId()).isEqualTo("gan");
    assertThat(generator.getRunId()).isEqualTo("small");
    assertThat(generator.getExchange()).isEqualTo(200);
    assertThat(generator.getVersion()).isEqualTo(200);
    assertThat(generator.getLoss()).isPositive();
    assertThat(generator.getGeneratorShare()).isEqualTo(1);
    assertThat(generator.getStalenessMean()).isBetween(0.9, 1.0);
    assertThat(generator.getStalenessMax()).isEqualTo(1);
    assertThat(generator.getExchangesPerSecond()).isPositive();
    assertThat(generator.getGradientNorm()).isPositive();
    assertThat(generator.getLearningRate()).isEqualTo(1e-3);
    assertThat(generator.getDropped()).isEmpty();
    GanMetrics discriminator = gan.metrics(GanHalf.DISCRIMINATOR);
    assertThat(discriminator.getExchange()).isEqualTo(200);
    assertThat(discriminator.getVersion()).isEqualTo(200);
    assertThat(discriminator.getLoss()).isPositive();
    assertThat(discriminator.getRealAccuracy()).isBetween(0.1, 1.0);
    assertThat(discriminator.getGeneratedAccuracy()).isBetween(0.1, 1.0);
    assertThat(discriminator.getDiscriminatorShare()).isEqualTo(1);
    assertThat(discriminator.getGeneratorShare()).isEqualTo(1);
    assertThat(discriminator.getSpread()).isPositive();
    assertThat(discriminator.getRealSpread()).isBetween(1.0, 2.0);
    assertThat(discriminator.getExchangesPerSecond()).isPositive();
    assertThat(discriminator.getRealSamples()).isEqualTo(50);
    assertThat(discriminator.getGradientNorm()).isPositive();
    assertThat(discriminator.getDropped()).isEmpty();
    assertThat(discriminator.getDivergences()).isEmpty();
    gan.advance(Duration.ofSeconds(1));
    assertThat(generatorMetrics().getExchangesPerSecond()).as("since the record before").isZero();
  }

  @Test
  void messagesThatAreLostDoNotStopTheExchange() throws Exception {
    start(GanDrivers.SMALL);
    gan.realPoints(50);
    for (int round = 0; round < 50; round++) {
      gan.advance(Duration.ofSeconds(2));
      for (GeneratedBatch batch : gan.batches()) {
        if (batch.getBatchId() % 5 != 0) {
          gan.toGenerator(gan.judge(batch));
        }
      }
    }
    GanMetrics metrics = generatorMetrics();
    assertThat(metrics.getVersion()).isGreaterThan(50);
    assertThat(metrics.getDropped().get("lost")).isGreaterThan(5);
  }
}

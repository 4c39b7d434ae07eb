package learnstream.stream.gan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import learnstream.codec.AssembledCheckpoint;
import learnstream.codec.FloatBytes;
import learnstream.codec.avro.Checkpoint;
import learnstream.codec.avro.Feedback;
import learnstream.codec.avro.GanHalf;
import learnstream.codec.avro.GanMetrics;
import learnstream.codec.avro.GeneratedBatch;
import learnstream.model.gan.DiscriminatorState;
import learnstream.model.gan.GanSpec;
import learnstream.model.gan.GeneratorState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a pair that diverges. The test makes it diverge, by what it does on the way. */
class GanDivergenceTest {
  @TempDir private Path directory;
  private GanDrivers gan;

  private void start(String onDivergence) throws Exception {
    gan = new GanDrivers(GanDrivers.SMALL + "  onDivergence: " + onDivergence + "\n", directory);
    gan.realPoints(50);
  }

  @AfterEach
  void close() {
    gan.close();
  }

  private static GeneratedBatch filled(GeneratedBatch batch, float with) {
    float[] samples = new float[batch.getCount() * batch.getWidth()];
    java.util.Arrays.fill(samples, with);
    return GeneratedBatch.newBuilder(batch)
        .setSamples(FloatBytes.encode(samples, 0, samples.length))
        .build();
  }

  /** Batches of these numbers, the second one included, arrive with all samples the same. */
  private static UnaryOperator<GeneratedBatch> allTheSame(long from, long to, float with) {
    return batch ->
        batch.getBatchId() >= from && batch.getBatchId() <= to ? filled(batch, with) : batch;
  }

  private AssembledCheckpoint checkpoint(List<Checkpoint> parts, long number) {
    return AssembledCheckpoint.of(
            parts.stream().filter(part -> part.getNumber() == number).toList())
        .orElseThrow();
  }

  @Test
  void aBatchThatIsNotFiniteIsRefusedAndCounted() throws Exception {
    start("go-on");
    List<Feedback> answers = new ArrayList<>();
    gan.exchange(4);
    for (GeneratedBatch batch : gan.batches()) {
      answers.add(gan.judge(filled(batch, Float.NaN)));
    }
    assertThat(answers)
        .hasSize(2)
        .allSatisfy(
            answer -> {
              assertThat(answer.getRefusal()).isEqualTo("the generated samples are not finite");
              assertThat(answer.getDiscriminatorVersion()).as("as before").isEqualTo(4);
              assertThat(answer.getGradient().remaining()).isZero();
              assertThat(answer.getEra()).isZero();
            });
    answers.forEach(gan::toGenerator);
    gan.exchange(2);
    GanMetrics metrics = gan.metrics(GanHalf.DISCRIMINATOR);
    assertThat(metrics.getVersion()).as("goes on with what is finite").isEqualTo(6);
    assertThat(metrics.getDivergences())
        .as("told once")
        .containsOnly(java.util.Map.entry("NON_FINITE", 1L));
    assertThat(metrics.getDropped()).containsEntry("NON_FINITE_GRADIENT", 2L);
    assertThat(gan.metrics(GanHalf.GENERATOR).getVersion()).isEqualTo(6);
  }

  @Test
  void bothHalvesReturnToTheSameCheckpointTogether() throws Exception {
    start("return");
    gan.exchange(70);
    List<Checkpoint> generators = gan.checkpoints(GanHalf.GENERATOR);
    List<Checkpoint> discriminators = gan.checkpoints(GanHalf.DISCRIMINATOR);
    assertThat(generators).extracting(Checkpoint::getNumber).containsExactly(20L, 40L, 60L);
    assertThat(discriminators).extracting(Checkpoint::getNumber).containsExactly(20L, 40L, 60L);

    List<GeneratedBatch> inFlight = gan.batches();
    Feedback answer = gan.judge(filled(inFlight.get(0), Float.NaN));
    assertThat(answer.getEra()).isEqualTo(1);
    assertThat(answer.getReturnTo()).isEqualTo(60);
    assertThat(answer.getDiscriminatorVersion()).isEqualTo(60);
    Feedback other = gan.judge(inFlight.get(1));
    assertThat(other.getRefusal())
        .isEqualTo("it was made before both halves went back to a checkpoint");

    gan.toGenerator(answer);
    GeneratedBatch next = gan.batches().get(0);
    assertThat(next.getEra()).isEqualTo(1);
    assertThat(next.getReturnedTo()).isEqualTo(60);
    assertThat(next.getBatchId()).as("numbers go on").isEqualTo(73);
    GanSpec spec = gan.deployment.gan().spec();
    GeneratorState generator = new GeneratorState(spec);
    generator.readState(checkpoint(generators, 60).state());
    assertThat(next.getGeneratorVersion()).isEqualTo(generator.version()).isEqualTo(60);
    float[] noise = new float[spec.batch() * spec.noise()];
    float[] samples = new float[spec.batch() * spec.width()];
    generator.generator.noise(next.getNoiseSeed(), spec.batch(), noise);
    generator.generator.generate(noise, spec.batch(), samples);
    assertThat(next.getSamples()).isEqualTo(FloatBytes.encode(samples, 0, samples.length));

    DiscriminatorState discriminator = new DiscriminatorState(spec);
    discriminator.readState(checkpoint(discriminators, 60).state());
    assertThat(discriminator.version()).isEqualTo(60);

    gan.toGenerator(other);
    Feedback first = gan.judge(next);
    assertThat(first.getRefusal()).isNull();
    assertThat(first.getDiscriminatorVersion()).as("one update behind it").isEqualTo(61);
    gan.toGenerator(first);
    gan.exchange(10);
    for (GanHalf half : List.of(GanHalf.GENERATOR, GanHalf.DISCRIMINATOR)) {
      GanMetrics metrics = gan.metrics(half);
      assertThat(metrics.getEra()).isEqualTo(1);
      assertThat(metrics.getExchange()).isGreaterThan(80);
      assertThat(metrics.getVersion()).isLessThan(metrics.getExchange());
    }
    assertThat(gan.metrics(GanHalf.DISCRIMINATOR).getDivergences()).containsEntry("NON_FINITE", 1L);
  }

  @Test
  void aCollapseIsAnsweredWithACheckpointFromBeforeIt() throws Exception {
    start("return");
    gan.exchange(100);
    gan.exchange(20, allTheSame(101, 120, 0.5f));
    GanMetrics metrics = gan.metrics(GanHalf.DISCRIMINATOR);
    assertThat(metrics.getDivergences()).containsOnlyKeys("COLLAPSE");
    assertThat(metrics.getEra()).isEqualTo(1);
    GeneratedBatch next = gan.batches().get(0);
    assertThat(next.getReturnedTo()).as("noticed at 109, so 100 may be spoilt").isEqualTo(80);
    assertThat(next.getCheckpoints()).as("without 100").startsWith(60L, 80L).doesNotContain(100L);
  }

  @Test
  void noCheckpointIsTakenWhileSomethingIsWrong() throws Exception {
    start("go-on");
    gan.exchange(100);
    gan.checkpoints(GanHalf.DISCRIMINATOR);
    gan.exchange(40, allTheSame(101, 140, 0.5f));
    gan.exchange(60);
    assertThat(gan.checkpoints(GanHalf.DISCRIMINATOR))
        .extracting(Checkpoint::getNumber)
        .doesNotContain(120L, 140L)
        .contains(180L, 200L);
  }

  @Test
  void whatLastsIsToldAgain() throws Exception {
    start("go-on");
    gan.exchange(100);
    gan.exchange(200, allTheSame(101, 300, 0.5f));
    assertThat(gan.metrics(GanHalf.DISCRIMINATOR).getDivergences().get("COLLAPSE"))
        .as("about every ten windows of five")
        .isBetween(3L, 5L);
    assertThat(gan.metrics(GanHalf.DISCRIMINATOR).getEra()).isZero();
  }

  @Test
  void doesNotReturnAgainAndAgain() throws Exception {
    start("return");
    gan.exchange(100);
    gan.exchange(40, allTheSame(101, 1000, Float.NaN));
    assertThat(gan.metrics(GanHalf.DISCRIMINATOR).getEra()).isEqualTo(1);
    gan.exchange(60, allTheSame(101, 1000, Float.NaN));
    assertThat(gan.metrics(GanHalf.DISCRIMINATOR).getEra())
        .as("again when the answer has had its time")
        .isEqualTo(2);
  }

  @Test
  void withoutACheckpointOfBothTheLeaderIsSlowed() throws Exception {
    start("return");
    gan.exchange(10);
    gan.toGenerator(gan.judge(filled(gan.batches().get(0), Float.NaN)));
    gan.exchange(10);
    GanMetrics metrics = gan.metrics(GanHalf.DISCRIMINATOR);
    assertThat(metrics.getEra()).isZero();
    assertThat(metrics.getDivergences()).containsEntry("NON_FINITE", 1L);
    assertThat(Math.min(metrics.getDiscriminatorShare(), metrics.getGeneratorShare()))
        .isEqualTo(0.5);
  }

  @Test
  void theLeaderIsSlowedForAWhile() throws Exception {
    start("slow-leader");
    gan.exchange(100);
    gan.toGenerator(gan.judge(filled(gan.batches().get(0), Float.NaN)));
    gan.exchange(10);
    GanMetrics metrics = gan.metrics(GanHalf.DISCRIMINATOR);
    assertThat(metrics.getEra()).isZero();
    assertThat(Math.min(metrics.getDiscriminatorShare(), metrics.getGeneratorShare()))
        .isEqualTo(0.5);
    gan.exchange(60);
    metrics = gan.metrics(GanHalf.DISCRIMINATOR);
    assertThat(metrics.getDiscriminatorShare()).as("ten windows of five later").isEqualTo(1);
    assertThat(metrics.getGeneratorShare()).isEqualTo(1);
  }

  @Test
  void aDiscriminatorThatHasForgottenAnEraFollowsTheGeneratorIntoIt() throws Exception {
    start("return");
    gan.exchange(70);
    gan.checkpoints(GanHalf.DISCRIMINATOR);
    gan.advance(Duration.ofSeconds(10));
    GeneratedBatch later =
        GeneratedBatch.newBuilder(gan.batches().get(0)).setEra(2).setReturnedTo(40).build();
    Feedback answer = gan.judge(later);
    assertThat(answer.getEra()).isEqualTo(2);
    assertThat(answer.getReturnTo()).isEqualTo(40);
    assertThat(answer.getRefusal()).isNull();
    assertThat(answer.getDiscriminatorVersion()).as("one update behind it").isEqualTo(41);
  }
}

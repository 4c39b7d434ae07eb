package learnstream.stream.gan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import learnstream.codec.FloatBytes;
import learnstream.codec.avro.DeadLetter;
import learnstream.codec.avro.DrawnSamples;
import learnstream.codec.avro.Feedback;
import learnstream.codec.avro.GanHalf;
import learnstream.codec.avro.GeneratedBatch;
import learnstream.codec.avro.RefusalReason;
import learnstream.codec.avro.SampleRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Samples of a class: of two clouds, one above the other. */
class ConditionalGanTest {
  @TempDir Path directory;
  private GanDrivers gan;

  @BeforeEach
  void start() throws Exception {
    gan =
        new GanDrivers(
            GanDrivers.SMALL
                .replace("features: 2", "features: 2\n  conditional: true\n  classes: [up, down]")
                .replace("batch: 8", "batch: 16\n  loss: least-squares")
                .replaceAll("layers: \\[6]", "layers: [24], learningRate: 0.005"),
            directory);
  }

  @AfterEach
  void stop() {
    gan.close();
  }

  private DrawnSamples ask(String label) {
    gan.request(new SampleRequest("r", 200, 4L, null, label, Instant.EPOCH));
    gan.advance(Duration.ofMillis(50));
    return gan.drawn().get(0);
  }

  private static double shareAbove(DrawnSamples answer) {
    float[] points = new float[400];
    FloatBytes.decode(answer.getSamples(), points);
    int above = 0;
    for (int i = 0; i < 200; i++) {
      above += points[2 * i + 1] > 0 ? 1 : 0;
    }
    return above / 200.0;
  }

  @Test
  void samplesAreOfTheClassThatIsAskedFor() {
    gan.realPoints(200);
    gan.exchange(1500);
    DrawnSamples up = ask("up");
    assertThat(up.getLabels()).hasSize(200).containsOnly("up");
    assertThat(shareAbove(up)).isGreaterThan(0.95);
    assertThat(shareAbove(ask("down"))).isLessThan(0.05);
    assertThat(Collections.frequency(ask(null).getLabels(), "up")).isBetween(70, 130);
    assertThat(ask(null).getLabels()).as("by the seed").isEqualTo(ask(null).getLabels());
  }

  @Test
  void anUnknownClassIsRefused() {
    DrawnSamples answer = ask("left");
    assertThat(answer.getRefusal()).isEqualTo("label: left is not allowed; give one of [up, down]");
    assertThat(answer.getCount()).isZero();
  }

  @Test
  void realSamplesNeedAKnownLabel() {
    gan.real(List.of(1f, 2f), "up");
    gan.real(List.of(1f, 2f), null);
    gan.real(List.of(1f, 2f), "left");
    assertThat(gan.deadLetters(GanHalf.DISCRIMINATOR))
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.getReason()).isEqualTo(RefusalReason.UNKNOWN_CLASS);
              assertThat(letter.getMessage())
                  .isEqualTo("label: left is not allowed; give one of the classes [up, down]");
            });
    var metrics = gan.metrics(GanHalf.DISCRIMINATOR);
    assertThat(metrics.getRealSamples()).isOne();
    assertThat(metrics.getDropped()).containsEntry("without a label", 1L);
  }

  @Test
  void aBatchNeedsAClassForEachSample() {
    gan.realPoints(20);
    gan.advance(Duration.ofMillis(50));
    GeneratedBatch batch = gan.batches().get(0);
    assertThat(batch.getClasses()).hasSize(16).contains(0, 1);
    for (List<Integer> wrong :
        List.of(
            List.<Integer>of(),
            List.of(1),
            Collections.nCopies(16, 2),
            Collections.nCopies(16, -1))) {
      Feedback answer = gan.judge(GeneratedBatch.newBuilder(batch).setClasses(wrong).build());
      assertThat(answer.getRefusal()).endsWith("give 16 from 0 to 1");
    }
    assertThat(gan.deadLetters(GanHalf.DISCRIMINATOR))
        .extracting(DeadLetter::getReason)
        .hasSize(4)
        .containsOnly(RefusalReason.WRONG_SHAPE);
    assertThat(gan.judge(batch).getRefusal()).isNull();
  }
}

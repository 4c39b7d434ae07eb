package learnstream.stream.gan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import learnstream.codec.AssembledSamples;
import learnstream.codec.FloatBytes;
import learnstream.codec.avro.DeadLetter;
import learnstream.codec.avro.DrawnSamples;
import learnstream.codec.avro.GanHalf;
import learnstream.codec.avro.RefusalReason;
import learnstream.codec.avro.SampleRequest;
import learnstream.model.gan.GanSpec;
import learnstream.model.gan.GeneratorState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Samples on request. */
class SampleRequestsTest {
  @TempDir private Path directory;
  private GanDrivers gan;

  @BeforeEach
  void start() throws Exception {
    gan =
        new GanDrivers(
            GanDrivers.SMALL + "  scaling: {divideBy: 4, subtract: 10}\n  mostSamples: 100000\n",
            directory);
  }

  @AfterEach
  void close() {
    gan.close();
  }

  private static SampleRequest request(String id, int count, Long seed, ByteBuffer noise) {
    return new SampleRequest(id, count, seed, noise, null, Instant.EPOCH);
  }

  private List<DrawnSamples> ask(SampleRequest request) {
    gan.request(request);
    List<DrawnSamples> answers = new ArrayList<>(gan.drawn());
    while (answers.isEmpty()
        || answers.get(answers.size() - 1).getPart() < answers.get(0).getParts() - 1) {
      gan.generator.advanceWallClockTime(Duration.ofMillis(50));
      answers.addAll(gan.drawn());
    }
    return answers;
  }

  private float[] draw(String id, int count, Long seed) {
    AssembledSamples samples = new AssembledSamples(id, count, 2);
    ask(request(id, count, seed, null)).forEach(samples::add);
    return samples.samples();
  }

  private String refusal(SampleRequest request) {
    List<DrawnSamples> answers = ask(request);
    assertThat(answers).hasSize(1);
    assertThat(answers.get(0).getSamples().remaining()).isZero();
    assertThat(answers.get(0).getRequestId()).isEqualTo(request.getId());
    return answers.get(0).getRefusal();
  }

  @Test
  void areBoundedInNumber() {
    assertThat(refusal(request("a", 1_000_000, null, null)))
        .isEqualTo("count: 1000000 is not allowed; give 1 to 100000 (gan.mostSamples)");
    assertThat(refusal(request("b", 0, null, null))).startsWith("count: 0 is not allowed");
    assertThat(refusal(request("c", -1, null, null))).startsWith("count: -1 is not allowed");
    assertThat(draw("d", 5, null)).hasSize(10);
  }

  @Test
  void refuseNoiseOfAnotherLength() {
    assertThat(refusal(request("a", 2, null, ByteBuffer.allocate(20))))
        .isEqualTo("noise: 20 bytes are not allowed; give 24, for 2 samples from 3 float32 each");
  }

  @Test
  void theSameSeedAndVersionGiveTheSame() {
    float[] once = draw("a", 20, 7L);
    assertThat(draw("b", 20, 7L)).isEqualTo(once);
    assertThat(draw("c", 20, 8L)).isNotEqualTo(once);
    assertThat(draw("d", 20, null)).as("a seed of its own").isNotEqualTo(once);
    gan.realPoints(20);
    gan.exchange(10);
    assertThat(draw("e", 20, 7L)).as("another version").isNotEqualTo(once);
  }

  @Test
  void tellWhatTheyAre() {
    gan.realPoints(20);
    gan.exchange(10);
    DrawnSamples answer = ask(request("a", 3, 9L, null)).get(0);
    assertThat(answer.getModelId()).isEqualTo("gan");
    assertThat(answer.getRunId()).isEqualTo("small");
    assertThat(answer.getGeneratorVersion()).isEqualTo(10);
    assertThat(answer.getExchange()).isEqualTo(10);
    assertThat(answer.getSeed()).isEqualTo(9);
    assertThat(answer.getCount()).isEqualTo(3);
    assertThat(answer.getWidth()).isEqualTo(2);
    assertThat(answer.getRefusal()).isNull();
  }

  @Test
  void areDrawnFromTheGivenNoiseInTheUnitsOfTheRealSamples() {
    GanSpec spec = gan.deployment.gan().spec();
    float[] noise = {1, -2, 0.5f, 0, 0, 3};
    GeneratorState fresh = new GeneratorState(spec);
    float[] expected = new float[4];
    fresh.generator.draw(noise, 2, expected);
    for (int i = 0; i < expected.length; i++) {
      expected[i] = (float) (expected[i] * 4.0 + 10.0);
    }
    DrawnSamples answer = ask(request("a", 2, null, FloatBytes.encode(noise, 0, 6))).get(0);
    float[] samples = new float[4];
    FloatBytes.decode(answer.getSamples(), samples);
    assertThat(samples).isEqualTo(expected);
    assertThat(answer.getSeed()).isNull();
  }

  @Test
  void comeInPartsThatFitTogether() {
    List<DrawnSamples> parts = ask(request("a", 70_000, 1L, null));
    assertThat(parts).hasSize(3);
    assertThat(parts).extracting(DrawnSamples::getCount).containsExactly(32768, 32768, 4464);
    Collections.reverse(parts);
    AssembledSamples samples = new AssembledSamples("a", 70_000, 2);
    parts.forEach(samples::add);
    assertThat(samples.isWhole()).isTrue();
    assertThat(samples.samples()).hasSize(140_000);
    assertThat(java.util.Arrays.copyOf(samples.samples(), 2_000)).isEqualTo(draw("b", 1000, 1L));
  }

  @Test
  void areSentBetweenTheExchanges() {
    gan.realPoints(20);
    gan.exchange(2);
    for (int i = 0; i < 5; i++) {
      gan.request(request("r" + i, 100_000, null, null));
    }
    assertThat(gan.drawn()).as("none of the 20 parts is in the way of the exchange").isEmpty();
    gan.exchange(2);
    assertThat(gan.drawn().size()).isBetween(1, 12);
    gan.exchange(10);
    assertThat(gan.drawn().size()).isBetween(8, 19);
  }

  @Test
  void areRefusedWhereTooManyWait() {
    for (int i = 0; i <= 100; i++) {
      gan.request(request("r" + i, 10, null, null));
    }
    List<DrawnSamples> answers = gan.drawn();
    assertThat(answers).extracting(DrawnSamples::getRequestId).containsExactly("r100");
    assertThat(answers.get(0).getRefusal()).isEqualTo("100 requests wait already; ask again later");
    for (int i = 0; i < 100; i++) {
      gan.generator.advanceWallClockTime(Duration.ofMillis(50));
    }
    assertThat(gan.drawn()).as("all the others").hasSize(100);
  }

  @Test
  void anIdThatIsTooLongIsDescribedInTheRefusal() {
    gan.request(request("x".repeat(1_000_000), 5, null, null));
    DrawnSamples answer = gan.drawn().get(0);
    assertThat(answer.getRefusal())
        .isEqualTo("id: 1,000,000 characters are not allowed; give at most 4,000");
    assertThat(answer.getRequestId()).startsWith("xxx").hasSizeLessThan(400);
    assertThat(draw("after it", 5, null)).hasSize(10);
  }

  @Test
  void refuseNoiseThatIsNotFinite() {
    float[] noise = {1, Float.POSITIVE_INFINITY, 0};
    assertThat(refusal(request("a", 1, null, FloatBytes.encode(noise, 0, 3))))
        .isEqualTo("noise: a number that is not finite is not allowed; give finite ones");
  }

  /** A hundred may wait, but not with all the noise that each may bring. */
  @Test
  void areBoundedInTheNoiseThatWaits() {
    ByteBuffer noise = ByteBuffer.allocate(100_000 * 3 * Float.BYTES);
    for (int i = 0; i < 20; i++) {
      gan.request(request("r" + i, 100_000, null, noise));
    }
    List<DrawnSamples> answers = gan.drawn();
    assertThat(answers)
        .extracting(DrawnSamples::getRefusal)
        .hasSize(7)
        .containsOnly("13 requests wait already; ask again later");
  }

  @Test
  void aRequestThatIsLargerThanAnyIsADeadLetter() {
    gan.request(request("a", 5, null, ByteBuffer.allocate(3_000_000)));
    assertThat(gan.deadLetters(GanHalf.GENERATOR))
        .singleElement()
        .extracting(DeadLetter::getReason)
        .isEqualTo(RefusalReason.TOO_LARGE);
  }
}

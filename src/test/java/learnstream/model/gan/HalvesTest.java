package learnstream.model.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import learnstream.config.reader.ConfigReader;
import learnstream.model.feature.Scaler;
import learnstream.model.spec.Architecture;
import learnstream.model.spec.Resumable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The two networks of a GAN and what is kept of them. */
class HalvesTest {
  private static final int BATCH = 4;
  private static final int WIDTH = 3;

  private static GanSpec spec(String more) throws Exception {
    return ConfigReader.parse(
            """
            gan:
              features: 3
              noise: 2
              batch: 4
            """
                + more.indent(2),
            "test")
        .gan()
        .spec();
  }

  private static float[] numbers(int count, double scale) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) (scale * Math.sin(1 + 2.7 * i));
    }
    return numbers;
  }

  /** The gradient that travels to the generator is that of its mean loss over the batch. */
  @ParameterizedTest
  @EnumSource
  void theDiscriminatorsAnswerIsTheGradientOfTheGeneratorsLoss(AdversarialLoss loss)
      throws Exception {
    Discriminator discriminator =
        new Discriminator(
            spec(
                """
                loss: %s
                discriminator: {layers: [5, {kind: batch-deviation}], activation: tanh, precision: float64}
                """
                    .formatted(Architecture.label(loss))));
    float[] samples = numbers(BATCH * WIDTH, 1);
    float[] realness = new float[BATCH];
    float[] gradient = new float[BATCH * WIDTH];
    double mean = discriminator.judge(plain(samples), BATCH, realness, gradient);
    double expected = 0;
    for (float o : realness) {
      expected += loss.generator(o) / BATCH;
    }
    assertThat(mean).isCloseTo(expected, within(1e-6));
    float step = 1f / 128;
    for (int i = 0; i < samples.length; i++) {
      float[] moved = samples.clone();
      moved[i] = samples[i] + step;
      double above = discriminator.judge(plain(moved), BATCH, realness, new float[BATCH * WIDTH]);
      moved[i] = samples[i] - step;
      double below = discriminator.judge(plain(moved), BATCH, realness, new float[BATCH * WIDTH]);
      assertThat((double) gradient[i])
          .as("number %d", i)
          .isCloseTo((above - below) / (2 * (double) step), within(2e-4));
    }
  }

  /** With plain descent the weights move by the rate times the gradient, so the samples do too. */
  @Test
  void theGeneratorFollowsTheGradient() throws Exception {
    Generator generator =
        new Generator(
            spec(
                """
                generator: {layers: [], optimiser: sgd, learningRate: 0.01, precision: float64}
                """));
    float[] noise = numbers(BATCH * 2, 1);
    float[] before = new float[BATCH * WIDTH];
    generator.generate(noise, BATCH, before);
    float[] gradient = new float[BATCH * WIDTH];
    java.util.Arrays.fill(gradient, 0.5f);
    double norm = generator.learn(noise, BATCH, gradient);
    float[] after = new float[BATCH * WIDTH];
    generator.generate(noise, BATCH, after);
    double moved = 0;
    for (int i = 0; i < before.length; i++) {
      moved += gradient[i] * (double) (after[i] - before[i]);
    }
    assertThat(moved)
        .as("the loss falls by rate |g|^2")
        .isCloseTo(-0.01 * norm * norm, within(1e-6));
    assertThat(generator.version()).isEqualTo(1);
  }

  @Test
  void aBatchMadeAnewDropsTheSameUnits() throws Exception {
    Generator generator =
        new Generator(
            spec(
                """
                generator: {layers: [40, {kind: dropout, rate: 0.5}], optimiser: sgd}
                """));
    float[] noise = numbers(BATCH * 2, 1);
    float[] first = new float[BATCH * WIDTH];
    generator.generate(noise, BATCH, first);
    float[] other = new float[BATCH * WIDTH];
    generator.generate(numbers(BATCH * 2, 2), BATCH, other);
    // A step without a gradient changes the version, and nothing else.
    generator.learn(noise, BATCH, new float[BATCH * WIDTH]);
    float[] again = new float[BATCH * WIDTH];
    generator.generate(noise, BATCH, again);
    assertThat(again).isEqualTo(first);
    generator.draw(noise, BATCH, again);
    assertThat(again).as("drawn without dropout").isNotEqualTo(first);
  }

  @Test
  void samplesAreDrawnWithTheAveragedWeights() throws Exception {
    Generator generator = new Generator(spec("generator: {layers: [5], averaging: 0.99}\n"));
    float[] noise = numbers(BATCH * 2, 1);
    float[] gradient = new float[BATCH * WIDTH];
    java.util.Arrays.fill(gradient, 1f);
    float[] newest = new float[BATCH * WIDTH];
    float[] averaged = new float[BATCH * WIDTH];
    generator.draw(noise, BATCH, averaged);
    generator.generate(noise, BATCH, newest);
    assertThat(averaged).as("the same at first").isEqualTo(newest);
    for (int i = 0; i < 50; i++) {
      generator.learn(noise, BATCH, gradient);
    }
    generator.draw(noise, BATCH, averaged);
    generator.generate(noise, BATCH, newest);
    assertThat(sum(newest)).as("ahead of their mean").isLessThan(sum(averaged));
  }

  private static SampleBatch plain(float[] samples) {
    return new SampleBatch(samples, new int[0]);
  }

  private static double sum(float[] numbers) {
    double sum = 0;
    for (float number : numbers) {
      sum += number;
    }
    return sum;
  }

  @Test
  void theDiscriminatorReportsHowItDid() throws Exception {
    Discriminator discriminator = new Discriminator(spec("loss: least-squares\n"));
    SampleBatch real = plain(numbers(BATCH * WIDTH, 1));
    SampleBatch generated = plain(numbers(BATCH * WIDTH, 0.1));
    discriminator.exchange(real, generated, BATCH, false);
    assertThat(discriminator.version()).as("only looked").isZero();
    for (int i = 0; i < 500; i++) {
      discriminator.exchange(real, generated, BATCH, true);
    }
    assertThat(discriminator.version()).isEqualTo(500);
    assertThat(discriminator.realAccuracy()).isEqualTo(1);
    assertThat(discriminator.generatedAccuracy()).isEqualTo(1);
    assertThat(discriminator.loss()).isBetween(0.0, 0.1);
    assertThat(discriminator.gradientNorm()).isPositive();
  }

  private static ByteBuffer state(Resumable half) {
    ByteBuffer state = ByteBuffer.allocate(half.stateBytes()).order(ByteOrder.LITTLE_ENDIAN);
    half.writeState(state);
    assertThat(state.remaining()).as("says its own size").isZero();
    return state.flip();
  }

  @Test
  void aGeneratorGoesOnFromItsState() throws Exception {
    GanSpec spec = spec("generator: {layers: [5]}\n");
    GeneratorState half = new GeneratorState(spec);
    float[] noise = numbers(BATCH * 2, 1);
    half.generator.learn(noise, BATCH, numbers(BATCH * WIDTH, 1));
    half.sent = 9;
    half.beginEpoch(2, 5, 11, 10);
    GeneratorState other = new GeneratorState(spec);
    other.readState(state(half));
    assertThat(other.sent).isEqualTo(11);
    assertThat(other.exchange).isEqualTo(10);
    assertThat(other.rollbackEpoch).isEqualTo(2);
    assertThat(other.returnedTo).isEqualTo(5);
    assertThat(other.version()).isEqualTo(1);
    half.generator.learn(noise, BATCH, numbers(BATCH * WIDTH, 2));
    other.generator.learn(noise, BATCH, numbers(BATCH * WIDTH, 2));
    assertThat(state(other)).isEqualTo(state(half));
  }

  @Test
  void aDiscriminatorGoesOnFromItsState() throws Exception {
    GanSpec spec =
        spec("discriminator: {layers: [5, {kind: dropout}], instanceNoise: {start: 1}}\n");
    DiscriminatorState half = new DiscriminatorState(spec);
    SampleBatch real = plain(numbers(BATCH * WIDTH, 1));
    SampleBatch generated = plain(numbers(BATCH * WIDTH, 2));
    half.discriminator.exchange(real, generated, BATCH, true);
    half.balance.observe(0.5, 0.75, 1, 1);
    half.count(Divergence.SATURATION);
    half.count(Divergence.SATURATION);
    Map<String, Long> divergences = half.divergences();
    assertThat(divergences).containsOnly(Map.entry("SATURATION", 2L));
    half.beginEpoch(3, 100, 250, divergences);
    DiscriminatorState other = new DiscriminatorState(spec);
    other.readState(state(half));
    assertThat(other.exchange).isEqualTo(250);
    assertThat(other.rollbackEpoch).isEqualTo(3);
    assertThat(other.returnTo).isEqualTo(100);
    assertThat(other.epochBegan).isEqualTo(250);
    assertThat(other.divergences()).isEqualTo(divergences);
    half.discriminator.exchange(real, generated, BATCH, true);
    other.discriminator.exchange(real, generated, BATCH, true);
    assertThat(state(other)).as("noise and dropped units included").isEqualTo(state(half));
  }

  @Test
  void drawnNumbersComeInTheUnitsOfTheRealOnes() throws Exception {
    GanSpec spec = spec("scaling: {divideBy: 127.5, subtract: 127.5}\n");
    double[] scaled = new double[3];
    Scaler.of(spec.scaling(), 3).scale(new double[] {0, 127.5, 255}, scaled);
    assertThat(scaled).containsExactly(-1, 0, 1);
    float[] numbers = {-1, 0, 1};
    spec.unscale(numbers);
    assertThat(numbers).containsExactly(0, 127.5f, 255);
    numbers = new float[] {5};
    spec("").unscale(numbers);
    assertThat(numbers).containsExactly(5);
  }

  private static <T extends Resumable> T copy(Resumable from, T to) {
    ByteBuffer state = ByteBuffer.allocate(from.stateBytes()).order(ByteOrder.LITTLE_ENDIAN);
    from.writeState(state);
    to.readState(state.flip());
    return to;
  }

  /** Version 0.1 stored what a forged record said. */
  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE + 7, -1})
  void storedNumbersThatNoRunReachesAreNotBelieved(long forged) throws Exception {
    GeneratorState generator = new GeneratorState(spec(""));
    generator.exchange = 77;
    generator.sent = forged;
    generator.rollbackEpoch = forged;
    generator = copy(generator, new GeneratorState(spec("")));
    assertThat(generator.sent).isEqualTo(77);
    assertThat(generator.exchange).isEqualTo(77);
    assertThat(generator.rollbackEpoch).isZero();
    DiscriminatorState discriminator = new DiscriminatorState(spec(""));
    discriminator.exchange = forged;
    discriminator.rollbackEpoch = forged;
    discriminator = copy(discriminator, new DiscriminatorState(spec("")));
    assertThat(discriminator.exchange).isZero();
    assertThat(discriminator.rollbackEpoch).isZero();
  }
}

package learnstream.model.gan;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.SplittableRandom;
import learnstream.nn.spec.NonFiniteGradientException;

/**
 * Both halves of a GAN in one loop, without Kafka, with feedback that is a fixed number of batches
 * late: what the exchange through topics is compared with, and where recipes are tried.
 */
public final class GanLoop {
  /** A batch on its way. */
  private record Batch(float[] noise, float[] samples) {}

  private final GanSpec spec;
  private final int inFlight;
  private final SampleWindow real;
  private final SplittableRandom random;
  private final Deque<Batch> onTheirWay = new ArrayDeque<>();
  private final float[] reals;
  private final float[] realness;
  private final float[] gradient;

  public final Generator generator;
  public final Discriminator discriminator;
  public final Balance balance;

  /** Divergences told so far. */
  public int divergences;

  /**
   * @param inFlight batches that are made before the feedback of the first one is used
   * @param seed of the noise and of the real batches
   */
  public GanLoop(GanSpec spec, int inFlight, SampleWindow real, long seed) {
    this.spec = spec;
    this.inFlight = inFlight;
    this.real = real;
    random = new SplittableRandom(seed);
    generator = new Generator(spec);
    discriminator = new Discriminator(spec);
    balance = new Balance(spec.balance());
    reals = new float[spec.batch() * spec.width()];
    realness = new float[spec.batch()];
    gradient = new float[spec.batch() * spec.width()];
  }

  public void run(int exchanges) {
    for (int i = 0; i < exchanges; i++) {
      exchange();
    }
  }

  private void exchange() {
    int n = spec.batch();
    while (onTheirWay.size() < inFlight) {
      onTheirWay.add(send());
    }
    Batch batch = onTheirWay.remove();
    real.draw(random.nextLong(), n, reals);
    double spread = Spread.of(batch.samples, n, spec.width());
    double realSpread = Spread.of(reals, n, spec.width());
    try {
      discriminator.exchange(reals, batch.samples, n, balance.discriminatorLearns());
      discriminator.judge(batch.samples, n, realness, gradient);
      observe(spread, realSpread);
      if (balance.generatorLearns()) {
        generator.learn(batch.noise, n, gradient);
      }
    } catch (NonFiniteGradientException e) {
      observe(Double.NaN, realSpread);
    }
  }

  private Batch send() {
    float[] noise = new float[spec.batch() * spec.noise()];
    float[] samples = new float[spec.batch() * spec.width()];
    generator.noise(random.nextLong(), spec.batch(), noise);
    generator.generate(noise, spec.batch(), samples);
    return new Batch(noise, samples);
  }

  private void observe(double spread, double realSpread) {
    divergences +=
        balance
                .observe(
                    discriminator.realAccuracy(),
                    discriminator.generatedAccuracy(),
                    spread,
                    realSpread)
                .isPresent()
            ? 1
            : 0;
  }

  /** {@code [count * width]} samples of the averaged generator, in the units of the real ones. */
  public float[] draw(int count) {
    float[] all = new float[count * spec.width()];
    float[] noise = new float[spec.batch() * spec.noise()];
    float[] samples = new float[spec.batch() * spec.width()];
    for (int from = 0; from < count; from += spec.batch()) {
      int n = Math.min(spec.batch(), count - from);
      generator.noise(random.nextLong(), n, noise);
      generator.draw(Arrays.copyOf(noise, n * spec.noise()), n, samples);
      System.arraycopy(samples, 0, all, from * spec.width(), n * spec.width());
    }
    spec.unscale(all);
    return all;
  }
}

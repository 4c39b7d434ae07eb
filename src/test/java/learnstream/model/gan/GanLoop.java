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
  private record Batch(float[] latent, SampleBatch made) {}

  private final GanSpec spec;
  private final int inFlight;
  private final SampleWindow real;
  private final SplittableRandom random;
  private final Deque<Batch> onTheirWay = new ArrayDeque<>();
  private final SampleBatch reals;
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
    reals = SampleBatch.of(spec);
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
    double spread = Spread.of(batch.made.samples(), n, spec.width());
    double realSpread = Spread.of(reals.samples(), n, spec.width());
    try {
      discriminator.exchange(reals, batch.made, n, balance.discriminatorLearns());
      discriminator.judge(batch.made, n, realness, gradient);
      observe(spread, realSpread);
      if (balance.generatorLearns()) {
        generator.learn(batch.latent, n, gradient);
      }
    } catch (NonFiniteGradientException e) {
      observe(Double.NaN, realSpread);
    }
  }

  private Batch send() {
    float[] noise = new float[spec.batch() * spec.noise()];
    float[] samples = new float[spec.batch() * spec.width()];
    long seed = random.nextLong();
    generator.noise(seed, spec.batch(), noise);
    int[] classes = generator.classes(seed, spec.batch());
    float[] latent = generator.latent(noise, classes, spec.batch());
    generator.generate(latent, spec.batch(), samples);
    return new Batch(latent, new SampleBatch(samples, classes));
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
    return draw(new int[count]);
  }

  /**
   * @param classes the index of each sample's class; not used if there are none
   */
  public float[] draw(int[] classes) {
    int count = classes.length;
    float[] all = new float[count * spec.width()];
    float[] noise = new float[spec.batch() * spec.noise()];
    float[] samples = new float[spec.batch() * spec.width()];
    for (int from = 0; from < count; from += spec.batch()) {
      int n = Math.min(spec.batch(), count - from);
      generator.noise(random.nextLong(), n, noise);
      int[] its = Arrays.copyOfRange(classes, from, from + n);
      generator.draw(generator.latent(Arrays.copyOf(noise, n * spec.noise()), its, n), n, samples);
      System.arraycopy(samples, 0, all, from * spec.width(), n * spec.width());
    }
    spec.unscale(all);
    return all;
  }
}

package learnstream.learner;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;

/**
 * Both halves of a GAN in one loop, without Kafka, with feedback that is a fixed number of batches
 * late: what the exchange through topics is compared with.
 */
public final class GanLoop {
  /** A batch on its way. */
  private record Batch(float[] noise, float[] samples) {}

  private final GanSpec spec;
  private final int inFlight;
  private final BiConsumer<SplittableRandom, float[]> real;
  public final Generator generator;
  public final Discriminator discriminator;
  public final Balance balance;
  private final SplittableRandom random;
  private final Deque<Batch> out = new ArrayDeque<>();
  private final float[] reals;
  private final float[] realness;
  private final float[] gradient;
  public int divergences;

  /**
   * @param inFlight batches that are made before the feedback of the first one is used
   * @param real fills a batch of real samples
   */
  public GanLoop(
      GanSpec spec, int inFlight, long seed, BiConsumer<SplittableRandom, float[]> real) {
    this.spec = spec;
    this.inFlight = inFlight;
    this.real = real;
    generator = new Generator(spec);
    discriminator = new Discriminator(spec);
    balance = new Balance(spec.balance());
    random = new SplittableRandom(seed);
    reals = new float[spec.batch() * spec.width()];
    realness = new float[spec.batch()];
    gradient = new float[spec.batch() * spec.width()];
  }

  /** One exchange. */
  public void step() {
    int n = spec.batch();
    while (out.size() < inFlight) {
      float[] noise = new float[n * spec.noise()];
      float[] samples = new float[n * spec.width()];
      generator.noise(random.nextLong(), n, noise);
      generator.generate(noise, n, samples);
      out.add(new Batch(noise, samples));
    }
    Batch batch = out.remove();
    real.accept(random, reals);
    discriminator.exchange(reals, batch.samples, n, balance.discriminatorLearns());
    discriminator.judge(batch.samples, n, realness, gradient);
    if (balance
        .observe(
            discriminator.realAccuracy(),
            discriminator.generatedAccuracy(),
            spread(batch.samples),
            spread(reals))
        .isPresent()) {
      divergences++;
    }
    if (balance.generatorLearns()) {
      generator.learn(batch.noise, n, gradient);
    }
  }

  private double spread(float[] batch) {
    double sum = 0;
    int n = spec.batch();
    for (int j = 0; j < spec.width(); j++) {
      double mean = 0;
      double squares = 0;
      for (int i = 0; i < n; i++) {
        mean += batch[i * spec.width() + j] / n;
      }
      for (int i = 0; i < n; i++) {
        double off = batch[i * spec.width() + j] - mean;
        squares += off * off;
      }
      sum += Math.sqrt(squares / n);
    }
    return sum / spec.width();
  }

  /** {@code [count * width]} samples of the averaged generator. */
  public float[] draw(int count) {
    float[] all = new float[count * spec.width()];
    float[] noise = new float[spec.batch() * spec.noise()];
    float[] samples = new float[spec.batch() * spec.width()];
    for (int from = 0; from < count; from += spec.batch()) {
      int n = Math.min(spec.batch(), count - from);
      generator.noise(random.nextLong(), n, noise);
      generator.draw(noise, n, samples);
      System.arraycopy(samples, 0, all, from * spec.width(), n * spec.width());
    }
    return all;
  }
}

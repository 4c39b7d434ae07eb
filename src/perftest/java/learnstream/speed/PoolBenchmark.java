package learnstream.speed;

import java.util.Locale;
import java.util.SplittableRandom;
import learnstream.config.reader.ConfigReader;
import learnstream.model.Learner;

/**
 * How many samples a second a pool of which nothing is said predicts and learns on one thread and
 * on two, beside a single network: {@code PoolBenchmark [FEATURES [CLASSES]]}, 8 and 2 by default;
 * {@code [28,28]} is an image. Each round is 200,000 samples of eight features, fewer of more; the
 * first ones warm up. With {@code --add-modules jdk.incubator.vector}.
 */
public final class PoolBenchmark {
  private static final int ROUNDS = 5;
  private static final int SAMPLES = 200_000;

  private PoolBenchmark() {}

  /** Prints a line for each round and model. */
  public static void main(String[] arguments) throws Exception {
    String shape = arguments.length > 0 ? arguments[0] : "8";
    int classes = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 2;
    String sample =
        "features: %s, classes: %d"
            .formatted(shape.startsWith("[") ? "{shape: " + shape + "}" : shape, classes);
    Learner pool = learner(sample + ", kind: pool, threads: 1");
    Learner two = learner(sample + ", kind: pool, threads: 2");
    int features = pool.features().length;
    Learner budget = learner(sample + ", kind: pool, threads: 1, budget: 3");
    Learner network = learner(sample + ", layers: [64], scaling: standard");
    for (int round = 0; round < ROUNDS; round++) {
      System.out.printf(
          Locale.ROOT,
          "pool %,.0f/s   two threads %,.0f/s   budget 3 %,.0f/s   one network %,.0f/s%n",
          run(pool, features, classes),
          run(two, features, classes),
          run(budget, features, classes),
          run(network, features, classes));
    }
  }

  private static Learner learner(String keys) throws Exception {
    return new Learner(
        ConfigReader.parse("models: [{%s}]".formatted(keys), "pool").models().get(0).spec());
  }

  private static double run(Learner learner, int features, int classes) {
    SplittableRandom random = new SplittableRandom(1);
    int samples = Math.max(3000, SAMPLES * 8 / features);
    long start = System.nanoTime();
    for (int i = 0; i < samples; i++) {
      double sum = 0;
      for (int j = 0; j < features; j++) {
        learner.features()[j] = random.nextDouble();
        sum += (j % 2 == 0 ? 1 : -1) * learner.features()[j];
      }
      learner.predict();
      int right = Math.floorMod((int) Math.floor(classes * sum), classes);
      learner.learn(learner.oneHot(right), 1, i);
    }
    return samples * 1e9 / (System.nanoTime() - start);
  }
}

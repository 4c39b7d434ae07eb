package learnstream.demo.digits;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import learnstream.model.OnlineModel;
import learnstream.model.hopfield.Asynchronous;
import learnstream.model.hopfield.HopfieldSpec;
import learnstream.model.hopfield.StorageRule;
import learnstream.model.hopfield.Values;
import learnstream.model.hopfield.WeightsSpec;

/**
 * How many random patterns a Hopfield network recalls, neuron for neuron, from damaged ones: each
 * of its patterns once, then those of another network, until there were enough trials.
 *
 * @param neurons of each network
 * @param load patterns for each neuron
 * @param flipped share of a pattern's neurons that are changed in its damaged copy
 */
record RecallTrials(StorageRule rule, int neurons, double load, double flipped) {
  private static final int SWEEPS = 50;

  /** The share of the trials whose pattern was recalled without a wrong neuron. */
  double recalled(int trials, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] answer = new double[neurons];
    int right = 0;
    int done = 0;
    while (done < trials) {
      double[][] patterns = patterns(random);
      OnlineModel network = network(random.nextLong());
      for (double[] pattern : patterns) {
        network.predict(pattern, answer);
        network.learn(pattern, 1);
      }
      for (int p = 0; p < patterns.length && done < trials; p++, done++) {
        network.predict(damaged(patterns[p], random), answer);
        network.learnUnlabelled(0);
        right += Arrays.equals(answer, patterns[p]) ? 1 : 0;
      }
    }
    return (double) right / trials;
  }

  private OnlineModel network(long seed) {
    WeightsSpec weights = new WeightsSpec(rule, new Asynchronous(SWEEPS), List.of(0.0));
    return new HopfieldSpec(neurons, Values.BIPOLAR, weights, seed).create(1);
  }

  private double[][] patterns(SplittableRandom random) {
    double[][] patterns = new double[(int) Math.round(load * neurons)][neurons];
    for (double[] pattern : patterns) {
      for (int i = 0; i < neurons; i++) {
        pattern[i] = random.nextBoolean() ? 1 : -1;
      }
    }
    return patterns;
  }

  private double[] damaged(double[] pattern, SplittableRandom random) {
    double[] damaged = pattern.clone();
    for (int left = (int) Math.round(flipped * neurons); left > 0; ) {
      int at = random.nextInt(neurons);
      if (damaged[at] == pattern[at]) {
        damaged[at] = -damaged[at];
        left--;
      }
    }
    return damaged;
  }
}

package learnstream.model.pool;

import java.util.Arrays;
import learnstream.nn.spec.Stateful;

/**
 * What the members say, made one answer: by weights of their recent loss ({@link
 * ExponentialWeights}) and by weights learnt slowly and fast ({@link StackedWeights}); which of
 * these three is believed is again a matter of their recent loss.
 */
final class Mixture {
  /** Of the weights that are learnt by gradient. */
  private static final double[] RATES = {0.03, 0.2};

  private static final double ETA = 20;
  private static final double FADING = 0.99;

  /** Of the three answers. */
  private static final double ETA_OF_ANSWERS = 50;

  private static final double FADING_OF_ANSWERS = 0.995;

  private final Link link;
  private final ExponentialWeights byLoss;
  private final StackedWeights[] stacked = new StackedWeights[RATES.length];
  private final ExponentialWeights believed;
  private final double[][] logs;
  private final double[][] stretched;
  private final double[] losses;
  private final double[] answerLosses = new double[1 + RATES.length];
  private final double[][] answers = new double[1 + RATES.length][];

  Mixture(Link link, int members, int outputs) {
    this.link = link;
    boolean isRelative = link == Link.IDENTITY;
    byLoss = new ExponentialWeights(members, ETA, FADING, isRelative);
    believed =
        new ExponentialWeights(answers.length, ETA_OF_ANSWERS, FADING_OF_ANSWERS, isRelative);
    for (int i = 0; i < RATES.length; i++) {
      stacked[i] = new StackedWeights(link, members, outputs, RATES[i]);
    }
    logs = new double[members][outputs];
    stretched = new double[members][outputs];
    losses = new double[members];
    answers[0] = new double[outputs];
  }

  /** Makes one answer of the members' scores {@code [members][outputs]}. */
  void mix(double[][] scores, int outputs, double[] out) {
    Arrays.fill(answers[0], 0);
    for (int m = 0; m < scores.length; m++) {
      link.stretch(scores[m], outputs, logs[m], stretched[m]);
      for (int k = 0; k < outputs; k++) {
        answers[0][k] = Math.fma(byLoss.weight(m), scores[m][k], answers[0][k]);
      }
    }
    for (int i = 0; i < stacked.length; i++) {
      answers[1 + i] = stacked[i].mix(stretched, outputs);
    }
    for (int k = 0; k < outputs; k++) {
      double sum = 0;
      for (int i = 0; i < answers.length; i++) {
        sum = Math.fma(believed.weight(i), answers[i][k], sum);
      }
      out[k] = sum;
    }
  }

  /** Learns from the scores mixed last. */
  void learn(double[][] scores, double[] target, int outputs, double weight) {
    for (int i = 0; i < answers.length; i++) {
      answerLosses[i] = link.loss(answers[i], target, outputs);
    }
    believed.add(answerLosses);
    for (int m = 0; m < scores.length; m++) {
      losses[m] = link.loss(scores[m], logs[m], target, outputs);
    }
    byLoss.add(losses);
    for (StackedWeights each : stacked) {
      each.learn(stretched, target, outputs, weight);
    }
  }

  void restart(int m) {
    byLoss.restart(m);
    for (StackedWeights each : stacked) {
      each.restart(m);
    }
  }

  /** One whose recent loss is known takes a place. */
  void replaced(int m, double loss) {
    byLoss.restart(m, loss);
    for (StackedWeights each : stacked) {
      each.restart(m);
    }
  }

  /** The member with the largest recent loss. */
  int worst() {
    return byLoss.worst();
  }

  /** The member with the smallest recent loss. */
  int best() {
    return byLoss.best();
  }

  /** Its share in the answers, 0 to 1. */
  double weight(int m) {
    double share = believed.weight(0) * byLoss.weight(m);
    for (int i = 0; i < stacked.length; i++) {
      share = Math.fma(believed.weight(1 + i), stacked[i].share(m), share);
    }
    return share;
  }

  /** Its recent loss. */
  double loss(int m) {
    return byLoss.loss(m);
  }

  PoolWeights weights(double[] calibrations) {
    return new PoolWeights(
        calibrations,
        byLoss.weights(),
        Arrays.stream(stacked).map(StackedWeights::weights).toList(),
        believed.weights());
  }

  Stateful state() {
    Stateful[] parts = new Stateful[2 + stacked.length];
    parts[0] = byLoss;
    parts[1] = believed;
    System.arraycopy(stacked, 0, parts, 2, stacked.length);
    return Stateful.of(parts);
  }
}

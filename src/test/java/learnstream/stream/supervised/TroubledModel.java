package learnstream.stream.supervised;

import java.util.List;
import learnstream.model.Adjustable;
import learnstream.model.BatchModel;
import learnstream.model.KindSpec;
import learnstream.model.feedforward.FeedForward;
import learnstream.model.spec.Specification;
import learnstream.nn.spec.NamedArray;
import learnstream.nn.spec.NonFiniteGradientException;
import learnstream.nn.spec.Schedule;
import learnstream.nn.spec.Stateful;

/**
 * A network that refuses some samples, unless it learns mini-batches, depending on its weights of
 * the moment, and that fails on others in a way that nobody expects, half changed.
 */
final class TroubledModel implements BatchModel, Adjustable {
  /** A first feature above this makes it fail. */
  static final double POISON = 50;

  /** It refuses about one sample in so many. */
  private static final int ONE_IN = 7;

  /** What makes such models. */
  record Spec(KindSpec network) implements KindSpec {
    @Override
    public String label() {
      return network.label();
    }

    @Override
    public int outputs() {
      return network.outputs();
    }

    @Override
    public boolean scoresAreProbabilities() {
      return network.scoresAreProbabilities();
    }

    @Override
    public String architecture() {
      return network.architecture();
    }

    @Override
    public Specification specification() {
      return network.specification();
    }

    @Override
    public boolean learnsBatches() {
      return true;
    }

    @Override
    public TroubledModel create(int batchSize) {
      return new TroubledModel((FeedForward) network.create(batchSize), batchSize == 1);
    }
  }

  private final FeedForward network;
  private final boolean refuses;
  private double first;

  private TroubledModel(FeedForward network, boolean refuses) {
    this.network = network;
    this.refuses = refuses;
  }

  private void trouble(double[] target) {
    if (first > POISON) {
      network.learn(target, 1);
      throw new IllegalStateException("nobody expects this");
    }
    int chance = Double.hashCode(network.weightNorm()) ^ Double.hashCode(first);
    if (refuses && Math.floorMod(chance, ONE_IN) == 0) {
      throw new NonFiniteGradientException("not with these weights");
    }
  }

  @Override
  public void predict(double[] x, double[] scores) {
    first = x[0];
    network.predict(x, scores);
  }

  @Override
  public double learn(double[] target, double weight) {
    trouble(target);
    return network.learn(target, weight);
  }

  @Override
  public double learnBatch(double[][] xs, double[][] targets, double[] weights, int n) {
    for (int i = 0; i < n; i++) {
      first = xs[i][0];
      trouble(targets[i]);
    }
    return network.learnBatch(xs, targets, weights, n);
  }

  @Override
  public int inputs() {
    return network.inputs();
  }

  @Override
  public int outputs() {
    return network.outputs();
  }

  @Override
  public long version() {
    return network.version();
  }

  @Override
  public double loss(double[] target) {
    return network.loss(target);
  }

  @Override
  public double learningRate() {
    return network.learningRate();
  }

  @Override
  public void follow(Schedule schedule) {
    network.follow(schedule);
  }

  @Override
  public int layers() {
    return network.layers();
  }

  @Override
  public void freeze(int layer, boolean on) {
    network.freeze(layer, on);
  }

  @Override
  public Stateful parameters() {
    return network.parameters();
  }

  @Override
  public Stateful optimiser() {
    return network.optimiser();
  }

  @Override
  public List<NamedArray> arrays() {
    return network.arrays();
  }
}

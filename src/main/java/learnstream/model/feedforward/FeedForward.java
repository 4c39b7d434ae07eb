package learnstream.model.feedforward;

import java.util.List;
import java.util.Optional;
import learnstream.model.Adjustable;
import learnstream.model.BatchModel;
import learnstream.nn.Network;
import learnstream.nn.StepBound;
import learnstream.nn.UnitWatch;
import learnstream.nn.linear.SparseVector;
import learnstream.nn.linear.SparseVectors;
import learnstream.nn.spec.Backend;
import learnstream.nn.spec.DenseSpec;
import learnstream.nn.spec.NamedArray;
import learnstream.nn.spec.NetworkSpec;
import learnstream.nn.spec.Schedule;
import learnstream.nn.spec.Stateful;

/** A feed-forward network trained by backpropagation. */
public final class FeedForward implements BatchModel, Adjustable {
  /** From where ND4J was measured to learn faster: units of the widest dense layer. */
  private static final int WORTH_UNITS = 1000;

  /** Samples of a batch, likewise. */
  private static final int WORTH_BATCH = 32;

  private final Network<?> network;
  private final Optional<StepBound> stepBound;
  private final Optional<String> warning;

  /**
   * @param batchSize the largest number of samples of one update
   */
  public FeedForward(NetworkSpec spec, int batchSize) {
    network = Network.create(spec, batchSize);
    stepBound = Optional.of(network.trainer().boundSteps());
    warning = Optional.ofNullable(slow(spec, batchSize));
  }

  /** Why ND4J takes longer for it than the own kernels do, on a CPU; else null. */
  private static String slow(NetworkSpec spec, int batchSize) {
    int widest =
        spec.layers().stream()
            .mapToInt(layer -> layer instanceof DenseSpec dense ? dense.units() : 0)
            .max()
            .orElse(0);
    boolean isSlow =
        spec.backend() == Backend.ND4J && (batchSize < WORTH_BATCH || widest < WORTH_UNITS);
    return isSlow
        ? "backend: nd4j is slower than java on a CPU for layers of %d units and a batchSize of %d; give java, unless it runs on a GPU (from %,d units and a batchSize of %d it may pay)"
            .formatted(widest, batchSize, WORTH_UNITS, WORTH_BATCH)
        : null;
  }

  /** The network itself, for inspection. */
  public Network<?> network() {
    return network;
  }

  @Override
  public Optional<String> warning() {
    return warning;
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
    return network.trainer().step();
  }

  @Override
  public void predict(double[] x, double[] scores) {
    network.forward(x, scores);
  }

  @Override
  public void predict(SparseVector x, double[] scores) {
    network.forward(x, scores);
  }

  @Override
  public double learn(double[] target, double weight) {
    return network.learn(target, weight);
  }

  @Override
  public double learn(double[] target, double weight, int[] inputs, double[] gradient) {
    return network.learn(target, weight, inputs, gradient);
  }

  @Override
  public double learnBatch(double[][] xs, double[][] targets, double[] weights, int n) {
    return network.learnBatch(xs, targets, weights, n);
  }

  @Override
  public double learnBatch(SparseVectors xs, double[][] targets, double[] weights, int n) {
    return network.learnBatch(xs, targets, weights, n);
  }

  @Override
  public void useOutputs(int n) {
    network.useOutputs(n);
  }

  @Override
  public double loss(double[] target) {
    return network.loss(target);
  }

  @Override
  public double learningRate() {
    return network.trainer().learningRate();
  }

  @Override
  public void follow(Schedule schedule) {
    network.trainer().follow(schedule);
  }

  @Override
  public Schedule configured() {
    return network.spec().learningRate();
  }

  @Override
  public int layers() {
    return network.spec().layers().size();
  }

  @Override
  public void freeze(int layer, boolean on) {
    network.trainer().freeze(layer, on);
  }

  @Override
  public double weightNorm() {
    return network.weightNorm();
  }

  @Override
  public Optional<UnitWatch> unitWatch() {
    return Optional.of(network.unitWatch()).filter(watch -> watch.units() > 0);
  }

  @Override
  public Optional<StepBound> stepBound() {
    return stepBound;
  }

  @Override
  public Stateful parameters() {
    return network.parameters();
  }

  @Override
  public Stateful optimiser() {
    return network.trainer();
  }

  @Override
  public List<NamedArray> arrays() {
    return network.arrays();
  }
}

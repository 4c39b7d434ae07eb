package learnstream.model.perceptron;

import java.util.List;
import learnstream.model.OnlineModel;
import learnstream.nn.spec.Activation;
import learnstream.nn.spec.NamedArray;
import learnstream.nn.spec.Stateful;

/**
 * The neuron of McCulloch and Pitts (A logical calculus of the ideas immanent in nervous activity,
 * 1943): y = f(sum w_i x_i - theta) with f(z) = 1 where z > 0, else 0. It is excited or it is not,
 * and it never learns: its weights and its threshold are given.
 */
public final class McCullochPitts implements OnlineModel {
  private final int inputs;

  /** The weights, and behind them the threshold. */
  private final double[] numbers;

  private double y;

  McCullochPitts(McCullochPittsSpec spec) {
    inputs = spec.weights().size();
    numbers = new double[inputs + 1];
    for (int i = 0; i < inputs; i++) {
      numbers[i] = spec.weights().get(i);
    }
    numbers[inputs] = spec.threshold();
  }

  @Override
  public int inputs() {
    return inputs;
  }

  @Override
  public int outputs() {
    return 1;
  }

  @Override
  public long version() {
    return 0;
  }

  @Override
  public void predict(double[] x, double[] scores) {
    double sum = -numbers[inputs];
    for (int i = 0; i < inputs; i++) {
      sum = Math.fma(numbers[i], x[i], sum);
    }
    y = Activation.STEP.value(sum);
    scores[0] = y;
  }

  /** Changes nothing. */
  @Override
  public double learn(double[] target, double weight) {
    return 0;
  }

  /** 0 if it was right, else 1. */
  @Override
  public double loss(double[] target) {
    return Math.abs(target[0] - y);
  }

  @Override
  public double learningRate() {
    return 0;
  }

  @Override
  public Stateful parameters() {
    return Stateful.of(numbers);
  }

  /** There is none. */
  @Override
  public Stateful optimiser() {
    return Stateful.NOTHING;
  }

  @Override
  public List<NamedArray> arrays() {
    return List.of(
        NamedArray.of("weights", numbers, 0, inputs),
        NamedArray.of("threshold", numbers, inputs, 1));
  }
}

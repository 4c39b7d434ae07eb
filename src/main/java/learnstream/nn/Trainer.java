package learnstream.nn;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import learnstream.nn.kernel.Kernels;
import learnstream.nn.layer.Layer;
import learnstream.nn.layer.Plasticity;
import learnstream.nn.linear.ArrayState;
import learnstream.nn.optimiser.OptimiserStep;
import learnstream.nn.spec.NetworkSpec;
import learnstream.nn.spec.NonFiniteGradientException;
import learnstream.nn.spec.Schedule;
import learnstream.nn.spec.Stateful;

/**
 * Updates a network's parameters by their gradient: learning rate, clipping, frozen layers. Its
 * state is the step counter, the numbers that the optimiser keeps for each parameter, and what is
 * known of units that may begin anew.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public final class Trainer<A> implements Stateful {
  private final NetworkSpec spec;
  private final List<Layer<A>> layers;
  private final Parameters<A> parameters;
  private final A[] slots;
  private final Stateful slotState;
  private final OptimiserStep optimiserStep;
  private final boolean[] frozen;

  /** Null if no units begin anew. */
  private final Plasticity<A> plasticity;

  private StepBound stepBound;
  private Schedule schedule;
  private long step;

  Trainer(
      NetworkSpec spec,
      Kernels<A> kernels,
      List<Layer<A>> layers,
      Parameters<A> parameters,
      int size) {
    this.spec = spec;
    this.layers = layers;
    this.parameters = parameters;
    slots = kernels.allocate(spec.optimiser().slots(), size);
    slotState = new ArrayState<>(kernels, size, List.of(slots));
    optimiserStep = new OptimiserStep(spec.optimiser(), spec.l2());
    schedule = spec.learningRate();
    frozen = new boolean[layers.size()];
    plasticity =
        spec.plasticity() == null
            ? null
            : new Plasticity<>(spec.plasticity(), kernels, layers, spec.seed());
  }

  /** Number of updates made. */
  public long step() {
    return step;
  }

  /** What the gradient of the last update was multiplied by. */
  double scale() {
    return optimiserStep.scale();
  }

  /** The learning rate of the next update. */
  public double learningRate() {
    return schedule.rate(step);
  }

  /** Takes the learning rate from another schedule; null: from the specification's. */
  public void follow(Schedule other) {
    schedule = other == null ? spec.learningRate() : other;
  }

  /** Bounds the steps from now on; what is returned is not part of the state. */
  public StepBound boundSteps() {
    stepBound = new StepBound();
    return stepBound;
  }

  /** Whether updates leave layer {@code l} alone; not part of the state. */
  public void freeze(int l, boolean on) {
    frozen[Objects.checkIndex(l, frozen.length)] = on;
  }

  /**
   * One update with the gradient of the only sample that went through the layers.
   *
   * @param weight factor of the gradient
   * @return Euclidean norm of the gradient, before clipping
   */
  double update(double weight) {
    double squares = 0;
    for (int l = layers.size() - 1; l >= 0; l--) {
      squares += layers.get(l).squaredGradient(0);
    }
    double norm = Math.abs(weight) * Math.sqrt(squares);
    prepare(norm, weight);
    A array = parameters.settled();
    for (int l = 0; l < layers.size(); l++) {
      if (!frozen[l]) {
        layers.get(l).update(optimiserStep, array, slots);
      }
    }
    advance(1);
    return norm;
  }

  private void advance(int n) {
    if (plasticity != null && plasticity.isDue(step)) {
      plasticity.follow(step, parameters.settled(), slots, frozen, n);
    }
    step++;
  }

  /**
   * The same with a gradient of all parameters.
   *
   * @param n samples that went through the layers
   */
  double update(A gradient, int n) {
    double squares = 0;
    for (int l = 0; l < layers.size(); l++) {
      squares += layers.get(l).squaredNorm(gradient);
    }
    double norm = Math.sqrt(squares);
    prepare(norm, 1);
    A array = parameters.settled();
    for (int l = 0; l < layers.size(); l++) {
      if (!frozen[l]) {
        layers.get(l).update(optimiserStep, array, slots, gradient);
      }
    }
    advance(n);
    return norm;
  }

  private void prepare(double norm, double weight) {
    if (!Double.isFinite(norm)) {
      throw new NonFiniteGradientException("the gradient's norm is " + norm);
    }
    double factor = spec.clipNorm() > 0 && norm > spec.clipNorm() ? spec.clipNorm() / norm : 1;
    if (stepBound != null) {
      factor = Math.min(factor, stepBound.factor(norm));
    }
    optimiserStep.prepare(step, schedule.rate(step), weight * factor);
  }

  private Stateful numbers() {
    return plasticity == null ? slotState : Stateful.of(slotState, plasticity);
  }

  @Override
  public int stateBytes() {
    return Long.BYTES + numbers().stateBytes();
  }

  @Override
  public void writeState(ByteBuffer out) {
    parameters.settled();
    numbers().writeState(out.putLong(step));
  }

  @Override
  public void readState(ByteBuffer in) {
    parameters.settled();
    step = in.getLong();
    numbers().readState(in);
  }
}

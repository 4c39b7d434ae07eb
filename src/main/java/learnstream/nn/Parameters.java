package learnstream.nn;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import learnstream.nn.kernel.Kernels;
import learnstream.nn.layer.Layer;
import learnstream.nn.linear.ArrayState;
import learnstream.nn.spec.Stateful;

/**
 * The parameters of a network, layer by layer, each as its weights and then its biases. A layer may
 * keep a step back, to make it together with its next product; nobody but a forward pass sees the
 * parameters before that step was made.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class Parameters<A> implements Stateful {
  private final A array;
  private final Stateful state;
  private final List<Layer<A>> deferring = new ArrayList<>();

  /**
   * @param size number of parameters; the array may be longer
   */
  Parameters(Kernels<A> kernels, List<Layer<A>> layers, int size) {
    array = kernels.allocate(size);
    state = new ArrayState<>(kernels, size, List.of(array));
    for (Layer<A> layer : layers) {
      if (layer.defersSteps()) {
        deferring.add(layer);
      }
    }
  }

  /** With all steps made. */
  A settled() {
    for (int l = 0; l < deferring.size(); l++) {
      deferring.get(l).settle(array);
    }
    return array;
  }

  /** For a forward pass through the layers, which make the steps that they kept back. */
  A ofForwardPass() {
    return array;
  }

  @Override
  public int stateBytes() {
    return state.stateBytes();
  }

  @Override
  public void writeState(ByteBuffer out) {
    settled();
    state.writeState(out);
  }

  @Override
  public void readState(ByteBuffer in) {
    // What the optimiser keeps may stay, and is to be as after the step.
    settled();
    state.readState(in);
  }
}

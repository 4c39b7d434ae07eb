package learnstream.model.pool;

import java.util.List;
import learnstream.model.feedforward.FeedForwardSpec;
import learnstream.nn.spec.ConvolutionSpec;
import learnstream.nn.spec.DenseSpec;
import learnstream.nn.spec.LayerSpec;
import learnstream.nn.spec.NetworkSpec;

/**
 * How much work a sample is, in multiplications of its members' networks, and so on how many
 * threads it is worth to be done: below some microseconds a member the threads wait for each other
 * longer than they work.
 */
final class PoolWork {
  /** Multiplications of all members from which on several threads pay. */
  private static final double ENOUGH = 100_000;

  private final int threads;

  /** Multiplications for each input of a sample. */
  private double ofAnInput;

  /** All others. */
  private double ofTheRest;

  PoolWork(PoolSpec spec) {
    threads = spec.threads();
    for (MemberSpec member : spec.members()) {
      if (member.kind() instanceof FeedForwardSpec kind) {
        add(kind.network());
      } else {
        ofAnInput += member.kind().outputs();
      }
    }
  }

  private void add(NetworkSpec network) {
    int inputs = network.inputs();
    List<LayerSpec> layers = network.layers();
    for (int i = 0; i < layers.size(); i++) {
      LayerSpec layer = layers.get(i);
      int units = layer.units(inputs);
      if (layer instanceof DenseSpec && i == 0) {
        ofAnInput += units;
      } else if (layer instanceof DenseSpec) {
        ofTheRest += (double) inputs * units;
      } else if (layer instanceof ConvolutionSpec convolution) {
        ofTheRest += (double) units * convolution.kernel().area() * convolution.input().channels();
      }
      inputs = units;
    }
  }

  /**
   * On how many threads to do it.
   *
   * @param inputs of the sample that may not be 0
   */
  int threads(int inputs) {
    return inputs * ofAnInput + ofTheRest < ENOUGH ? 1 : threads;
  }
}

package learnstream.learner;

import learnstream.nn.NetworkSpec;

/** A feed-forward network trained by backpropagation. */
public final class FeedForward extends NetworkModel {
  /**
   * @param batchSize most samples of one update
   */
  public FeedForward(NetworkSpec spec, int batchSize) {
    super(spec, batchSize);
  }
}

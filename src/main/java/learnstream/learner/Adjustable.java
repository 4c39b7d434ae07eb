package learnstream.learner;

import learnstream.nn.Schedule;

/** A model whose learning can be adjusted while it runs. Adjustments are not part of its state. */
public interface Adjustable {
  /** Takes the learning rate from another schedule; null: from the specification's. */
  void follow(Schedule schedule);

  /** Number of layers that can be frozen; 0: none. */
  int layers();

  /**
   * Whether updates leave a layer alone.
   *
   * @param layer from 0 to below {@link #layers}
   */
  void freeze(int layer, boolean on);
}

package learnstream.model;

import learnstream.nn.spec.Schedule;

/** A model whose learning can be adjusted while it runs. Adjustments are not part of its state. */
public interface Adjustable {
  /** Whether there is a learning rate to set. */
  default boolean hasLearningRate() {
    return true;
  }

  /** Takes the learning rate from another schedule; null: from the specification's. */
  void follow(Schedule schedule);

  /** The specification's schedule; null where there is none. */
  default Schedule configured() {
    return null;
  }

  /** Number of layers that can be frozen; 0: none. */
  default int layers() {
    return 0;
  }

  /**
   * Whether updates leave a layer alone.
   *
   * @param layer from 0 to below {@link #layers}
   */
  default void freeze(int layer, boolean on) {
    throw new IllegalStateException("there is no layer to freeze");
  }
}

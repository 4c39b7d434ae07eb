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

  /**
   * The same, multiplied by a factor; 1: as it is. A model of several members multiplies the rate
   * of each.
   */
  default void follow(Schedule schedule, double factor) {
    Schedule base = schedule == null ? configured() : schedule;
    follow(factor == 1 || base == null ? schedule : new Schedule.Times(factor, base));
  }

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

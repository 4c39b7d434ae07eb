package learnstream.reliability;

/** Something that goes wrong while a deployment learns, again and again. */
public interface Fault {
  /** As the table and {@code --only} name it, for instance {@code learner killed}. */
  String name();

  /** How often it is done in the long form. */
  int rounds();

  /** What is running while it happens. */
  default Setup setup() {
    return Setup.ONE_LEARNER;
  }

  /** Why it cannot be done on this machine, or null where it can. */
  default String obstacle() {
    return null;
  }

  /** Whether samples are lost to the models by the operator's choice, so that bits must differ. */
  default boolean goesOnToTheBit() {
    return true;
  }

  /** Before the first sample is sent. */
  default void prepare(Trial trial) throws Exception {}

  /**
   * Does it once, and brings back what a supervisor of processes or an operator would bring back.
   *
   * @param round from 0
   * @return seconds until something new was committed in each partition
   */
  double inject(Trial trial, int round) throws Exception;

  /** When all has ended, for what the next fault must not find. */
  default void clean() throws Exception {}
}

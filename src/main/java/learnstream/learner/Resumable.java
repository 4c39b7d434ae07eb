package learnstream.learner;

import learnstream.nn.Stateful;

/** Something that learns and whose whole state can be stored, so that it goes on where it was. */
public interface Resumable extends Stateful {
  /**
   * Everything that a stored state depends on, in one line: a state is read only into an object
   * whose text is the same.
   */
  String architecture();

  /** Updates so far. */
  long version();
}

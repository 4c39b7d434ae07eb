package learnstream.model.spec;

import learnstream.nn.spec.Stateful;

/** Something that learns and whose whole state can be stored, so that it goes on where it was. */
public interface Resumable extends Stateful {
  /**
   * The key of storage format 1, which version 0.1 wrote: a state of that format is read only into
   * an object whose text is the same. It never changes.
   */
  String architecture();

  /** What a stored state depends on: it is read only into an object with the same. */
  Specification specification();

  /** Updates so far. */
  long version();
}

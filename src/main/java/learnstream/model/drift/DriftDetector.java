package learnstream.model.drift;

import learnstream.nn.spec.Stateful;

/**
 * Watches a sequence of numbers for a change of their distribution. Depends on the numbers in their
 * order alone, and allocates nothing while it watches. Not thread-safe.
 */
public interface DriftDetector extends Stateful {
  /**
   * Takes the next number. After {@link Signal#DRIFT} the detector begins anew, by itself, with
   * what came behind the change or with the next number.
   *
   * @param value finite; from 0 to 1 where the detector assumes so ({@link DetectorSpec#needsUnit})
   */
  Signal add(double value);

  /** Begins anew, as one that has seen nothing. */
  void begin();

  /** Mean before the change that was found last. */
  double before();

  /** Mean since the change that was found last. */
  double after();

  /** How many numbers ago the change that was found last, or is warned of, began; at least 1. */
  long since();
}

package learnstream.stream.sample;

import java.util.HashMap;

/**
 * Values by name that a mapping has picked for all models of a deployment: each model takes those
 * that it knows and leaves the others.
 */
public final class MappedValues extends HashMap<String, Object> {
  private static final long serialVersionUID = 1L;

  /**
   * @param count how many values there will be
   */
  public MappedValues(int count) {
    super(count * 2);
  }
}

package learnstream.model.encoder;

/**
 * A model's inputs, of which most are 0. Only those that were set are cleared, so that a wide
 * sample costs what is in it.
 */
final class Inputs {
  private final double[] values;
  private final int[] set;
  private int count;

  /**
   * @param values {@code [inputs]}, all 0
   */
  Inputs(double[] values) {
    this.values = values;
    set = new int[values.length];
  }

  /** Adds to an input. */
  void add(int input, double value) {
    if (values[input] == 0 && value != 0) {
      set[count++] = input;
    }
    values[input] += value;
  }

  void clear() {
    for (int i = 0; i < count; i++) {
      values[set[i]] = 0;
    }
    count = 0;
  }
}

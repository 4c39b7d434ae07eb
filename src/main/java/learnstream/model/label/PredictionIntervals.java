package learnstream.model.label;

import java.nio.ByteBuffer;
import java.util.Arrays;
import learnstream.nn.spec.Stateful;

/**
 * How far labels lie from predictions, by adaptive conformal inference (Gibbs and Candes, Adaptive
 * conformal inference under distribution shift, 2021): the interval is the prediction plus and
 * minus the quantile {@code 1 - a} of the newest {@value #WINDOW} absolute residuals, and {@code a
 * += g (1 - coverage - miss)} after each label, miss 1 where the label was outside, else 0, and g
 * {@value #STEP}. So the share of labels inside tends to the coverage on any stream. Where the
 * formula asks for more than all residuals, the interval is that of the largest one, and {@code a}
 * stays within 0 and 1: intervals are finite, and what a burst of misses has widened comes back.
 */
final class PredictionIntervals implements Stateful {
  /** Residuals kept. */
  static final int WINDOW = 500;

  static final double STEP = 0.01;

  /** Residuals before which there is no interval. */
  static final int FEWEST = 10;

  private final double coverage;
  private final Target[] targets;
  private final double[] halfWidths;

  /**
   * @param coverage share of the labels that are to be inside
   */
  PredictionIntervals(int targets, double coverage) {
    this.coverage = coverage;
    this.targets = new Target[targets];
    Arrays.setAll(this.targets, i -> new Target());
    halfWidths = new double[targets];
  }

  /** Of one target. */
  private final class Target {
    double level = 1 - coverage;
    int size;

    /** Where the oldest residual is. */
    int oldest;

    double[] residuals = new double[0];
    double[] sorted = new double[0];

    double halfWidth() {
      int at = (int) Math.ceil((size + 1) * (1 - level)) - 1;
      return sorted[Math.max(0, Math.min(at, size - 1))];
    }

    void add(double residual) {
      if (size >= FEWEST) {
        double miss = residual > halfWidth() ? 1 : 0;
        level = Math.max(0, Math.min(1, level + STEP * (1 - coverage - miss)));
      }
      if (size == WINDOW) {
        remove(residuals[oldest]);
        residuals[oldest] = residual;
        oldest = (oldest + 1) % WINDOW;
      } else {
        makeRoom();
        residuals[size] = residual;
      }
      insert(residual);
    }

    private void makeRoom() {
      if (size == residuals.length) {
        int length = Math.min(WINDOW, Math.max(16, 2 * size));
        residuals = Arrays.copyOf(residuals, length);
        sorted = Arrays.copyOf(sorted, length);
      }
    }

    private void remove(double residual) {
      int at = Arrays.binarySearch(sorted, 0, size, residual);
      System.arraycopy(sorted, at + 1, sorted, at, size - at - 1);
      size--;
    }

    private void insert(double residual) {
      int at = Arrays.binarySearch(sorted, 0, size, residual);
      at = at < 0 ? -at - 1 : at;
      System.arraycopy(sorted, at, sorted, at + 1, size - at);
      sorted[at] = residual;
      size++;
    }

    void clear() {
      size = 0;
      oldest = 0;
    }
  }

  /**
   * How far the interval of each target reaches to both sides of a prediction; null before {@value
   * #FEWEST} labels. The array is reused.
   */
  double[] halfWidths() {
    if (targets[0].size < FEWEST) {
      return null;
    }
    for (int i = 0; i < targets.length; i++) {
      halfWidths[i] = targets[i].halfWidth();
    }
    return halfWidths;
  }

  /** Takes in what was predicted and what was right. */
  void update(double[] scores, double[] target) {
    for (int i = 0; i < targets.length; i++) {
      targets[i].add(Math.min(Math.abs(target[i] - scores[i]), Double.MAX_VALUE));
    }
  }

  @Override
  public int stateBytes() {
    int bytes = 0;
    for (Target target : targets) {
      bytes += Double.BYTES + Integer.BYTES + target.size * Double.BYTES;
    }
    return bytes;
  }

  @Override
  public void writeState(ByteBuffer out) {
    for (Target target : targets) {
      out.putDouble(target.level).putInt(target.size);
      for (int i = 0; i < target.size; i++) {
        out.putDouble(target.residuals[(target.oldest + i) % WINDOW]);
      }
    }
  }

  @Override
  public void readState(ByteBuffer in) {
    for (Target target : targets) {
      target.clear();
      target.level = in.getDouble();
      int stored = in.getInt();
      if (stored < 0 || stored > WINDOW) {
        throw new IllegalArgumentException(
            "%d residuals do not fit a window of %d".formatted(stored, WINDOW));
      }
      for (int i = 0; i < stored; i++) {
        double residual = in.getDouble();
        target.makeRoom();
        target.residuals[target.size] = residual;
        target.insert(residual);
      }
    }
  }
}

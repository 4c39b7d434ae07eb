package learnstream.model.hopfield;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import learnstream.nn.spec.NamedArray;
import learnstream.nn.spec.NonFiniteGradientException;

/**
 * Patterns that are kept as they are. One step of a recall is {@code xi = X' softmax(beta X xi)}
 * with the patterns as rows of X; it makes {@code E = -lse(beta X xi) / beta + xi'xi / 2 + ln(P) /
 * beta + M^2 / 2} smaller, where P is their number, M the largest of their norms and lse the
 * logarithm of the sum of exponentials.
 */
final class PatternMemory implements Memory {
  /** Of the squared norm of a step and of where it leads to. */
  private static final double AT_REST = 1e-12;

  private final double beta;
  private final int steps;
  private final float[][] patterns;
  private final int neurons;
  private final double[] shares;
  private final double[] next;
  private int size;
  private int oldest;

  /** Of the patterns' squared norms; NaN: not known. */
  private double largestSquare = Double.NaN;

  PatternMemory(int neurons, double beta, int limit, int steps) {
    this.neurons = neurons;
    this.beta = beta;
    this.steps = steps;
    patterns = new float[limit][];
    shares = new double[limit];
    next = new double[neurons];
  }

  @Override
  public void recall(double[] state, SplittableRandom random, Trace trace) {
    trace.begin();
    if (size == 0) {
      return;
    }
    double constant = StrictMath.log(size) / beta + 0.5 * largestSquare();
    trace.begin(energy(state) + constant);
    for (int step = 0; step < steps; step++) {
      double moved = move(state);
      trace.sweep(energy(state) + constant);
      if (moved <= AT_REST * Numbers.squares(state)) {
        trace.end(true);
        return;
      }
    }
  }

  /** The energy without its constant; leaves each pattern's share of the softmax. */
  private double energy(double[] state) {
    double highest = Double.NEGATIVE_INFINITY;
    for (int p = 0; p < size; p++) {
      shares[p] = beta * Numbers.dot(patterns[p], state);
      highest = Math.max(highest, shares[p]);
    }
    double sum = 0;
    for (int p = 0; p < size; p++) {
      shares[p] = StrictMath.exp(shares[p] - highest);
      sum += shares[p];
    }
    for (int p = 0; p < size; p++) {
      shares[p] /= sum;
    }
    return 0.5 * Numbers.squares(state) - (highest + StrictMath.log(sum)) / beta;
  }

  /**
   * Puts the mean of the patterns by their shares in place of the state; how far that is, squared.
   */
  private double move(double[] state) {
    Arrays.fill(next, 0);
    for (int p = 0; p < size; p++) {
      double share = shares[p];
      float[] pattern = patterns[p];
      for (int i = 0; share > 0 && i < neurons; i++) {
        next[i] = Math.fma(share, pattern[i], next[i]);
      }
    }
    double moved = 0;
    for (int i = 0; i < neurons; i++) {
      double off = next[i] - state[i];
      moved = Math.fma(off, off, moved);
      state[i] = next[i];
    }
    return moved;
  }

  private double largestSquare() {
    if (Double.isNaN(largestSquare)) {
      largestSquare = 0;
      for (int p = 0; p < size; p++) {
        largestSquare = Math.max(largestSquare, Numbers.squares(patterns[p]));
      }
    }
    return largestSquare;
  }

  /** A pattern that is kept already stays where it is. */
  @Override
  public double store(double[] pattern, double weight) {
    float[] rounded = new float[neurons];
    for (int i = 0; i < neurons; i++) {
      rounded[i] = (float) pattern[i];
    }
    double norm = Math.sqrt(Numbers.squares(pattern));
    if (!(norm <= Float.MAX_VALUE)) {
      throw new NonFiniteGradientException("the pattern's norm %s is too large".formatted(norm));
    }
    for (int p = 0; p < size; p++) {
      if (Arrays.equals(patterns[p], rounded)) {
        return 0;
      }
    }
    largestSquare = Double.NaN;
    if (size < patterns.length) {
      patterns[size++] = rounded;
    } else {
      patterns[oldest] = rounded;
      oldest = (oldest + 1) % size;
    }
    return norm;
  }

  @Override
  public int stored() {
    return size;
  }

  @Override
  public double capacity() {
    return patterns.length;
  }

  /** The patterns, a row each. */
  @Override
  public List<NamedArray> arrays() {
    return size == 0
        ? List.of()
        : List.of(
            NamedArray.of(
                "patterns",
                new int[] {size, neurons},
                i -> patterns[i / neurons][i % neurons],
                (i, value) -> {
                  patterns[i / neurons][i % neurons] = (float) value;
                  largestSquare = Double.NaN;
                }));
  }

  @Override
  public int stateBytes() {
    return 2 * Integer.BYTES + Float.BYTES * size * neurons;
  }

  @Override
  public void writeState(ByteBuffer out) {
    out.putInt(size);
    out.putInt(oldest);
    for (int p = 0; p < size; p++) {
      for (float number : patterns[p]) {
        out.putFloat(number);
      }
    }
  }

  @Override
  public void readState(ByteBuffer in) {
    int stored = in.getInt();
    int first = in.getInt();
    if (stored < 0 || stored > patterns.length || first < 0 || first > stored) {
      throw new IllegalArgumentException(
          "%d patterns do not fit a memory of %d".formatted(stored, patterns.length));
    }
    size = stored;
    oldest = first;
    List<float[]> rows = new ArrayList<>();
    for (int p = 0; p < size; p++) {
      float[] row = new float[neurons];
      for (int i = 0; i < neurons; i++) {
        row[i] = in.getFloat();
      }
      rows.add(row);
    }
    Arrays.fill(patterns, null);
    rows.toArray(patterns);
    largestSquare = Double.NaN;
  }
}

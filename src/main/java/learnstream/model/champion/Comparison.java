package learnstream.model.champion;

import java.nio.ByteBuffer;
import learnstream.nn.spec.Stateful;

/** A challenger beside the champion: their errors on the same samples, over one window. */
final class Comparison implements Stateful {
  /** Parts of a window whose means {@link PairedTest#PAIRED_T} takes for independent. */
  static final int STRETCHES = 20;

  private final int stretch;

  private long pairs;

  /** Samples on which the challenger's error was the smaller one. */
  private long better;

  private long worse;
  private double champion;
  private double challenger;

  /** Sum of the differences in the present stretch. */
  private double inStretch;

  private long stretches;

  /** Of the stretches' mean differences: their mean, and the squares of what is off it. */
  private double mean;

  private double squares;

  Comparison(int window) {
    stretch = window / STRETCHES;
  }

  void clear() {
    pairs = 0;
    better = 0;
    worse = 0;
    champion = 0;
    challenger = 0;
    inStretch = 0;
    stretches = 0;
    mean = 0;
    squares = 0;
  }

  /** Takes in the errors on one sample. */
  void add(double championError, double challengerError) {
    pairs++;
    better += challengerError < championError ? 1 : 0;
    worse += challengerError > championError ? 1 : 0;
    champion += championError;
    challenger += challengerError;
    inStretch += championError - challengerError;
    if (pairs % stretch == 0) {
      endStretch(inStretch / stretch);
      inStretch = 0;
    }
  }

  /** Welford, Note on a method for calculating corrected sums of squares and products, 1962. */
  private void endStretch(double difference) {
    stretches++;
    double off = difference - mean;
    mean += off / stretches;
    squares += off * (difference - mean);
  }

  long pairs() {
    return pairs;
  }

  /** The champion's mean error. */
  double champion() {
    return champion / pairs;
  }

  /** The challenger's mean error. */
  double challenger() {
    return challenger / pairs;
  }

  /** Probability of such a difference, or a larger one, between two models that are equal. */
  double probability(PairedTest test) {
    return switch (test) {
      case MCNEMAR -> TailProbabilities.heads(better, worse);
      case PAIRED_T -> student();
    };
  }

  private double student() {
    if (stretches < 2) {
      return 1;
    }
    if (squares == 0) {
      return mean > 0 ? 0 : 1;
    }
    double deviation = Math.sqrt(squares / (stretches - 1) / stretches);
    return TailProbabilities.student(mean / deviation, (int) stretches - 1);
  }

  @Override
  public int stateBytes() {
    return 4 * Long.BYTES + 5 * Double.BYTES;
  }

  @Override
  public void writeState(ByteBuffer out) {
    out.putLong(pairs).putLong(better).putLong(worse).putLong(stretches);
    out.putDouble(champion).putDouble(challenger).putDouble(inStretch);
    out.putDouble(mean).putDouble(squares);
  }

  @Override
  public void readState(ByteBuffer in) {
    pairs = in.getLong();
    better = in.getLong();
    worse = in.getLong();
    stretches = in.getLong();
    champion = in.getDouble();
    challenger = in.getDouble();
    inStretch = in.getDouble();
    mean = in.getDouble();
    squares = in.getDouble();
  }
}

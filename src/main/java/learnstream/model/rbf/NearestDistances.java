package learnstream.model.rbf;

import java.nio.ByteBuffer;
import java.util.Arrays;
import learnstream.nn.linear.Doubles;
import learnstream.nn.spec.Stateful;

/** Of each of some points, the squared distances to its nearest neighbours, as last measured. */
final class NearestDistances implements Stateful {
  private final int kept;
  private int points;

  /** {@code [points, kept]}, each row rising, infinite where there are not so many neighbours. */
  private double[] squared = {};

  /**
   * @param kept how many for each point, perhaps 0
   */
  NearestDistances(int kept) {
    this.kept = kept;
  }

  /** One more point, without neighbours. */
  void grow() {
    points++;
    if (squared.length < points * kept) {
      squared = Arrays.copyOf(squared, (points + points / 2) * kept);
    }
    clear(points - 1);
  }

  /** Forgets a point's neighbours. */
  void clear(int point) {
    Arrays.fill(squared, point * kept, (point + 1) * kept, Double.POSITIVE_INFINITY);
  }

  /** Takes a squared distance in; whether it is one of the point's least. */
  boolean insert(int point, double distance) {
    int first = point * kept;
    int at = first + kept - 1;
    if (kept == 0 || !(distance < squared[at])) {
      return false;
    }
    for (; at > first && squared[at - 1] > distance; at--) {
      squared[at] = squared[at - 1];
    }
    squared[at] = distance;
    return true;
  }

  /** Root of the mean of a point's squared distances; 0 where it has no neighbour. */
  double rootMeanSquare(int point) {
    double sum = 0;
    int n = 0;
    for (int k = point * kept; n < kept && Double.isFinite(squared[k]); k++, n++) {
      sum += squared[k];
    }
    return n == 0 ? 0 : Math.sqrt(sum / n);
  }

  @Override
  public int stateBytes() {
    return Integer.BYTES + points * kept * Double.BYTES;
  }

  @Override
  public void writeState(ByteBuffer out) {
    out.putInt(points);
    Doubles.write(out, squared, points * kept);
  }

  @Override
  public void readState(ByteBuffer in) {
    points = in.getInt();
    squared = new double[points * kept];
    Doubles.read(in, squared);
  }
}

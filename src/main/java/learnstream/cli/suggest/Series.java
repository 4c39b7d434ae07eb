package learnstream.cli.suggest;

import java.util.Arrays;

/** The first values of a field by record, as numbers, in bounded memory. */
final class Series {
  private static final int FIRST_SIZE = 16;

  private final int most;
  private double[] values = new double[0];
  private int size;

  /**
   * @param most records of which the values are kept
   */
  Series(int most) {
    this.most = most;
  }

  /**
   * @param record its number, from 0, higher than the last one's
   */
  void add(long record, double value) {
    if (record >= most) {
      return;
    }
    if (record >= values.length) {
      int length = Math.max(FIRST_SIZE, Math.max(2 * values.length, (int) record + 1));
      values = Arrays.copyOf(values, Math.min(most, length));
    }
    Arrays.fill(values, size, (int) record, Double.NaN);
    size = (int) record + 1;
    values[(int) record] = value;
  }

  /** How many records there are up to the last value. */
  int size() {
    return size;
  }

  /** Of a record; NaN: it has none. */
  double at(int record) {
    return record < size ? values[record] : Double.NaN;
  }

  /** By how much each is higher than the one before. */
  Series changes() {
    Series changes = new Series(most);
    for (int i = 1; i < size; i++) {
      changes.add(i, values[i] - values[i - 1]);
    }
    return changes;
  }

  /** Mean absolute value; 0 if there is none. */
  double meanSize() {
    double sum = 0;
    int n = 0;
    for (int i = 0; i < size; i++) {
      if (!Double.isNaN(values[i])) {
        sum += Math.abs(values[i]);
        n++;
      }
    }
    return n == 0 ? 0 : sum / n;
  }

  /** 1 where there is this value, 0 where there is another. */
  Series is(double value) {
    Series is = new Series(most);
    for (int i = 0; i < size; i++) {
      is.add(i, Double.isNaN(values[i]) ? Double.NaN : values[i] == value ? 1 : 0);
    }
    return is;
  }

  /** The correlation with another one's values so many records before; 0 if there is none. */
  double correlation(Series other, int lag) {
    double n = 0;
    double sumX = 0;
    double sumY = 0;
    for (int i = lag; i < size; i++) {
      double x = values[i];
      double y = other.at(i - lag);
      if (!Double.isNaN(x + y)) {
        n++;
        sumX += x;
        sumY += y;
      }
    }
    double meanX = sumX / n;
    double meanY = sumY / n;
    double products = 0;
    double squaresX = 0;
    double squaresY = 0;
    for (int i = lag; i < size; i++) {
      double x = values[i] - meanX;
      double y = other.at(i - lag) - meanY;
      if (!Double.isNaN(x + y)) {
        products += x * y;
        squaresX += x * x;
        squaresY += y * y;
      }
    }
    double scale = Math.sqrt(squaresX) * Math.sqrt(squaresY);
    return scale > 0 && Double.isFinite(scale) ? products / scale : 0;
  }
}

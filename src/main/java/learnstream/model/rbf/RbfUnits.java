package learnstream.model.rbf;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import learnstream.nn.linear.Doubles;
import learnstream.nn.linear.PointSet;
import learnstream.nn.linear.SparseVector;
import learnstream.nn.spec.NamedArray;
import learnstream.nn.spec.Stateful;

/**
 * Gaussian units: phi[j] = exp(-|x - c[j]|^2 / (2 s[j]^2)), c[j] the centre and s[j] the width of
 * unit j. In front of them stands phi = 1, the input of the bias.
 */
final class RbfUnits {
  /** Closer than this, relative to their distance from 0, two points are the same one. */
  private static final double SAME = 1e-6;

  private static final double MIN_WIDTH = 1e-100;

  /** A centre's neighbours are measured again after so many of its moves. */
  private static final int MOVES = 8;

  /** One step of the gradient moves a centre, and changes the log of a width, by at most this. */
  private static final double LARGEST_STEP = 0.1;

  private final RbfWidths spec;
  private final PointSet centres;
  private final NearestDistances neighbours;

  private double[] widths = {};

  /** Samples that a centre stands for: its own, and those that it was nearest to. */
  private long[] counts = {};

  private double[] squared = {};
  private double[] phi = {1};
  private double[] scratch = {};

  RbfUnits(int inputs, RbfWidths spec) {
    this.spec = spec;
    centres = new PointSet(inputs);
    neighbours = new NearestDistances(spec.neighbours());
  }

  int size() {
    return centres.size();
  }

  /** 1, then the units' answers to the sample measured last; used again, and may be longer. */
  double[] phi() {
    return phi;
  }

  void measure(double[] x) {
    centres.measure(x, squared);
    activate();
  }

  void measure(SparseVector x) {
    centres.measure(x, squared);
    activate();
  }

  private void activate() {
    for (int j = 0; j < size(); j++) {
      phi[1 + j] = StrictMath.exp(-squared[j] / (2 * widths[j] * widths[j]));
    }
  }

  /** |x|^2 of the sample measured last. */
  double squaredNorm() {
    return centres.squaredNorm();
  }

  /** Index of the centre nearest to the sample measured last; of equal ones the first. */
  private int winner() {
    int winner = 0;
    for (int j = 1; j < size(); j++) {
      if (squared[j] < squared[winner]) {
        winner = j;
      }
    }
    return winner;
  }

  /** Whether the sample measured last is farther than that from every centre, and none itself. */
  boolean isNew(double farEnough) {
    if (size() == 0) {
      return true;
    }
    int winner = winner();
    double reach = centres.squaredNorm() + centres.squaredNorm(winner);
    return squared[winner] > Math.max(farEnough * farEnough, SAME * SAME * reach);
  }

  /**
   * Makes the sample measured last a centre, and measures it again.
   *
   * @param farEnough stands for the distance to a neighbour where there is none yet
   */
  void add(double farEnough) {
    int made = size();
    double alone = farEnough > 0 ? farEnough : 1;
    double gap = made > 0 ? Math.sqrt(squared[winner()]) : alone;
    reserve(made + 1);
    centres.add();
    neighbours.grow();
    squared[made] = 0;
    counts[made] = 1;
    for (int j = 0; j < made; j++) {
      neighbours.insert(made, squared[j]);
      if (neighbours.insert(j, squared[j])) {
        widths[j] = width(neighbours.rootMeanSquare(j));
      }
    }
    double ofNeighbours = neighbours.rootMeanSquare(made);
    widths[made] = width(ofNeighbours > 0 ? ofNeighbours : gap);
    activate();
  }

  /** The width for a distance. */
  private double width(double distance) {
    if (spec instanceof RbfWidths.Fixed fixed) {
      return fixed.width();
    }
    double factor =
        spec instanceof RbfWidths.Neighbours several
            ? several.factor()
            : ((RbfWidths.Overlap) spec).factor();
    return Math.max(MIN_WIDTH, factor * distance);
  }

  private void reserve(int units) {
    if (widths.length < units) {
      int length = units + units / 2;
      widths = Arrays.copyOf(widths, length);
      counts = Arrays.copyOf(counts, length);
      squared = Arrays.copyOf(squared, length);
      phi = Arrays.copyOf(phi, 1 + length);
      scratch = new double[length];
    }
  }

  /**
   * {@code c += rate (x - c)} for the nearest centre; a rate of 0 stands for 1 / the samples that
   * the centre stands for, which makes it their mean.
   *
   * @param widen whether its width follows its neighbours
   */
  void moveWinner(double rate, boolean widen) {
    int winner = winner();
    counts[winner]++;
    centres.move(winner, rate > 0 ? rate : 1.0 / counts[winner]);
    if (widen && spec.neighbours() > 0 && counts[winner] % MOVES == 0) {
      centres.measure(winner, scratch);
      neighbours.clear(winner);
      for (int j = 0; j < size(); j++) {
        if (j != winner) {
          neighbours.insert(winner, scratch[j]);
        }
      }
      double distance = neighbours.rootMeanSquare(winner);
      // Two centres may have moved into one place.
      widths[winner] = distance > 0 ? width(distance) : widths[winner];
    }
  }

  /**
   * One step against the gradient: dE/dc[j] = -pull[j] (x - c[j]) / s[j]^2 and dE/d(ln s[j]) =
   * -pull[j] |x - c[j]|^2 / s[j]^2.
   *
   * @param pull of each unit, phi[j] times the sum over the outputs of (t - y) w[j]
   */
  void descend(double[] pull, double centreRate, double widthRate) {
    for (int j = 0; j < size(); j++) {
      double each = pull[j] / (widths[j] * widths[j]);
      scratch[j] = limited(centreRate * each);
      double growth = limited(widthRate * each * squared[j]);
      if (growth != 0) {
        widths[j] = Math.max(MIN_WIDTH, widths[j] * StrictMath.exp(growth));
      }
    }
    if (centreRate > 0) {
      centres.move(scratch);
    }
  }

  private static double limited(double step) {
    return Math.max(-LARGEST_STEP, Math.min(LARGEST_STEP, step));
  }

  /** None as long as there are no units. */
  List<NamedArray> arrays() {
    return size() == 0
        ? List.of()
        : List.of(centres.array("centres"), NamedArray.of("widths", widths, 0, size()));
  }

  /** Centres and widths. */
  Stateful parameters() {
    return new Stateful() {
      @Override
      public int stateBytes() {
        return centres.stateBytes() + size() * Double.BYTES;
      }

      @Override
      public void writeState(ByteBuffer out) {
        centres.writeState(out);
        Doubles.write(out, widths, size());
      }

      @Override
      public void readState(ByteBuffer in) {
        centres.readState(in);
        reserve(size());
        Doubles.read(in, widths, size());
      }
    };
  }

  /** What the units' next changes depend on besides. */
  Stateful history() {
    return new Stateful() {
      @Override
      public int stateBytes() {
        return size() * Long.BYTES + neighbours.stateBytes();
      }

      @Override
      public void writeState(ByteBuffer out) {
        for (int j = 0; j < size(); j++) {
          out.putLong(counts[j]);
        }
        neighbours.writeState(out);
      }

      @Override
      public void readState(ByteBuffer in) {
        for (int j = 0; j < size(); j++) {
          counts[j] = in.getLong();
        }
        neighbours.readState(in);
      }
    };
  }
}

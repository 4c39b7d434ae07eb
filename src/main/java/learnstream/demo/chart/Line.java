package learnstream.demo.chart;

/**
 * A line of a chart.
 *
 * @param name for the legend
 * @param x where its points are, rising
 * @param y as many
 */
public record Line(String name, Style style, double[] x, double[] y) {
  /** How it is drawn, so that lines can be told apart without colours. */
  public enum Style {
    SOLID,
    DASHED,
    DOTTED;

    /** Whether the line has a dot in the nth column, or row, of dots. */
    boolean isDrawn(int step) {
      return switch (this) {
        case SOLID -> true;
        case DASHED -> Math.floorMod(step, 6) < 4;
        case DOTTED -> Math.floorMod(step, 3) == 0;
      };
    }

    /** A piece of it, for a legend. */
    public String sample() {
      return switch (this) {
        case SOLID -> "⠤⠤⠤";
        case DASHED -> "⠤ ⠤";
        case DOTTED -> "⠄⠠ ⠄";
      };
    }
  }

  public Line {
    if (x.length != y.length) {
      throw new IllegalArgumentException(
          "y: %d numbers are not allowed; %d are, as many as x".formatted(y.length, x.length));
    }
  }
}

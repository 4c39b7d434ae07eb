package learnstream.cli.output;

import java.util.function.Function;

/**
 * One column of a table of records.
 *
 * @param width in characters; a wider cell is cut
 * @param right whether cells are aligned to the right, as numbers are
 * @param cell the text of a record; null for none
 */
public record Column<T>(String name, int width, boolean right, Function<T, String> cell) {
  static <T> Column<T> text(String name, int width, Function<T, String> cell) {
    return new Column<>(name, width, false, cell);
  }

  static <T> Column<T> number(String name, int width, Function<T, String> cell) {
    return new Column<>(name, width, true, cell);
  }
}

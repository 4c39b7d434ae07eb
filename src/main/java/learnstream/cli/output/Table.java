package learnstream.cli.output;

import java.io.PrintStream;
import java.util.List;
import java.util.function.Function;

/** Prints records as they arrive, and repeats the header now and then. */
public final class Table<T> {
  private static final int ROWS_UNDER_A_HEADER = 20;
  private static final String GAP = "  ";

  private final List<Column<T>> columns;
  private final PrintStream out;
  private final int width;
  private int rows;

  /**
   * @param width characters of a line at most
   */
  public Table(List<Column<T>> columns, PrintStream out, int width) {
    this.columns = columns;
    this.out = out;
    this.width = width;
  }

  public void print(T record) {
    if (rows % ROWS_UNDER_A_HEADER == 0) {
      out.println(line(Column::name));
    }
    rows++;
    out.println(line(column -> column.cell().apply(record)));
  }

  private String line(Function<Column<T>, String> texts) {
    StringBuilder line = new StringBuilder();
    for (Column<T> column : columns) {
      boolean last = column == columns.get(columns.size() - 1);
      line.append(line.isEmpty() ? "" : GAP)
          .append(cell(column, texts.apply(column), last ? Integer.MAX_VALUE : column.width()));
    }
    return cut(line.toString().stripTrailing(), width);
  }

  private static <T> String cell(Column<T> column, String text, int most) {
    // Text from a record must not move the cursor.
    String cell = text == null ? "" : cut(text.replaceAll("\\p{Cntrl}", " "), most);
    String padding = " ".repeat(Math.max(0, column.width() - cell.length()));
    return column.right() ? padding + cell : cell + padding;
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, Math.max(0, most - 1)) + '…';
  }
}

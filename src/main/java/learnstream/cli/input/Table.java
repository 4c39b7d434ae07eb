package learnstream.cli.input;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** A file of rows, each with a text for every column: what is missing is empty. */
public interface Table extends Iterable<Table.Row>, Closeable {
  /**
   * @param line where it begins, from 1
   * @param cells may be more or fewer than the columns
   * @param text gives it as a line of a CSV file
   */
  record Row(long line, String[] cells, Supplier<String> text) {}

  /** Whether it is such a file, by its name. */
  static boolean isTable(Path path) {
    return TextFile.endsWith(path, ".csv")
        || TextFile.endsWith(path, ".tsv")
        || ParquetTable.isParquet(path);
  }

  /**
   * @param separator between the columns of a CSV file; null: what its first line looks like
   * @param hasHeader whether the first line of a CSV file has the names of the columns
   * @throws IOException if it is not there, or names no columns
   */
  static Table open(Path path, Character separator, boolean hasHeader) throws IOException {
    return ParquetTable.isParquet(path)
        ? ParquetTable.open(path)
        : CsvTable.open(path, separator, hasHeader);
  }

  /** Of the columns; empty if the file does not tell. */
  List<String> names();

  /** The line of the names in a CSV file; null if there is none. */
  String header();

  /** Approximate number of rows, to show progress. */
  long size();

  /** What a person should know of how it is read. */
  default List<String> remarks() {
    return List.of();
  }
}

package learnstream.cli.input;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** A CSV file: the names of its columns, and its rows as long as they can be read. */
final class CsvTable implements Table {
  private final CSVFormat format;
  private final CSVParser parser;
  private final Iterator<CSVRecord> rows;
  private final String header;
  private final List<String> names;
  private final Path path;

  private CsvTable(Path path, CSVFormat format, CSVParser parser, boolean hasHeader) {
    this.path = path;
    this.format = format;
    this.parser = parser;
    rows = parser.iterator();
    CSVRecord first = hasHeader && rows.hasNext() ? rows.next() : null;
    header = first == null ? null : format(first);
    names = first == null ? List.of() : names(first);
  }

  /**
   * @param separator between columns; null: what the first line looks like
   * @throws IOException if it is not there, or its first line names no columns
   */
  static Table open(Path path, Character separator, boolean hasHeader) throws IOException {
    BufferedReader reader = TextFile.open(path);
    try {
      char delimiter = separator == null ? Separator.of(path) : separator;
      CSVFormat format = CSVFormat.DEFAULT.builder().setDelimiter(delimiter).get();
      return new CsvTable(path, format, format.parse(reader), hasHeader);
    } catch (IOException | RuntimeException e) {
      reader.close();
      throw new IOException(
          "%s: its first line names no columns: %s".formatted(path, TextFile.reason(e)), e);
    }
  }

  /** One without a name is called by its number, from 0. */
  private static List<String> names(CSVRecord first) {
    Set<String> names = new LinkedHashSet<>();
    for (int i = 0; i < first.size(); i++) {
      String name = first.get(i).strip();
      if (!names.add(name.isEmpty() ? Integer.toString(i) : name)) {
        throw new IllegalArgumentException("two are called " + name);
      }
    }
    return List.copyOf(names);
  }

  @Override
  public List<String> names() {
    return names;
  }

  @Override
  public String header() {
    return header;
  }

  @Override
  public long size() {
    return TextFile.lines(path) - (header == null ? 0 : 1);
  }

  private String format(CSVRecord row) {
    return format.format((Object[]) row.values());
  }

  /** Where the row that was read last begins: cells may have line breaks in them. */
  private long line(CSVRecord row) {
    long breaks = 0;
    for (String cell : row) {
      for (int i = 0; i < cell.length(); i++) {
        breaks += isBreak(cell, i) ? 1 : 0;
      }
    }
    return parser.getCurrentLineNumber() - breaks;
  }

  private static boolean isBreak(String text, int at) {
    return text.charAt(at) == '\n'
        || text.charAt(at) == '\r' && (at + 1 == text.length() || text.charAt(at + 1) != '\n');
  }

  /** What separates the columns, unless it is commas. */
  @Override
  public List<String> remarks() {
    char delimiter = format.getDelimiterString().charAt(0);
    return delimiter == ','
        ? List.of()
        : List.of("its columns are separated by " + Separator.name(delimiter));
  }

  @Override
  public Iterator<Row> iterator() {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public Row next() {
        CSVRecord row = rows.next();
        return new Row(line(row), row.values(), () -> format(row));
      }
    };
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}

package learnstream.cli.input;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.commons.csv.CSVFormat;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;

/**
 * A Parquet file. A column inside others is called by its path, with dots; lists and maps are left
 * out.
 */
final class ParquetTable implements Table {
  private static final String ENDING = ".parquet";

  private final Path path;
  private final ParquetFileReader reader;
  private final MessageType schema;
  private final ParquetColumns columns;

  private ParquetTable(Path path, ParquetFileReader reader) {
    this.path = path;
    this.reader = reader;
    schema = reader.getFooter().getFileMetaData().getSchema();
    columns = new ParquetColumns(schema);
  }

  static boolean isParquet(Path path) {
    return path.toString().endsWith(ENDING);
  }

  static Table open(Path path) throws IOException {
    if (!Files.exists(path)) {
      throw new NoSuchFileException(path.toString());
    }
    try {
      ParquetReadOptions options =
          ParquetReadOptions.builder(new PlainParquetConfiguration())
              .withCodecFactory(new ParquetCodecs())
              .build();
      return new ParquetTable(path, ParquetFileReader.open(new LocalInputFile(path), options));
    } catch (IOException | RuntimeException e) {
      throw new IOException("%s: it is no Parquet file: %s".formatted(path, e.getMessage()), e);
    }
  }

  @Override
  public List<String> names() {
    return columns.names();
  }

  @Override
  public String header() {
    return CSVFormat.DEFAULT.format(names().toArray());
  }

  @Override
  public long size() {
    return reader.getRecordCount();
  }

  @Override
  public List<String> remarks() {
    return columns.leftOut().isEmpty()
        ? List.of()
        : List.of("lists and maps are left out: " + String.join(", ", columns.leftOut()));
  }

  /** The rows that have not been read yet. The first one has the number 1. */
  @Override
  public Iterator<Row> iterator() {
    return new Iterator<>() {
      private RecordReader<Group> group;
      private long left;
      private long number;

      @Override
      public boolean hasNext() {
        while (left == 0) {
          PageReadStore pages = nextGroup();
          if (pages == null) {
            return false;
          }
          left = pages.getRowCount();
          group =
              new ColumnIOFactory()
                  .getColumnIO(schema)
                  .getRecordReader(pages, new GroupRecordConverter(schema));
        }
        return true;
      }

      private PageReadStore nextGroup() {
        try {
          return reader.readNextRowGroup();
        } catch (IOException | RuntimeException e) {
          throw new IllegalStateException(path + " is damaged", e);
        }
      }

      @Override
      public Row next() {
        if (!hasNext()) {
          throw new NoSuchElementException(path + " has no more rows");
        }
        left--;
        number++;
        try {
          String[] cells = columns.texts(group.read());
          return new Row(number, cells, () -> CSVFormat.DEFAULT.format((Object[]) cells));
        } catch (RuntimeException e) {
          throw new IllegalStateException(path + " is damaged", e);
        }
      }
    };
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}

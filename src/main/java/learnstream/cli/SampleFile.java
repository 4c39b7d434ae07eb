package learnstream.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Iterator;
import java.util.stream.Stream;
import learnstream.codec.avro.LabelledSample;

/** A file of samples: CSV, JSON lines, or IDX. */
final class SampleFile implements Iterable<SampleFile.Entry>, Closeable {
  /**
   * One sample of a file, or what is wrong with it.
   *
   * @param line counted from 1
   */
  record Entry(long line, String key, LabelledSample sample, String problem) {
    static Entry of(
        long line, String key, String id, Object features, Object label, double weight) {
      String name = id == null ? Long.toString(line) : id;
      return new Entry(
          line, key, new LabelledSample(name, null, features, label, weight, Instant.EPOCH), null);
    }

    static Entry refused(long line, String problem) {
      return new Entry(line, null, null, problem);
    }
  }

  private final Stream<Entry> entries;
  private final Closeable file;
  private final long size;

  /**
   * @param size number of samples, or nearly so, to tell how much is left
   */
  SampleFile(Stream<Entry> entries, Closeable file, long size) {
    this.entries = entries;
    this.file = file;
    this.size = size;
  }

  static SampleFile open(Path path, SampleColumns columns, SampleShape shape) throws IOException {
    String name = path.getFileName().toString();
    if (name.endsWith(".csv")) {
      return CsvSamples.open(path, columns, shape);
    }
    return name.endsWith(".json") || name.endsWith(".jsonl")
        ? JsonSamples.open(path, columns)
        : IdxSamples.open(path, columns);
  }

  /** Lines of a text file, or 0 if that cannot be told. */
  static long lines(Path path) {
    try (Stream<String> lines = Files.lines(path)) {
      return lines.count();
    } catch (IOException | UncheckedIOException e) {
      return 0;
    }
  }

  long size() {
    return size;
  }

  @Override
  public Iterator<Entry> iterator() {
    return entries.iterator();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}

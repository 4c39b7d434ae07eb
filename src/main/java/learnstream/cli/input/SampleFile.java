package learnstream.cli.input;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import learnstream.codec.avro.LabelledSample;

/** A file of samples: CSV, Parquet, JSON lines, arrays of NumPy, or IDX. */
public final class SampleFile implements Iterable<SampleFile.Entry>, Closeable {
  /**
   * One sample of a file, or what is wrong with it.
   *
   * @param line counted from 1
   * @param row gives the text of a sample as it stands in its file; null if it is no text
   */
  public record Entry(
      long line, String key, LabelledSample sample, String problem, Supplier<String> row) {
    static Entry of(
        long line, String key, String id, Object features, Object label, double weight) {
      String name = id == null ? Long.toString(line) : id;
      Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
      return new Entry(
          line, key, new LabelledSample(name, null, features, label, weight, now), null, null);
    }

    static Entry refused(long line, String problem) {
      return new Entry(
          line,
          null,
          null,
          problem.length() > MAX_PROBLEM ? problem.substring(0, MAX_PROBLEM) + "…" : problem,
          null);
    }

    Entry ofRow(Supplier<String> text) {
      return new Entry(line, key, sample, problem, text);
    }
  }

  /** Characters of a message at most: it may quote a cell of a megabyte. */
  private static final int MAX_PROBLEM = 300;

  private final Stream<Entry> entries;
  private final Closeable file;
  private final long size;
  private final String header;
  private final List<String> warnings;

  /**
   * @param size approximate number of samples, to show progress
   */
  SampleFile(Stream<Entry> entries, Closeable file, long size) {
    this(entries, file, size, null, List.of());
  }

  /**
   * @param header the line in front of the first sample, or null
   * @param warnings what a person should know before the samples are sent
   */
  SampleFile(
      Stream<Entry> entries, Closeable file, long size, String header, List<String> warnings) {
    this.entries = entries;
    this.file = file;
    this.size = size;
    this.header = header;
    this.warnings = warnings;
  }

  public static SampleFile open(Path path, SampleColumns columns, SampleShape shape)
      throws IOException {
    if (Table.isTable(path)) {
      return TableSamples.open(path, columns, shape);
    }
    if (NumpySamples.isNumpy(path)) {
      return NumpySamples.open(path, columns, shape);
    }
    return TextFile.isJson(path)
        ? JsonSamples.open(path, columns, shape)
        : IdxSamples.open(path, columns);
  }

  public long size() {
    return size;
  }

  /** The line in front of the first sample, or null. */
  public String header() {
    return header;
  }

  /** What a person should know before the samples are sent. */
  public List<String> warnings() {
    return warnings;
  }

  /** Its entries; if reading fails midway, the last one says why. */
  @Override
  public Iterator<Entry> iterator() {
    Iterator<Entry> each = entries.iterator();
    return new Iterator<>() {
      private long line;
      private Entry next;
      private boolean ended;

      @Override
      public boolean hasNext() {
        if (next == null && !ended) {
          try {
            next = each.hasNext() ? each.next() : null;
            ended = next == null;
          } catch (UncheckedIOException | IllegalStateException e) {
            next = Entry.refused(line + 1, "the file cannot be read on: " + TextFile.reason(e));
            ended = true;
          }
        }
        return next != null;
      }

      @Override
      public Entry next() {
        if (!hasNext()) {
          throw new NoSuchElementException("the file has no more samples");
        }
        Entry taken = next;
        line = taken.line();
        next = null;
        return taken;
      }
    };
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}

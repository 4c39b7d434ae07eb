package learnstream.cli.input;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import learnstream.codec.avro.LabelledSample;

/** A file of samples: CSV, JSON lines, or IDX. */
public final class SampleFile implements Iterable<SampleFile.Entry>, Closeable {
  /**
   * One sample of a file, or what is wrong with it.
   *
   * @param line counted from 1
   */
  public record Entry(long line, String key, LabelledSample sample, String problem) {
    static Entry of(
        long line, String key, String id, Object features, Object label, double weight) {
      String name = id == null ? Long.toString(line) : id;
      return new Entry(
          line, key, new LabelledSample(name, null, features, label, weight, Instant.EPOCH), null);
    }

    static Entry refused(long line, String problem) {
      return new Entry(
          line,
          null,
          null,
          problem.length() > MAX_PROBLEM ? problem.substring(0, MAX_PROBLEM) + "…" : problem);
    }
  }

  /** Characters of a message at most: it may quote a cell of a megabyte. */
  private static final int MAX_PROBLEM = 300;

  private final Stream<Entry> entries;
  private final Closeable file;
  private final long size;

  /**
   * @param size approximate number of samples, to show progress
   */
  SampleFile(Stream<Entry> entries, Closeable file, long size) {
    this.entries = entries;
    this.file = file;
    this.size = size;
  }

  public static SampleFile open(Path path, SampleColumns columns, SampleShape shape)
      throws IOException {
    String name = path.toString();
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

  public long size() {
    return size;
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
            next = Entry.refused(line + 1, "the file cannot be read on: " + reason(e));
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

  private static String reason(RuntimeException thrown) {
    Throwable cause = thrown.getCause() == null ? thrown : thrown.getCause();
    return cause instanceof CharacterCodingException
        ? "it is not UTF-8"
        : cause.getMessage() == null ? "it ends too early" : cause.getMessage();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}

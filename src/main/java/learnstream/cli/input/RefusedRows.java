package learnstream.cli.input;

import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of a file that were not sent: counts them, keeps what is wrong with the first few, and
 * writes them as they came to another file, from which they can be sent when they are corrected.
 * For use by several threads.
 */
public final class RefusedRows implements Closeable {
  private static final int SHOWN = 3;

  private final Path file;
  private final String header;
  private final List<String> messages = new ArrayList<>();
  private long count;
  private Writer writer;

  /** Why the rows are not in the file; null: they are. */
  private IOException failure;

  /**
   * @param file which is made with the first row; null: the rows are kept nowhere
   * @param header its first line, or null
   */
  public RefusedRows(Path file, String header) {
    this.file = file;
    this.header = header;
  }

  /** Where the refused rows of a file of samples go: into the working directory. */
  public static Path fileOf(Path samples) {
    String name = TextFile.plainName(samples).replaceFirst("\\.parquet$", ".csv");
    int dot = name.lastIndexOf('.');
    return Path.of(
        dot < 0 ? name + ".refused" : name.substring(0, dot) + ".refused" + name.substring(dot));
  }

  public synchronized void add(Object source, SampleFile.Entry entry, String problem) {
    count++;
    if (messages.size() < SHOWN) {
      messages.add("%s:%d: %s".formatted(source, entry.line(), problem));
    }
    if (file == null || failure != null || entry.row() == null) {
      return;
    }
    try {
      if (writer == null) {
        writer = Files.newBufferedWriter(file);
        writer.write(header == null ? "" : header + "\n");
      }
      writer.write(entry.row().get() + "\n");
    } catch (IOException e) {
      failure = e;
    }
  }

  public synchronized long count() {
    return count;
  }

  /** The first few with their lines and reasons, and where all of them are. */
  public synchronized List<String> messages() {
    List<String> all = new ArrayList<>(messages);
    if (count > messages.size()) {
      all.add("and %,d more".formatted(count - messages.size()));
    }
    if (failure != null) {
      all.add("the refused rows cannot be written to %s: %s".formatted(file, failure));
    } else if (writer != null) {
      all.add("the refused rows are in " + file);
    }
    return all;
  }

  @Override
  public synchronized void close() {
    try {
      if (writer != null) {
        writer.close();
      }
    } catch (IOException e) {
      failure = e;
    }
  }
}

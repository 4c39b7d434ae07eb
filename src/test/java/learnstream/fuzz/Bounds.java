package learnstream.fuzz;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What reading an input may take: memory by the input's size, and time. An input that takes more,
 * or throws what it should not, is written to {@code target/fuzz}; from there it is put among the
 * resources of {@code fuzz/}, which every run reads.
 *
 * @param constant bytes that any input may have allocated
 * @param factor bytes for each of the input's bytes
 */
public record Bounds(long constant, long factor) {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final long PATIENCE_SECONDS = 20;

  /** Reads an input, and throws nothing but what a fault of the reader is. */
  public interface Reader {
    void read(byte[] input) throws Exception;
  }

  /** Reads within these bounds, at the second time at the latest: at the first, classes load. */
  public void read(String kind, byte[] input, Reader reader) {
    String first = measure(kind, input, reader);
    String second = first == null ? null : measure(kind, input, reader);
    if (second != null) {
      throw new AssertionError(kept(kind, input) + ": " + second);
    }
  }

  /** Null if the input was read within the bounds, else what it took. */
  private String measure(String kind, byte[] input, Reader reader) {
    long allocated = THREADS.getCurrentThreadAllocatedBytes();
    long start = System.nanoTime();
    try {
      reader.read(input);
    } catch (Exception | StackOverflowError | OutOfMemoryError e) {
      throw new AssertionError(kept(kind, input) + ": " + e, e);
    }
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
    long bytes = THREADS.getCurrentThreadAllocatedBytes() - allocated;
    return seconds > PATIENCE_SECONDS || bytes > constant + factor * input.length
        ? "%d bytes took %d s and %,d bytes of memory".formatted(input.length, seconds, bytes)
        : null;
  }

  private static Path kept(String kind, byte[] input) {
    try {
      Path folder = Files.createDirectories(Path.of("target", "fuzz", kind));
      return Files.write(Files.createTempFile(folder, "found", ""), input);
    } catch (IOException e) {
      throw new AssertionError("an input that found something could not be written", e);
    }
  }

  /** The inputs of a kind that have found something. */
  public static List<byte[]> corpus(String kind) {
    List<byte[]> inputs = new ArrayList<>();
    try (Stream<Path> files =
        Files.list(Path.of(Bounds.class.getResource("/fuzz/" + kind).toURI()))) {
      for (Path file : files.sorted().toList()) {
        try (InputStream in = Files.newInputStream(file)) {
          inputs.add(in.readAllBytes());
        }
      }
    } catch (IOException | URISyntaxException e) {
      throw new AssertionError(e);
    }
    return inputs;
  }
}

package learnstream.cli.input;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** A text in UTF-8, plain or compressed ({@code .gz}). */
public final class TextFile {
  private static final String ZIPPED = ".gz";
  private static final char BYTE_ORDER_MARK = '\ufeff';

  private TextFile() {}

  /** Whether its name has this ending, perhaps before that of a compressed file. */
  public static boolean endsWith(Path path, String ending) {
    return plainName(path).endsWith(ending);
  }

  /** Whether its name is that of JSON lines. */
  public static boolean isJson(Path path) {
    return endsWith(path, ".json") || endsWith(path, ".jsonl");
  }

  /** Its name without folders, and without the ending of a compressed file. */
  public static String plainName(Path path) {
    String name = String.valueOf(path.getFileName());
    return name.endsWith(ZIPPED) ? name.substring(0, name.length() - ZIPPED.length()) : name;
  }

  /** From its first character on; what is not UTF-8 is an error. */
  public static BufferedReader open(Path path) throws IOException {
    InputStream in = Files.newInputStream(path);
    try {
      InputStream plain = path.toString().endsWith(ZIPPED) ? new GZIPInputStream(in) : in;
      BufferedReader reader =
          new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8.newDecoder()));
      reader.mark(1);
      if (reader.read() != BYTE_ORDER_MARK) {
        reader.reset();
      }
      return reader;
    } catch (IOException e) {
      in.close();
      throw new IOException(path + ": " + reason(e), e);
    }
  }

  /** Why it could not be read on, for a sentence. */
  public static String reason(Exception thrown) {
    Throwable cause = thrown.getCause() == null ? thrown : thrown.getCause();
    return cause instanceof CharacterCodingException
        ? "it is not UTF-8"
        : cause.getMessage() == null ? "it ends too early" : cause.getMessage();
  }

  /** How many lines it has, or 0 if that cannot be told. */
  public static long lines(Path path) {
    try (BufferedReader reader = open(path)) {
      return reader.lines().count();
    } catch (IOException | UncheckedIOException e) {
      return 0;
    }
  }
}

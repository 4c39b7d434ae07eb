package learnstream.cli.input;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine;

/** What stands between the columns of a CSV file. */
public final class Separator {
  /** Characters of the first line that are looked at. */
  private static final int LOOKED_AT = 1 << 20;

  private static final Map<Character, String> NAMES =
      Map.of(',', "commas", ';', "semicolons", '\t', "tabs", ' ', "spaces");

  private static final String TAB = "tab";

  private Separator() {}

  /**
   * Tabs if there are any in the first line outside of quotes, else semicolons or commas, whichever
   * are more; a comma between two digits may be a decimal one and does not count.
   */
  static char of(Path path) throws IOException {
    try (BufferedReader reader = TextFile.open(path)) {
      return of(reader);
    }
  }

  private static char of(BufferedReader reader) throws IOException {
    int tabs = 0;
    int semicolons = 0;
    int commas = 0;
    boolean quoted = false;
    int before = 0;
    int character = reader.read();
    for (int i = 1; i < LOOKED_AT && character >= 0; i++) {
      int next = reader.read();
      quoted ^= character == '"';
      if (!quoted && (character == '\n' || character == '\r')) {
        break;
      }
      if (!quoted) {
        tabs += character == '\t' ? 1 : 0;
        semicolons += character == ';' ? 1 : 0;
        boolean decimal = Character.isDigit(before) && Character.isDigit(next);
        commas += character == ',' && !decimal ? 1 : 0;
      }
      before = character;
      character = next;
    }
    return tabs > 0 ? '\t' : semicolons > commas ? ';' : ',';
  }

  /** For a sentence. */
  static String name(char separator) {
    return NAMES.getOrDefault(separator, Character.toString(separator));
  }

  /** As a person gives it: a character, or {@code tab}. */
  public static String given(char separator) {
    return separator == '\t' ? TAB : Character.toString(separator);
  }

  /** Reads it as a person gives it. */
  public static final class Converter implements CommandLine.ITypeConverter<Character> {
    @Override
    public Character convert(String text) {
      char separator =
          text.equals("\\t") || text.equals(TAB) ? '\t' : text.length() == 1 ? text.charAt(0) : '"';
      if ("\"\r\n".indexOf(separator) >= 0 || Character.isLetterOrDigit(separator)) {
        throw new CommandLine.TypeConversionException(
            text + " is not allowed; give one character such as ; or |, or tab");
      }
      return separator;
    }
  }
}

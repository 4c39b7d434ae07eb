package learnstream.cli.suggest;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Texts as scalars of a YAML. */
final class Yaml {
  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z][A-Za-z0-9_.-]*( [A-Za-z0-9_.-]+)*|0|[1-9][0-9]{0,14}");
  private static final Set<String> WORDS =
      Set.of("true", "false", "yes", "no", "on", "off", "y", "n", "null", "nan", "inf");

  private Yaml() {}

  /** A value, in which no reference to a variable is resolved. */
  static String value(String text) {
    return key(text.replace("${", "$${"));
  }

  static String key(String text) {
    if (PLAIN.matcher(text).matches() && !WORDS.contains(text.toLowerCase(Locale.ROOT))) {
      return text;
    }
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            point -> {
              if (point == '"' || point == '\\') {
                quoted.append('\\').append((char) point);
              } else if (point >= ' ' && point < 127
                  || point < 0xffff && Character.isLetterOrDigit(point)) {
                quoted.append((char) point);
              } else {
                quoted.append(String.format("\\U%08X", point));
              }
            });
    return quoted.append('"').toString();
  }
}

package learnstream.cli.suggest;

import java.text.ParsePosition;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Which of the usual ways to write a time the values of a field follow. */
final class TimeFormats {
  /** ISO 8601, which needs no pattern. */
  private static final Pattern ISO =
      Pattern.compile(
          "\\d{4}-\\d{2}-\\d{2}([T ]\\d{2}:\\d{2}(:\\d{2}([.,]\\d{1,9})?)?( ?(Z|[+-]\\d{2}:?\\d{2}))?)?");

  private static final List<String> DATES =
      List.of("M/d/yy", "d/M/yy", "d.M.yy", "M/d/yyyy", "d/M/yyyy", "d.M.yyyy", "yyyy/M/d");
  private static final List<String> TIMES = List.of("", " H:mm", " H:mm:ss", " h:mm a");

  private static final int LONGEST = 40;

  /** From so many values on, a pattern that has failed is not tried again. */
  private static final int TRIED = 20;

  private static final Map<String, DateTimeFormatter> FORMATTERS = new LinkedHashMap<>();

  static {
    for (String date : DATES) {
      for (String time : TIMES) {
        FORMATTERS.put(date + time, DateTimeFormatter.ofPattern(date + time, Locale.ENGLISH));
      }
    }
  }

  /** One pattern, and how many values follow it. */
  private static final class Candidate {
    private final String pattern;
    private final DateTimeFormatter formatter;
    private long fits;

    private Candidate(String pattern, DateTimeFormatter formatter) {
      this.pattern = pattern;
      this.formatter = formatter;
    }

    private void add(String text) {
      ParsePosition end = new ParsePosition(0);
      // Tells without an exception whether it looks like the pattern.
      if (formatter.parseUnresolved(text, end) == null || end.getIndex() < text.length()) {
        return;
      }
      try {
        LocalDate.from(formatter.parse(text));
        fits++;
      } catch (DateTimeException e) {
        // There is no thirteenth month.
      }
    }
  }

  /** Null until a value looks like a time. */
  private List<Candidate> candidates;

  private long tried;
  private long iso;

  /** Takes in a value that is no number. */
  void add(String value) {
    String text = value.length() > LONGEST ? "" : value.strip();
    tried++;
    if (text.isEmpty() || text.charAt(0) < '0' || text.charAt(0) > '9') {
      return;
    }
    if (ISO.matcher(text).matches()) {
      iso++;
      return;
    }
    if (candidates == null) {
      candidates = new ArrayList<>();
      FORMATTERS.forEach((pattern, its) -> candidates.add(new Candidate(pattern, its)));
    }
    candidates.forEach(candidate -> candidate.add(text));
    if (tried > TRIED) {
      candidates.removeIf(candidate -> candidate.fits < tried / 2);
    }
  }

  /** How many values follow the one that most follow. */
  long fits() {
    return Math.max(iso, best() == null ? 0 : best().fits);
  }

  /** The pattern that most follow; nothing for ISO 8601. */
  String pattern() {
    return best() == null || iso >= best().fits ? "" : best().pattern;
  }

  private Candidate best() {
    return candidates == null
        ? null
        : candidates.stream()
            // Of equals, the first.
            .min(Comparator.comparingLong(candidate -> -candidate.fits))
            .orElse(null);
  }
}

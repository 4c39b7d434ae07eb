package learnstream.stream.sample;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import learnstream.model.feature.FeatureKind;

/** Reads moments from texts and numbers. */
public final class TimeReader {
  /** What is not allowed is told to be given so. */
  public static final String EXAMPLES =
      "a time such as 2026-03-01T14:30:00Z, 2026-03-01 14:30:00, 2026-03-01 or seconds or"
          + " milliseconds since 1970";

  /** A number from here on is of milliseconds: as seconds it would be in the year 5138. */
  private static final double MILLISECONDS_FROM = 1e11;

  /** Milliseconds at the end of the year 9999. */
  private static final long LAST = 253_402_300_799_999L;

  private static final long FIRST = -62_135_596_800_000L;

  /** ISO 8601, with a space for the T, and without seconds, time or zone. */
  private static final DateTimeFormatter ISO =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .optionalStart()
          .appendPattern("['T'][' ']")
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .appendPattern("[' '][XXX][XX][X]['['VV']']")
          .optionalEnd()
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private final ZoneId zone;
  private final DateTimeFormatter format;

  /** Of ISO 8601, in UTC where nothing else is said. */
  public TimeReader() {
    zone = ZoneOffset.UTC;
    format = null;
  }

  TimeReader(FeatureKind.Time kind) {
    zone = kind.zone();
    format =
        kind.format().isEmpty() ? null : DateTimeFormatter.ofPattern(kind.format(), Locale.ENGLISH);
  }

  /** Milliseconds since the epoch; null if it is no time. */
  public Long read(Object found) {
    try {
      long millis = millis(found);
      return millis < FIRST || millis > LAST ? null : (Long) millis;
    } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
      return null;
    }
  }

  private long millis(Object found) {
    if (found instanceof Number number) {
      return ofNumber(number.doubleValue());
    }
    String text = found.toString().strip();
    if (format == null && isNumber(text)) {
      return ofNumber(Double.parseDouble(text));
    }
    TemporalAccessor parsed = (format == null ? ISO : format).parse(text);
    if (format != null && parsed.isSupported(ChronoField.INSTANT_SECONDS)) {
      return Instant.from(parsed).toEpochMilli();
    }
    LocalDate date = LocalDate.from(parsed);
    LocalTime time = parsed.query(TemporalQueries.localTime());
    ZoneId its = parsed.query(TemporalQueries.zone());
    return ZonedDateTime.of(
            date, time == null ? LocalTime.MIDNIGHT : time, its == null ? zone : its)
        .toInstant()
        .toEpochMilli();
  }

  private static boolean isNumber(String text) {
    return text.chars().allMatch(c -> c >= '0' && c <= '9' || c == '.' || c == '-')
        && text.indexOf('-', 1) < 0;
  }

  private static long ofNumber(double number) {
    double millis = Math.abs(number) < MILLISECONDS_FROM ? number * 1000 : number;
    return Math.abs(millis) > LAST ? Long.MAX_VALUE : Math.round(millis);
  }
}

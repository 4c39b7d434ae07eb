package learnstream.stream.format;

import com.jayway.jsonpath.spi.json.JsonProvider;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import learnstream.codec.ClassLabel;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.RefusalReason;
import learnstream.model.feature.TargetSpec;
import learnstream.stream.sample.Echo;

/** Values of records as the values that samples have. */
final class Scalars {
  /** Every whole number up to this one is a double. */
  private static final long MAX_WHOLE = 1L << 53;

  /** Numbers below are seconds since the epoch, others milliseconds: 1973, or the year 5138. */
  private static final double LEAST_MILLIS = 1e11;

  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?");
  private static final String DAY = "2026-01-31";

  private final JsonProvider provider;

  Scalars(JsonProvider provider) {
    this.provider = provider;
  }

  /** Whether there is nothing, or null. */
  static boolean isNone(Object found) {
    return found == null || found == JsonProvider.UNDEFINED;
  }

  /**
   * A Double, Boolean or String, or null if there is none. A whole number of which a double has not
   * all digits is a String.
   *
   * @param part of the mapping, for a mistake's message
   */
  Object scalar(String part, Object found) throws UndecodableException {
    if (isNone(found)) {
      return null;
    }
    if (found instanceof Boolean) {
      return found;
    }
    if (found instanceof Long number && Math.abs(number) > MAX_WHOLE
        || found instanceof BigInteger) {
      return found.toString();
    }
    if (found instanceof Number number) {
      return number.doubleValue();
    }
    if (found instanceof CharSequence text) {
      return text.toString();
    }
    throw wrongType(part, found, "a number, a text or a truth value");
  }

  /** A text, or null if there is none. */
  String text(String part, Object found) throws UndecodableException {
    Object value = scalar(part, found);
    return value == null ? null : ClassLabel.name(value);
  }

  /** A class's name, a number, or several of either, as labels of samples are. */
  Object label(Object found) throws UndecodableException {
    if (isNone(found) || !provider.isArray(found)) {
      Object value = scalar("label", found);
      return value instanceof Boolean ? value.toString() : value;
    }
    List<Double> numbers = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (Object each : provider.toIterable(found)) {
      Object value = scalar("label", provider.unwrap(each));
      if (value instanceof Double number) {
        numbers.add(number);
      } else if (value instanceof String name) {
        names.add(name);
      }
    }
    int length = provider.length(found);
    if (numbers.size() < length && names.size() < length) {
      throw wrongType("label", found, "numbers, or names");
    }
    return names.isEmpty() ? numbers : String.join(TargetSpec.AND, names);
  }

  double number(String part, Object found, double otherwise) throws UndecodableException {
    Object value = scalar(part, found);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof Double number) {
      return number;
    }
    try {
      return Double.parseDouble(value.toString().strip());
    } catch (NumberFormatException e) {
      throw wrongType(part, found, "a number");
    }
  }

  /**
   * A number of milliseconds or seconds since the epoch, or a text of ISO 8601, in UTC where it
   * names no offset.
   */
  Instant time(String part, Object found, Instant otherwise) throws UndecodableException {
    Object value = scalar(part, found);
    if (value == null) {
      return otherwise;
    }
    try {
      return value instanceof Double number ? since(number) : time(value.toString().strip());
    } catch (DateTimeException | ArithmeticException e) {
      throw wrongType(
          part, found, "ms or seconds since 1970, or a time such as 2026-01-31T12:00:00Z");
    }
  }

  private static Instant since(double number) {
    double millis = Math.abs(number) < LEAST_MILLIS ? number * 1000 : number;
    if (!(Math.abs(millis) < MAX_WHOLE)) {
      throw new DateTimeException("too far");
    }
    return Instant.ofEpochMilli(Math.round(millis));
  }

  private static Instant time(String text) {
    if (NUMBER.matcher(text).matches()) {
      return since(Double.parseDouble(text));
    }
    if (text.length() == DAY.length()) {
      return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
    TemporalAccessor time =
        DateTimeFormatter.ISO_DATE_TIME.parseBest(
            text.replace(' ', 'T'), OffsetDateTime::from, LocalDateTime::from);
    Instant instant =
        time instanceof OffsetDateTime its
            ? its.toInstant()
            : ((LocalDateTime) time).toInstant(ZoneOffset.UTC);
    return Instant.ofEpochMilli(instant.toEpochMilli());
  }

  private UndecodableException wrongType(String part, Object found, String give) {
    return new UndecodableException(
        RefusalReason.WRONG_TYPE,
        "%s: %s is not allowed; give %s".formatted(part, describe(found), give));
  }

  private String describe(Object found) {
    if (provider.isArray(found)) {
      return "an array of %,d".formatted(provider.length(found));
    }
    return provider.isMap(found)
        ? "an object with " + Echo.names(provider.getPropertyKeys(found))
        : Echo.text(found.toString());
  }
}

package learnstream.stream.format;

import com.jayway.jsonpath.spi.json.JsonProvider;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import learnstream.codec.ClassLabel;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.RefusalReason;
import learnstream.model.feature.TargetSpec;
import learnstream.stream.sample.Echo;
import learnstream.stream.sample.TimeReader;

/** Values of records as the values that samples have. */
final class Scalars {
  /** Every whole number up to this one is a double. */
  private static final long MAX_WHOLE = 1L << 53;

  private final TimeReader times = new TimeReader();
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

  Instant time(String part, Object found, Instant otherwise) throws UndecodableException {
    Object value = scalar(part, found);
    if (value == null) {
      return otherwise;
    }
    Long millis = times.read(value);
    if (millis == null) {
      throw wrongType(part, found, TimeReader.EXAMPLES);
    }
    return Instant.ofEpochMilli(millis);
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

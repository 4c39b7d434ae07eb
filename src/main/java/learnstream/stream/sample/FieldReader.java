package learnstream.stream.sample;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import learnstream.codec.RefusedSampleException;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.RefusalReason;
import learnstream.model.feature.Feature;
import learnstream.model.feature.FeatureKind;

/**
 * Takes the values of a record's fields for what their kinds say: a number may come as a text, as
 * it does in files. Absent, null, empty, {@code ?} and NaN are missing.
 */
final class FieldReader {
  private static final Set<String> TRUE = Set.of("true", "yes", "y", "t", "on", "1");
  private static final Set<String> FALSE = Set.of("false", "no", "n", "f", "off", "0");

  private final List<Feature> fields;

  /** Null for a field that is no time. */
  private final TimeReader[] times;

  FieldReader(List<Feature> fields) {
    this.fields = fields;
    times = new TimeReader[fields.size()];
    for (int i = 0; i < times.length; i++) {
      if (fields.get(i).kind() instanceof FeatureKind.Time time) {
        times[i] = new TimeReader(time);
      }
    }
  }

  /**
   * Reads the values of the fields; others are left alone.
   *
   * @param values where they go, at least as many as fields; after a refusal it holds anything
   * @throws RefusedSampleException with the first one that cannot be used
   */
  void read(LabelledSample sample, Object[] values) throws RefusedSampleException {
    if (!(sample.getFeatures() instanceof Map<?, ?> record)) {
      throw FeatureReader.refusal(
          RefusalReason.WRONG_FEATURE_COUNT,
          "features: numbers are not allowed; give values by name, since the model knows fields");
    }
    for (int i = 0; i < fields.size(); i++) {
      Feature field = fields.get(i);
      Object found = record.get(field.name());
      values[i] =
          times[i] != null && !isMissing(found)
              ? time(field, times[i], found)
              : value(field, found);
    }
  }

  private static Object value(Feature field, Object found) throws RefusedSampleException {
    if (isMissing(found)) {
      if (field.kind() instanceof FeatureKind.Numeric number && !number.mayBeMissing()) {
        throw FeatureReader.refusal(
            RefusalReason.MISSING_NAME, "features.%s: missing; give a number", field.name());
      }
      return null;
    }
    if (field.kind() instanceof FeatureKind.Numeric) {
      return number(field, found);
    }
    return field.kind() instanceof FeatureKind.Bool ? truth(field, found) : text(found);
  }

  private static boolean isMissing(Object found) {
    return found == null
        || found instanceof Double number && number.isNaN()
        || found instanceof String text && (text.isBlank() || text.equals("?"));
  }

  private static Long time(Feature field, TimeReader reader, Object found)
      throws RefusedSampleException {
    Long millis = reader.read(found);
    if (millis == null) {
      throw wrongType(
          field,
          found,
          field.kind() instanceof FeatureKind.Time time && !time.format().isEmpty()
              ? "a time as " + time.format()
              : TimeReader.EXAMPLES);
    }
    return millis;
  }

  private static Double number(Feature field, Object found) throws RefusedSampleException {
    double number;
    if (found instanceof Number its) {
      number = its.doubleValue();
    } else if (found instanceof Boolean truth) {
      number = truth ? 1 : 0;
    } else {
      try {
        number = Double.parseDouble(found.toString().strip());
      } catch (NumberFormatException e) {
        throw wrongType(field, found, "a number");
      }
    }
    if (!Double.isFinite(number)) {
      throw FeatureReader.refusal(
          RefusalReason.NOT_FINITE,
          "features.%s: %s is not allowed; give a finite number",
          field.name(),
          number);
    }
    return number;
  }

  private static Boolean truth(Feature field, Object found) throws RefusedSampleException {
    if (found instanceof Boolean truth) {
      return truth;
    }
    String text = text(found).strip().toLowerCase(Locale.ROOT);
    if (!TRUE.contains(text) && !FALSE.contains(text)) {
      throw wrongType(field, found, "true or false");
    }
    return TRUE.contains(text);
  }

  /** A whole number has the same text whether it came as a double or as an integer. */
  private static String text(Object found) {
    return found instanceof Double number
            && number == Math.rint(number)
            && Math.abs(number) <= 1L << 53
        ? Long.toString(number.longValue())
        : found.toString();
  }

  private static RefusedSampleException wrongType(Feature field, Object found, String give) {
    return FeatureReader.refusal(
        RefusalReason.WRONG_TYPE,
        "features.%s: %s is not allowed; give %s",
        field.name(),
        Echo.text(found.toString()),
        give);
  }
}

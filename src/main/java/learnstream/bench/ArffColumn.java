package learnstream.bench;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import learnstream.model.feature.FeatureKind;

/** What becomes of a field in Weka's format. A missing value is a question mark. */
interface ArffColumn {
  /** Of the attributes that it has. */
  List<String> types();

  /** Appends the value of each attribute, with commas between them. */
  void append(StringBuilder line, Object value);

  /** The column of a field; null if there is none for its kind. */
  static ArffColumn of(FeatureKind kind) {
    if (kind instanceof FeatureKind.Time time) {
      return new Time(time.zone());
    }
    if (kind instanceof FeatureKind.Text) {
      return null;
    }
    if (kind instanceof FeatureKind.Bool) {
      return new Truth();
    }
    return kind instanceof FeatureKind.Numeric ? new Numeric() : new Nominal(List.of());
  }

  /** 0 or 1. */
  record Truth() implements ArffColumn {
    @Override
    public List<String> types() {
      return List.of("numeric");
    }

    @Override
    public void append(StringBuilder line, Object value) {
      line.append(value == null ? "?" : (boolean) value ? "1" : "0");
    }
  }

  /** One number. */
  record Numeric() implements ArffColumn {
    @Override
    public List<String> types() {
      return List.of("numeric");
    }

    @Override
    public void append(StringBuilder line, Object value) {
      line.append(value == null ? "?" : value);
    }
  }

  /** A moment: seconds since 1970, hour of the day, day of the week and of the year. */
  record Time(ZoneId zone) implements ArffColumn {
    private static final double SECONDS_OF_AN_HOUR = 3600;

    @Override
    public List<String> types() {
      return Collections.nCopies(4, "numeric");
    }

    @Override
    public void append(StringBuilder line, Object value) {
      if (value == null) {
        line.append("?,?,?,?");
        return;
      }
      ZonedDateTime time = Instant.ofEpochMilli((Long) value).atZone(zone);
      line.append(time.toEpochSecond())
          .append(',')
          .append(time.toLocalTime().toSecondOfDay() / SECONDS_OF_AN_HOUR)
          .append(',')
          .append(time.getDayOfWeek().getValue())
          .append(',')
          .append(time.getDayOfYear());
    }
  }

  /** One of several values, numbered as they come; beyond a thousand they are one. */
  final class Nominal implements ArffColumn {
    private static final int MOST = 1_000;

    private final Map<String, Integer> numbers = new LinkedHashMap<>();

    /**
     * @param known values that are there from the beginning
     */
    Nominal(List<String> known) {
      known.forEach(value -> numbers.put(value, numbers.size()));
    }

    /** One at least, and one more for those beyond the limit. */
    private int names() {
      return numbers.size() >= MOST ? MOST + 1 : Math.max(1, numbers.size());
    }

    /** Whether all of its values are numbers, so that they may be told as such. */
    boolean isNumeric() {
      return !numbers.isEmpty()
          && numbers.size() < MOST
          && numbers.keySet().stream().allMatch(Nominal::isNumber);
    }

    private static boolean isNumber(String text) {
      try {
        return Double.isFinite(Double.parseDouble(text));
      } catch (NumberFormatException e) {
        return false;
      }
    }

    List<String> values() {
      return List.copyOf(numbers.keySet());
    }

    @Override
    public List<String> types() {
      List<String> names = new ArrayList<>();
      for (int i = 0; i < names(); i++) {
        names.add("v" + i);
      }
      return List.of("{" + String.join(",", names) + "}");
    }

    @Override
    public void append(StringBuilder line, Object value) {
      if (value == null) {
        line.append('?');
        return;
      }
      String text = value.toString();
      Integer number = numbers.get(text);
      if (number == null) {
        number = numbers.size();
        if (number < MOST) {
          numbers.put(text, number);
        }
      }
      line.append('v').append(number);
    }
  }
}

package learnstream.stream.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import learnstream.model.feature.FeatureKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeReaderTest {
  private static Long read(Object value, String zone, String format) {
    return new TimeReader(new FeatureKind.Time(ZoneId.of(zone), format, false)).read(value);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-01T14:30:00Z, UTC, 2026-03-01T14:30:00Z",
    "2026-03-01T14:30:00.250+01:00, UTC, 2026-03-01T13:30:00.250Z",
    "2026-03-01T14:30:00+0100, UTC, 2026-03-01T13:30:00Z",
    "2026-03-01T14:30:00-05, UTC, 2026-03-01T19:30:00Z",
    "2026-07-01T14:30:00[Europe/Berlin], UTC, 2026-07-01T12:30:00Z",
    "2026-07-01T14:30:00+02:00[Europe/Berlin], UTC, 2026-07-01T12:30:00Z",
    "2026-07-01T14:30:00, Europe/Berlin, 2026-07-01T12:30:00Z",
    "2026-07-01 14:30:00, UTC, 2026-07-01T14:30:00Z",
    "2026-07-01 14:30, UTC, 2026-07-01T14:30:00Z",
    "2026-07-01, Europe/Berlin, 2026-06-30T22:00:00Z",
    "1772375400, Europe/Berlin, 2026-03-01T14:30:00Z",
    "1772375400000, UTC, 2026-03-01T14:30:00Z",
    "0, UTC, 1970-01-01T00:00:00Z",
    "-1.5, UTC, 1969-12-31T23:59:58.500Z"
  })
  void takesTheUsualForms(String text, String zone, Instant time) {
    assertThat(read(text, zone, "")).isEqualTo(time.toEpochMilli());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"noon", "2026-13-01", "2026-02-30", "14:30", "1e300", "--1", "1-1", ".", "x1"})
  void takesNothingElse(String text) {
    assertThat(read(text, "UTC", "")).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "1/2/11, M/d/yy, 2011-01-02T00:00:00Z",
    "02.01.2011 23:05, dd.MM.yyyy HH:mm, 2011-01-02T23:05:00Z",
    "Jan 2 2011 11:05 PM +0100, MMM d yyyy hh:mm a Z, 2011-01-02T22:05:00Z"
  })
  void followsAPattern(String text, String format, Instant time) {
    assertThat(read(text, "UTC", format)).isEqualTo(time.toEpochMilli());
    assertThat(read("2011-01-02", "UTC", format)).isNull();
  }

  @ParameterizedTest
  @ValueSource(doubles = {1772375400, 1772375400000.0})
  void takesNumbers(double number) {
    assertThat(read(number, "UTC", ""))
        .isEqualTo(Instant.parse("2026-03-01T14:30:00Z").toEpochMilli());
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e300, -1e300, 1e18, Double.POSITIVE_INFINITY})
  void refusesNumbersBeyondTheYear9999(double number) {
    assertThat(read(number, "UTC", "")).isNull();
  }
}

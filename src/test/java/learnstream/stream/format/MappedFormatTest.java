package learnstream.stream.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.RefusalReason;
import learnstream.config.Samples;
import learnstream.model.feature.Feature;
import learnstream.model.feature.FeatureKind;
import learnstream.stream.sample.Origin;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MappedFormatTest {
  private static final long TIMESTAMP = 1_700_000_000_123L;

  private static MappedFormat format(Samples samples) {
    JsonRecords records = new JsonRecords();
    List<Feature> fields =
        List.of(
            new Feature("amount", "$.payment.amount", new FeatureKind.Bool()),
            new Feature("country", "country", new FeatureKind.Category(8)));
    return new MappedFormat(records, records.provider(), samples, fields);
  }

  private static Samples samples(String id, String key, String weight, String time, String where) {
    return new Samples(
        Samples.Format.JSON, id, key, "$.label", weight, time, where, null, Map.of());
  }

  private static Samples json() {
    return samples(null, null, null, null, null);
  }

  private static Origin origin(String value) {
    return new Origin("payments", 3, 17, "key".getBytes(UTF_8), value.getBytes(UTF_8));
  }

  private static LabelledSample read(Samples samples, String json) throws UndecodableException {
    return format(samples).read(origin(json), TIMESTAMP, new RecordHeaders());
  }

  private static void assertRefused(Samples samples, String json, RefusalReason reason, String says)
      throws Exception {
    assertThatThrownBy(() -> read(samples, json))
        .isInstanceOfSatisfying(
            UndecodableException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageContaining(says);
  }

  @Test
  void picksFieldsAndLabel() throws Exception {
    LabelledSample sample =
        read(
            json(),
            """
            {"payment": {"amount": 12, "other": [1]}, "country": "DE", "label": "fraud"}""");
    assertThat(sample.getFeatures()).isEqualTo(Map.of("amount", 12.0, "country", "DE"));
    assertThat(sample.getLabel()).isEqualTo("fraud");
    assertThat(sample.getWeight()).isEqualTo(1);
    assertThat(sample.getId()).isEqualTo("payments-3@17");
    assertThat(sample.getEventTime()).isEqualTo(Instant.ofEpochMilli(TIMESTAMP));
    assertThat(sample.getModelId()).isNull();
  }

  @Test
  void readsIdWeightAndTimeWhereTheyAreSaid() throws Exception {
    LabelledSample sample =
        read(
            samples("$.id", null, "w", "at", null),
            """
            {"id": 12345678901234567890, "w": "0.5", "at": "2026-01-31 12:00:00"}""");
    assertThat(sample.getId()).isEqualTo("12345678901234567890");
    assertThat(sample.getWeight()).isEqualTo(0.5);
    assertThat(sample.getEventTime()).isEqualTo(Instant.parse("2026-01-31T12:00:00Z"));
    assertThat(sample.getLabel()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "1700000000000, 2023-11-14T22:13:20Z",
    "1700000000, 2023-11-14T22:13:20Z",
    "1700000000.25, 2023-11-14T22:13:20.250Z",
    "-86400, 1969-12-31T00:00:00Z",
    "'\"1700000000000\"', 2023-11-14T22:13:20Z",
    "'\"2026-01-31T12:00:00Z\"', 2026-01-31T12:00:00Z",
    "'\"2026-01-31T12:00:00.123456+02:00\"', 2026-01-31T10:00:00.123Z",
    "'\"2026-01-31T12:00\"', 2026-01-31T12:00:00Z",
    "'\"2026-01-31\"', 2026-01-31T00:00:00Z"
  })
  void readsTimes(String json, String instant) throws Exception {
    LabelledSample sample =
        read(samples(null, null, null, "at", null), "{\"at\": %s}".formatted(json));
    assertThat(sample.getEventTime()).isEqualTo(Instant.parse(instant));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"yesterday\"", "1e300", "true", "\"+999999999-01-01T00:00:00Z\"", "{}"})
  void refusesWhatIsNoTime(String json) throws Exception {
    assertRefused(
        samples(null, null, null, "at", null),
        "{\"at\": %s}".formatted(json),
        RefusalReason.WRONG_TYPE,
        "eventTime: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1              | 1.0
          true           | true
          "a"            | a
          [1, 2.5]       | [1.0, 2.5]
          ["a", "b"]     | a|b
          """,
      quoteCharacter = '`')
  void readsLabels(String json, String label) throws Exception {
    String wanted = json.startsWith("[\"") ? "a|b" : label;
    assertThat(read(json(), "{\"label\": %s}".formatted(json)).getLabel())
        .asString()
        .isEqualTo(wanted);
  }

  @Test
  void refusesALabelOfManyKinds() throws Exception {
    assertRefused(json(), "{\"label\": [1, \"a\"]}", RefusalReason.WRONG_TYPE, "label: an array");
    assertRefused(json(), "{\"label\": {}}", RefusalReason.WRONG_TYPE, "label: an object");
  }

  @Test
  void refusesAFieldThatIsNoScalar() throws Exception {
    assertRefused(
        json(),
        "{\"country\": [\"DE\"]}",
        RefusalReason.WRONG_TYPE,
        "features.country: an array of 1 is not allowed; give a number, a text or a truth value");
    assertRefused(
        json(),
        "{\"payment\": {\"amount\": {\"cents\": 3}}}",
        RefusalReason.WRONG_TYPE,
        "features.amount: an object with [cents]");
  }

  /** A double would make one category of two. */
  @Test
  void keepsEveryDigitOfAWholeNumber() throws Exception {
    LabelledSample sample = read(json(), "{\"country\": 9007199254740993}");
    assertThat((Map<?, ?>) sample.getFeatures()).hasFieldOrPropertyWithValue("empty", false);
    assertThat(((Map<?, ?>) sample.getFeatures()).get("country")).isEqualTo("9007199254740993");
  }

  @Test
  void passesOverWhatTheConditionLeavesOut() throws Exception {
    Samples where = samples(null, null, null, null, "@.payment.amount > 0 && @.country == 'DE'");
    assertThat(read(where, "{\"payment\": {\"amount\": 1}, \"country\": \"DE\"}")).isNotNull();
    assertThat(read(where, "{\"payment\": {\"amount\": 0}, \"country\": \"DE\"}")).isNull();
    assertThat(read(where, "{\"payment\": {\"amount\": \"1\"}, \"country\": \"FR\"}")).isNull();
    assertThat(read(where, "{}")).isNull();
    assertRefused(
        where,
        "{\"payment\": {\"amount\": NaN}, \"country\": \"DE\"}",
        RefusalReason.WRONG_TYPE,
        "where: ");
  }

  @Test
  void tellsModelsApartByTheTextAtThePathOfTheKey() throws Exception {
    MappedFormat format = format(samples(null, "payment.customer", null, null, null));
    Origin origin = origin("{\"payment\": {\"customer\": 17}}");
    format.read(origin, TIMESTAMP, new RecordHeaders());
    assertThat(format.keepsKeys()).isFalse();
    assertThat(format.key(origin)).asString(UTF_8).isEqualTo("17");
    format.read(origin("{}"), TIMESTAMP, new RecordHeaders());
    assertThat(format.key(origin)).isNull();
    assertThat(format(json()).key(origin)).asString(UTF_8).isEqualTo("key");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          [1]                 | an array; give a JSON object
          7                   | a single value; give a JSON object
          null                | null; give a JSON object
          {"a": 1             | line 1, column
          {"a": 1} {"b": 2}   | no JSON
          hello               | no JSON
          ``                  | no JSON
          """)
  void refusesWhatIsNoJsonObject(String json, String says) throws Exception {
    assertRefused(json(), json, RefusalReason.UNDECODABLE, says);
  }

  @Test
  void refusesDepthAndDigitsBeyondReason() throws Exception {
    String deep = "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000);
    assertRefused(json(), deep, RefusalReason.UNDECODABLE, "depth");
    assertRefused(
        json(), "{\"a\": " + "9".repeat(100_000) + "}", RefusalReason.UNDECODABLE, "length");
  }

  @Test
  void refusesARecordWithoutValue() {
    Origin none = new Origin("payments", 0, 0, null, null);
    assertThatThrownBy(() -> format(json()).read(none, TIMESTAMP, new RecordHeaders()))
        .hasMessage("the record has no value");
  }
}

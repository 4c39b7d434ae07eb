package learnstream.stream.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.spi.mapper.JacksonMappingProvider;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.RefusalReason;
import learnstream.registry.AvroSchemas;
import learnstream.registry.NoSuchSchemaException;
import learnstream.stream.sample.Origin;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class AvroRecordsTest {
  private static final String EVERYTHING =
      """
      {"type": "record", "name": "Everything", "fields": [
        {"name": "text", "type": "string"},
        {"name": "maybe", "type": ["null", "double"]},
        {"name": "flag", "type": "boolean"},
        {"name": "kind", "type": {"type": "enum", "name": "Kind", "symbols": ["a", "b"]}},
        {"name": "day", "type": {"type": "int", "logicalType": "date"}},
        {"name": "millis", "type": {"type": "long", "logicalType": "timestamp-millis"}},
        {"name": "micros", "type": {"type": "long", "logicalType": "timestamp-micros"}},
        {"name": "local", "type": {"type": "long", "logicalType": "local-timestamp-millis"}},
        {"name": "clock", "type": {"type": "int", "logicalType": "time-millis"}},
        {"name": "price", "type": {"type": "bytes", "logicalType": "decimal", "precision": 5, "scale": 2}},
        {"name": "raw", "type": "bytes"},
        {"name": "hash", "type": {"type": "fixed", "name": "Hash", "size": 2}},
        {"name": "uuid", "type": {"type": "string", "logicalType": "uuid"}},
        {"name": "tags", "type": {"type": "map", "values": "int"}},
        {"name": "items", "type": {"type": "array", "items": {"type": "record", "name": "Item", "fields": [
          {"name": "name", "type": "string"}, {"name": "price", "type": "float"}]}}}]}
      """;

  private static Schema schema(String text) {
    return AvroSchemas.parse("a test's schema", List.of(text));
  }

  private static byte[] encode(GenericRecord record) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  private static GenericRecord everything() {
    Schema its = new Schema.Parser().parse(EVERYTHING);
    GenericRecord record = new GenericData.Record(its);
    record.put("text", "hello");
    record.put("maybe", null);
    record.put("flag", true);
    record.put("kind", new GenericData.EnumSymbol(its.getField("kind").schema(), "b"));
    record.put("day", 20_484);
    record.put("millis", 1_769_860_800_123L);
    record.put("micros", 1_769_860_800_123_456L);
    record.put("local", 1_769_860_800_123L);
    record.put("clock", 3_723_000);
    record.put("price", ByteBuffer.wrap(new BigDecimal("12.34").unscaledValue().toByteArray()));
    record.put("raw", ByteBuffer.wrap(new byte[] {0, 1, -1}));
    record.put("hash", new GenericData.Fixed(its.getField("hash").schema(), new byte[] {1, 2}));
    record.put("uuid", "6f8d1c3e-0000-4000-8000-000000000001");
    record.put("tags", Map.of("x", 3));
    Schema item = its.getField("items").schema().getElementType();
    GenericRecord one = new GenericData.Record(item);
    one.put("name", "pen");
    one.put("price", 1.5f);
    GenericRecord two = new GenericData.Record(item);
    two.put("name", "car");
    two.put("price", 900f);
    record.put("items", List.of(one, two));
    return record;
  }

  private static Object parse(AvroRecords records, byte[] value) throws UndecodableException {
    return records.parse(new Origin("t", 0, 0, null, value), new RecordHeaders());
  }

  @Test
  void theSamePathsWorkAsInJson() throws Exception {
    AvroRecords records = new AvroRecords(schema(EVERYTHING));
    Object tree = parse(records, encode(everything()));
    Configuration configuration =
        Configuration.builder()
            .jsonProvider(records.provider())
            .mappingProvider(new JacksonMappingProvider())
            .build();
    Map<String, Object> expected =
        Map.ofEntries(
            Map.entry("$.text", "hello"),
            Map.entry("$.flag", true),
            Map.entry("$.kind", "b"),
            Map.entry("$.day", "2026-01-31"),
            Map.entry("$.millis", "2026-01-31T12:00:00.123Z"),
            Map.entry("$.micros", "2026-01-31T12:00:00.123456Z"),
            Map.entry("$.local", "2026-01-31T12:00:00.123"),
            Map.entry("$.clock", "01:02:03"),
            Map.entry("$.price", new BigDecimal("12.34")),
            Map.entry("$.raw", "AAH/"),
            Map.entry("$.hash", "AQI="),
            Map.entry("$.uuid", "6f8d1c3e-0000-4000-8000-000000000001"),
            Map.entry("$.tags.x", 3),
            Map.entry("$['tags']['x']", 3),
            Map.entry("$.items[0].name", "pen"),
            Map.entry("$.items[-1].price", 900f),
            Map.entry("$.items.length()", 2));
    expected.forEach(
        (path, value) ->
            assertThat((Object) JsonPath.using(configuration).parse(tree).read(path))
                .as(path)
                .isEqualTo(value));
    assertThat((Object) JsonPath.using(configuration).parse(tree).read("$.maybe")).isNull();
    assertThat((List<?>) JsonPath.using(configuration).parse(tree).read("$.items[*].name"))
        .hasToString("[pen, car]");
    assertThat(
            (List<?>)
                JsonPath.using(configuration)
                    .parse(tree)
                    .read("$.items[?(@.price > 100 && @.name == 'car')].price"))
        .hasToString("[900.0]");
    assertThat((List<?>) JsonPath.using(configuration).parse(tree).read("$..price"))
        .hasToString("[12.34, 1.5, 900.0]");
  }

  @Test
  void readsPlainRecordsAndSingleObjects() throws Exception {
    AvroRecords records = new AvroRecords(schema(EVERYTHING));
    ByteBuffer message =
        new BinaryMessageEncoder<GenericRecord>(
                new GenericData(), new Schema.Parser().parse(EVERYTHING))
            .encode(everything());
    byte[] single = new byte[message.remaining()];
    message.get(single);
    assertThat(parse(records, single)).isEqualTo(parse(records, encode(everything())));
  }

  @Test
  void refusesWhatIsNotAWholeRecord() throws Exception {
    AvroRecords records = new AvroRecords(schema(EVERYTHING));
    byte[] whole = encode(everything());
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertRefused(records, part, RefusalReason.UNDECODABLE);
    }
    assertRefused(records, Arrays.copyOf(whole, whole.length + 1), RefusalReason.UNDECODABLE);
    assertRefused(records, null, RefusalReason.UNDECODABLE);
    assertRefused(
        new AvroRecords(schema("\"string\"")), new byte[] {2, 'a'}, RefusalReason.UNDECODABLE);
  }

  private static void assertRefused(AvroRecords records, byte[] value, RefusalReason reason) {
    assertThatThrownBy(() -> parse(records, value))
        .isInstanceOfSatisfying(
            UndecodableException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void aRecordNestedInItselfIsRefusedAtADepth() {
    AvroRecords records =
        new AvroRecords(
            schema(
                "{\"type\":\"record\",\"name\":\"Nest\",\"fields\":[{\"name\":\"in\",\"type\":[\"null\",\"Nest\"]}]}"));
    byte[] deep = new byte[1_000_000];
    Arrays.fill(deep, (byte) 2);
    assertRefused(records, deep, RefusalReason.TOO_LARGE);
    assertRefused(records, deep, RefusalReason.TOO_LARGE);
  }

  @Test
  void aListThatClaimsMoreThanItHasIsRefused() {
    AvroRecords records =
        new AvroRecords(
            schema(
                "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":{\"type\":\"array\",\"items\":\"long\"}}]}"));
    byte[] billions = {(byte) 0xFE, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x0F, 0};
    assertThatThrownBy(() -> parse(records, billions)).isInstanceOf(UndecodableException.class);
  }

  @Test
  void aListOfNothingHasNoSchema() {
    assertThatThrownBy(
            () ->
                schema(
                    "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":{\"type\":\"array\",\"items\":\"null\"}}]}"))
        .isInstanceOf(NoSuchSchemaException.class)
        .hasMessageContaining("items take no bytes");
  }
}

package learnstream.stream.app;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import learnstream.config.Deployment;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** A topic that somebody else made: payments in Avro, whose schema has changed twice. */
final class AvroPayments {
  static final Instant BEGIN = Instant.parse("2026-01-31T12:00:00.123456Z");
  static final String DETAILS =
      """
      {"type": "record", "name": "Details", "namespace": "shop", "fields": [
        {"name": "amount", "type": {"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}},
        {"name": "country", "type": ["null", "string"]}]}\
      """;
  private static final String PAYMENT =
      """
      {"type": "record", "name": "Payment", "namespace": "shop", "fields": [
        {"name": "id", "type": "string"},
        {"name": "payment", "type": %s},
        {"name": "at", "type": {"type": "long", "logicalType": "timestamp-micros"}},
        {"name": "verdict", "type": {"type": "enum", "name": "Verdict", "symbols": ["fine", "fraud"]}}%s]}\
      """;
  static final String FIRST = PAYMENT.formatted(DETAILS, "");
  static final String SECOND =
      PAYMENT.formatted(DETAILS, ", {\"name\": \"channel\", \"type\": \"string\"}");
  static final String THIRD =
      PAYMENT.formatted(
          DETAILS,
          ", {\"name\": \"channel\", \"type\": \"string\"}, {\"name\": \"shop\", \"type\": \"long\"}");
  static final String REFERRING = PAYMENT.formatted("\"shop.Details\"", "");

  private AvroPayments() {}

  /** The body of one payment. */
  static byte[] body(String schema, int i) throws Exception {
    Schema.Parser parser = new Schema.Parser();
    if (schema.equals(REFERRING)) {
      parser.parse(DETAILS);
    }
    Schema its = parser.parse(schema);
    Schema details = its.getField("payment").schema();
    GenericRecord inner = new GenericData.Record(details);
    inner.put(
        "amount",
        ByteBuffer.wrap(
            new BigDecimal(BigInteger.valueOf(100 + i), 2).unscaledValue().toByteArray()));
    inner.put("country", i % 3 == 0 ? null : "DE");
    GenericRecord record = new GenericData.Record(its);
    record.put("id", "p" + i);
    record.put("payment", inner);
    record.put("at", ChronoUnit.MICROS.between(Instant.EPOCH, BEGIN) + i * 1_000_000L);
    record.put("verdict", new GenericData.EnumSymbol(its.getField("verdict").schema(), verdict(i)));
    if (its.getField("channel") != null) {
      record.put("channel", "web");
    }
    if (its.getField("shop") != null) {
      record.put("shop", 77L);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(its).write(record, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  static String verdict(int i) {
    return i % 2 == 0 ? "fine" : "fraud";
  }

  static byte[] framed(int id, byte[] body) {
    return ByteBuffer.allocate(5 + body.length).put((byte) 0).putInt(id).put(body).array();
  }

  static byte[] framed(long id, byte[] body) {
    return ByteBuffer.allocate(9 + body.length).put((byte) 0).putLong(id).put(body).array();
  }

  static byte[] bytes(long id) {
    return ByteBuffer.allocate(8).putLong(id).array();
  }

  static void send(Deployment deployment, byte[]... values) {
    try (KafkaProducer<byte[], byte[]> producer = TestCluster.producer(deployment)) {
      for (byte[] value : values) {
        producer.send(new ProducerRecord<>(deployment.topics().samples(), value));
      }
    }
  }

  static void send(Deployment deployment, String header, byte[] id, byte[] body) {
    try (KafkaProducer<byte[], byte[]> producer = TestCluster.producer(deployment)) {
      producer.send(
          new ProducerRecord<>(
              deployment.topics().samples(),
              null,
              null,
              null,
              body,
              new RecordHeaders().add(header, id)));
    }
  }
}

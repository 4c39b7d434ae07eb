package learnstream.stream.sample;

import java.nio.charset.StandardCharsets;
import learnstream.codec.AvroCodec;
import learnstream.codec.NotReadyException;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.RefusalReason;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** Reads the value and headers of a record of the samples topic. */
public final class SampleDecoder {
  /**
   * Header that restricts a sample, sent again from the dead letters, to the model that refused it.
   */
  public static final String MODEL_HEADER = "learnstream-model";

  /**
   * Header of a sample that is sent again from the dead letters: where the record was that was
   * refused first, {@code TOPIC-PARTITION@OFFSET}.
   */
  public static final String ORIGIN_HEADER = "learnstream-origin";

  private static final int MAX_HEADER_BYTES = 1_000;

  private final SampleFormat format;

  /** Reads {@link LabelledSample}s in Avro. */
  public SampleDecoder() {
    AvroCodec<LabelledSample> codec = AvroCodec.of(LabelledSample.class);
    format = (origin, timestamp, headers) -> codec.decode(value(origin));
  }

  /** Reads records of another format. */
  public SampleDecoder(SampleFormat format) {
    this.format = format;
  }

  /**
   * Whether something outside of a record decides if it can be read: then {@link #decode} may throw
   * a {@link NotReadyException}.
   */
  public boolean needsOthers() {
    return format.needsOthers();
  }

  private static byte[] value(Origin origin) throws UndecodableException {
    if (origin.value() == null) {
      throw new UndecodableException(RefusalReason.UNDECODABLE, "the record has no value");
    }
    return origin.value();
  }

  /** A sample of which nothing but its value and headers matters. */
  public Decoded.Sample decode(byte[] value, Headers headers) throws UndecodableException {
    return decode(new Origin(null, 0, -1, null, value), -1, -1, headers);
  }

  public Decoded.Sample decode(Origin origin, long number, long timestamp, Headers headers)
      throws UndecodableException {
    String model = text(headers, MODEL_HEADER);
    String letter = text(headers, ORIGIN_HEADER);
    LabelledSample sample = format.read(origin, timestamp, headers);
    if (sample == null) {
      return Decoded.Sample.none(origin, number, timestamp);
    }
    return new Decoded.Sample(
        sample,
        origin,
        format.key(origin),
        number,
        timestamp,
        model == null ? sample.getModelId() : model,
        letter);
  }

  /** What tells the model of a record apart; null if nothing does. */
  public byte[] key(ConsumerRecord<byte[], byte[]> record) {
    if (format.keepsKeys()) {
      return record.key();
    }
    try {
      return decode(Origin.of(record), -1, record.timestamp(), record.headers()).key();
    } catch (UndecodableException e) {
      return null;
    }
  }

  /** Names the record that was refused first, if a record was sent again; null otherwise. */
  public static String letter(Headers headers) {
    Header header = headers.lastHeader(ORIGIN_HEADER);
    return header == null || header.value() == null || header.value().length > MAX_HEADER_BYTES
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  /** Whether a header says that a record was sent again. */
  static boolean isOurs(Header header) {
    return header.key().equals(MODEL_HEADER) || header.key().equals(ORIGIN_HEADER);
  }

  private static String text(Headers headers, String name) throws UndecodableException {
    Header header = headers.lastHeader(name);
    if (header == null) {
      return null;
    }
    byte[] value = header.value();
    if (value == null || value.length > MAX_HEADER_BYTES) {
      throw new UndecodableException(
          RefusalReason.UNDECODABLE,
          "header %s: %s not allowed; give a text of at most %,d bytes"
              .formatted(
                  name,
                  value == null ? "no value is" : "%,d bytes are".formatted(value.length),
                  MAX_HEADER_BYTES));
    }
    return new String(value, StandardCharsets.UTF_8);
  }
}

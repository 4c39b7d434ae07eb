package learnstream.config;

import learnstream.codec.AvroCodec;
import learnstream.codec.JsonCodec;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;

/** In what form predictions, metrics, dead letters and control results are written. */
public enum OutputFormat {
  /** This project's schemas in Avro's single-object encoding. */
  LEARNSTREAM,
  /** A JSON object each, with the fields of the same schemas. */
  JSON;

  /** Writes one kind of record in this form. */
  public <T extends SpecificRecord> Serializer<T> serializer(Class<T> type) {
    return switch (this) {
      case LEARNSTREAM -> AvroCodec.of(type);
      case JSON -> JsonCodec.of(type);
    };
  }
}

package learnstream.cli.suggest;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import learnstream.codec.AvroCodec;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.LabelledSample;
import learnstream.kafka.TopicReader;
import learnstream.stream.format.AvroRecords;
import learnstream.stream.sample.Origin;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Looks at the newest records of a topic; nothing is written to the cluster. */
public final class TopicSurvey {
  /** What the values of the records are. */
  public enum Format {
    json,
    avro,
    learnstream
  }

  private static final String LABEL = "label";

  private final ObjectMapper json = new ObjectMapper();
  private final AvroCodec<LabelledSample> codec = AvroCodec.of(LabelledSample.class);
  private final Survey survey = new Survey(true);

  /** Null until a record tells. */
  private Format format;

  /** Null where the records are not in Avro. */
  private final AvroRecords avro;

  /** Of the record in Avro that was read last. */
  private Schema schema;

  /**
   * @param format null: what the first record looks like
   */
  public TopicSurvey(Format format) {
    this.format = format;
    avro = null;
  }

  /** Of records in Avro. */
  public TopicSurvey(AvroRecords avro) {
    format = Format.avro;
    this.avro = avro;
  }

  /** Null if no record has told. */
  public Format format() {
    return format;
  }

  public Survey survey() {
    return survey;
  }

  /** How many of the newest records there are, of as many of each partition as possible. */
  public static Map<TopicPartition, Long> starts(TopicReader reader, long limit) {
    Map<TopicPartition, Long> beginnings = reader.beginnings();
    Map<TopicPartition, Long> ends = reader.ends();
    long each = Math.max(1, limit / Math.max(1, ends.size()));
    Map<TopicPartition, Long> starts = new LinkedHashMap<>();
    ends.forEach(
        (partition, end) -> starts.put(partition, Math.max(beginnings.get(partition), end - each)));
    return starts;
  }

  /**
   * Takes in a record.
   *
   * @throws learnstream.codec.NotReadyException if a registry does not give its schema
   */
  public void add(ConsumerRecord<byte[], byte[]> record) {
    byte[] value = record.value();
    if (value == null) {
      survey.addUnreadable("a record has no value");
      return;
    }
    if (format == null) {
      format = firstVisible(value) == '{' ? Format.json : Format.learnstream;
    }
    try {
      if (format == Format.json) {
        JsonNode node = json.readTree(value);
        if (!node.isObject()) {
          survey.addUnreadable("a record is no JSON object");
          return;
        }
        survey.add(JsonValues.of(node));
      } else if (format == Format.avro) {
        survey.add(avroValues(record));
      } else {
        survey.add(values(codec.decode(value)));
      }
    } catch (JacksonException e) {
      survey.addUnreadable("a record is no JSON: " + Values.oneLine(e.getOriginalMessage()));
    } catch (UndecodableException | IOException e) {
      survey.addUnreadable(
          format == Format.learnstream && value.length > 0 && value[0] == 0
              ? "one begins with the byte 0, as those of a schema registry do; give --registry"
              : Values.oneLine(e.getMessage()));
    }
  }

  private Map<String, Object> avroValues(ConsumerRecord<byte[], byte[]> record)
      throws UndecodableException {
    Object tree = avro.parse(Origin.of(record), record.headers());
    if (tree instanceof IndexedRecord its && its.getSchema() != schema) {
      schema = its.getSchema();
      AvroValues.declare(schema, survey);
    }
    return new AvroValues(avro.provider()).of(tree);
  }

  private static byte firstVisible(byte[] value) {
    for (byte b : value) {
      if (!Character.isWhitespace(b)) {
        return b;
      }
    }
    return 0;
  }

  private static Map<String, Object> values(LabelledSample sample) {
    Map<String, Object> values = new LinkedHashMap<>();
    if (sample.getFeatures() instanceof Map<?, ?> named) {
      named.forEach((name, value) -> values.put(name.toString(), value));
    } else {
      values.put("features", List.of());
    }
    Object label = sample.getLabel();
    values.put(LABEL, label instanceof List<?> ? List.of() : label);
    return values;
  }
}

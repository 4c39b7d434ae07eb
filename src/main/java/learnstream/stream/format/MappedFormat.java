package learnstream.stream.format;

import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.spi.json.JsonProvider;
import com.jayway.jsonpath.spi.mapper.JacksonMappingProvider;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.RefusalReason;
import learnstream.config.Samples;
import learnstream.model.feature.Feature;
import learnstream.stream.sample.InternalErrors;
import learnstream.stream.sample.MappedValues;
import learnstream.stream.sample.Origin;
import learnstream.stream.sample.SampleFormat;
import org.apache.kafka.common.header.Headers;

/** Records of a wire format, of which a mapping picks the parts of a sample. Not thread-safe. */
public final class MappedFormat implements SampleFormat {
  private final RecordParser parser;
  private final Scalars scalars;
  private final Condition where;
  private final MappedPath id;
  private final MappedPath key;
  private final MappedPath label;
  private final MappedPath weight;
  private final MappedPath eventTime;
  private final List<MappedPath> fields = new ArrayList<>();
  private final FirstRecords firstRecords;

  /** Of the record read last. */
  private String keyText;

  /**
   * @param provider walks the trees that the parser gives; of a scalar it gives {@code null}, a
   *     {@link Number}, a {@link Boolean} or a {@link CharSequence}
   * @param fields that a model looks at
   */
  public MappedFormat(
      RecordParser parser, JsonProvider provider, Samples mapping, List<Feature> fields) {
    this.parser = parser;
    scalars = new Scalars(provider);
    Configuration configuration =
        Configuration.builder()
            .jsonProvider(provider)
            .mappingProvider(new JacksonMappingProvider())
            .build();
    where = mapping.where() == null ? null : new Condition(mapping.where(), configuration);
    id = MappedPath.of("id", mapping.id(), configuration);
    key = MappedPath.of("key", mapping.key(), configuration);
    label = MappedPath.of("label", mapping.label(), configuration);
    weight = MappedPath.of("weight", mapping.weight(), configuration);
    eventTime = MappedPath.of("eventTime", mapping.eventTime(), configuration);
    fields.forEach(field -> this.fields.add(MappedPath.of(field, configuration)));
    List<MappedPath> all = new ArrayList<>(List.of(id, key, label, weight, eventTime));
    all.addAll(this.fields);
    firstRecords = new FirstRecords(all, mapping.where(), provider);
  }

  @Override
  public LabelledSample read(Origin origin, long timestamp, Headers headers)
      throws UndecodableException {
    try {
      return map(parser.parse(origin, headers), origin, timestamp);
    } catch (RuntimeException | StackOverflowError e) {
      InternalErrors.rethrowIfOfKafka(e);
      throw new UndecodableException(
          RefusalReason.INTERNAL,
          "no sample could be made of the record: " + InternalErrors.describe(e));
    }
  }

  private LabelledSample map(Object record, Origin origin, long timestamp)
      throws UndecodableException {
    boolean isSample = where == null || where.holds(record);
    LabelledSample sample = isSample ? sample(record, origin, timestamp) : null;
    firstRecords.saw(record, isSample);
    return sample;
  }

  @Override
  public boolean needsOthers() {
    return parser.needsOthers();
  }

  private LabelledSample sample(Object record, Origin origin, long timestamp)
      throws UndecodableException {
    MappedValues values = new MappedValues(fields.size());
    for (MappedPath field : fields) {
      values.put(field.fieldName(), scalars.scalar(field.part(), field.in(record)));
    }
    keyText = scalars.text(key.part(), key.in(record));
    String name = scalars.text(id.part(), id.in(record));
    return new LabelledSample(
        name == null ? origin.place() : name,
        null,
        values,
        scalars.label(label.in(record)),
        scalars.number(weight.part(), weight.in(record), 1),
        scalars.time(
            eventTime.part(), eventTime.in(record), Instant.ofEpochMilli(Math.max(0, timestamp))));
  }

  @Override
  public boolean keepsKeys() {
    return key.isNowhere();
  }

  @Override
  public byte[] key(Origin origin) {
    if (keepsKeys()) {
      return origin.key();
    }
    return keyText == null ? null : keyText.getBytes(StandardCharsets.UTF_8);
  }
}

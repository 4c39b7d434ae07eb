package learnstream.stream.format;

import com.jayway.jsonpath.spi.json.JsonProvider;
import java.util.List;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.LabelledSample;
import learnstream.config.Samples;
import learnstream.model.feature.Feature;
import learnstream.stream.sample.Origin;
import learnstream.stream.sample.SampleFormat;
import org.apache.kafka.common.header.Headers;

/** Records of a wire format, of which a mapping picks the parts of a sample. Not thread-safe. */
public final class MappedFormat implements SampleFormat {
  private final RecordParser parser;
  private final JsonProvider provider;
  private final Samples mapping;
  private final List<Feature> fields;

  /**
   * @param provider walks the trees that the parser gives; of a scalar it gives {@code null}, a
   *     {@link Number}, a {@link Boolean} or a {@link CharSequence}
   * @param fields that a model looks at
   */
  public MappedFormat(
      RecordParser parser, JsonProvider provider, Samples mapping, List<Feature> fields) {
    this.parser = parser;
    this.provider = provider;
    this.mapping = mapping;
    this.fields = fields;
  }

  @Override
  public LabelledSample read(Origin origin, Headers headers) throws UndecodableException {
    throw new UnsupportedOperationException();
  }
}

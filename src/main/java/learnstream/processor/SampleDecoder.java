package learnstream.processor;

import java.nio.charset.StandardCharsets;
import learnstream.codec.AvroCodec;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.RefusalReason;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** Reads the value and headers of a record of the samples topic. */
public final class SampleDecoder {
  /**
   * Header that restricts a sample, sent again from the dead letters, to the model that refused it.
   */
  public static final String MODEL_HEADER = "learnstream-model";

  /**
   * Header of a sample that was sent again from the dead letters: where it was when it was refused
   * first, {@code TOPIC-PARTITION@OFFSET}.
   */
  public static final String ORIGIN_HEADER = "learnstream-origin";

  private final AvroCodec<LabelledSample> codec = AvroCodec.of(LabelledSample.class);

  Decoded.Sample decode(byte[] value, Headers headers) throws UndecodableException {
    if (value == null) {
      throw new UndecodableException(RefusalReason.UNDECODABLE, "the record has no value");
    }
    Header model = headers.lastHeader(MODEL_HEADER);
    LabelledSample sample = codec.decode(value);
    String only =
        model == null ? sample.getModelId() : new String(model.value(), StandardCharsets.UTF_8);
    return new Decoded.Sample(sample, only, value);
  }
}

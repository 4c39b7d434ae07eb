package learnstream.stream.metric;

import learnstream.codec.AvroCodec;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;

/** Serializes the records of a metrics sink and shows each of them to the observer. */
public final class Observed<T extends SpecificRecord> implements Serializer<T> {
  private final AvroCodec<T> codec;
  private final Observer observer;

  public Observed(Class<T> type, Observer observer) {
    codec = AvroCodec.of(type);
    this.observer = observer;
  }

  @Override
  public byte[] serialize(String topic, T metrics) {
    observer.published(metrics);
    return codec.serialize(topic, metrics);
  }
}

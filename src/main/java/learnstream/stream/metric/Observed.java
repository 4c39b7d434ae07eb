package learnstream.stream.metric;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;

/** Serializes the records of a metrics sink and shows each of them to the observer. */
public final class Observed<T extends SpecificRecord> implements Serializer<T> {
  private final Serializer<T> codec;
  private final Observer observer;

  public Observed(Serializer<T> codec, Observer observer) {
    this.codec = codec;
    this.observer = observer;
  }

  @Override
  public byte[] serialize(String topic, T metrics) {
    observer.published(metrics);
    return codec.serialize(topic, metrics);
  }
}

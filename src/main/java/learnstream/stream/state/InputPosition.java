package learnstream.stream.state;

import java.nio.ByteBuffer;
import org.apache.kafka.common.Uuid;

/**
 * How far a task has come in its partition of the samples.
 *
 * @param topicId of the topic, {@link Uuid#ZERO_UUID} if it is not known
 * @param topic how many topics of this name came before it, from 0
 * @param offset everything up to this one has been handled: predicted and learnt, or refused; -1
 *     for nothing
 */
public record InputPosition(Uuid topicId, int topic, long offset) {
  private static final byte FORMAT = 1;

  /** After the sample at {@code next}. */
  public InputPosition at(long next) {
    return new InputPosition(topicId, topic, next);
  }

  /** The number of the last sample handled. */
  public long number() {
    return SampleNumber.of(topic, offset);
  }

  byte[] encode() {
    return ByteBuffer.allocate(1 + 4 * Long.BYTES)
        .put(FORMAT)
        .putLong(topicId.getMostSignificantBits())
        .putLong(topicId.getLeastSignificantBits())
        .putLong(topic)
        .putLong(offset)
        .array();
  }

  static InputPosition decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    byte format = in.get();
    if (format > FORMAT) {
      throw new UnknownFormatException("the position in the samples", format);
    }
    return new InputPosition(
        new Uuid(in.getLong(), in.getLong()), (int) in.getLong(), in.getLong());
  }
}

package learnstream.codec;

import java.nio.ByteBuffer;
import learnstream.codec.avro.ModelDescription;
import learnstream.codec.avro.RefusalReason;

/**
 * Descriptions of stored models as bytes. A description is a tree, so bytes that nobody vouches for
 * may claim one of any depth; they are refused like others that cannot be read.
 */
public final class DescriptionCodec {
  private final AvroCodec<ModelDescription> codec = AvroCodec.of(ModelDescription.class);

  public byte[] encode(ModelDescription description) {
    return codec.encode(description);
  }

  /**
   * @param bytes not changed
   * @throws UndecodableException if they are no description; with the reason {@code UNKNOWN_SCHEMA}
   *     if a later version wrote them
   */
  public ModelDescription decode(ByteBuffer bytes) throws UndecodableException {
    try {
      return codec.decode(ByteFields.bytes(bytes));
    } catch (StackOverflowError e) {
      throw new UndecodableException(
          RefusalReason.UNDECODABLE, "a description of more levels than can be read");
    }
  }
}

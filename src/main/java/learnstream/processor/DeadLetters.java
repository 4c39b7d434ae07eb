package learnstream.processor;

import java.nio.ByteBuffer;
import java.time.Instant;
import learnstream.codec.avro.DeadLetter;
import learnstream.codec.avro.RefusalReason;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Sends what could not be used to the dead letters, as it came. */
public final class DeadLetters {
  /** Name of the sink that every topology gives its dead letters. */
  public static final String SINK = "dead-letters";

  /** Leaves room for the rest of the letter below the broker's default limit of 1 MB a message. */
  private static final int MOST_BYTES = 900_000;

  private final ProcessorContext<byte[], Object> context;
  private final String modelId;

  /**
   * @param modelId the model that refuses, or null where the record could not be read at all
   */
  DeadLetters(ProcessorContext<byte[], Object> context, String modelId) {
    this.context = context;
    this.modelId = modelId;
  }

  void send(Origin origin, RefusalReason reason, String message) {
    long now = context.currentSystemTimeMs();
    DeadLetter letter =
        new DeadLetter(
            origin.topic(),
            origin.partition(),
            origin.offset(),
            origin.key() == null ? null : ByteBuffer.wrap(origin.key()),
            mayBeRepeated(origin.value()) ? ByteBuffer.wrap(origin.value()) : null,
            reason,
            message,
            modelId,
            Instant.ofEpochMilli(now));
    context.forward(new Record<>(origin.key(), letter, now), SINK);
  }

  /** One that is too large for the dead letters' topic would stop the stream. */
  private static boolean mayBeRepeated(byte[] value) {
    return value != null && value.length <= MOST_BYTES;
  }
}

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
            origin.value() == null ? null : ByteBuffer.wrap(origin.value()),
            reason,
            message,
            modelId,
            Instant.ofEpochMilli(now));
    context.forward(new Record<>(origin.key(), letter, now), SINK);
  }
}

package learnstream.stream.sample;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import learnstream.codec.avro.DeadLetter;
import learnstream.codec.avro.RefusalReason;
import learnstream.config.Output;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Sends what could not be used to the dead letters: as it came where it is small enough, else
 * described. Each letter has the headers that Kafka Streams gives its own dead letters (KIP-1034),
 * so that tools made for those read these as well.
 */
public final class DeadLetters {
  /** Name of the sink that every topology gives its dead letters. */
  public static final String SINK = "dead-letters";

  private static final String HEADER = "__streams.errors.";

  private final ProcessorContext<byte[], Object> context;
  private final String modelId;
  private final Output output;

  /**
   * @param modelId the model that refuses, or null where the record could not be read at all
   * @param output how the letters are written
   */
  public DeadLetters(ProcessorContext<byte[], Object> context, String modelId, Output output) {
    this.context = context;
    this.modelId = modelId;
    this.output = output;
  }

  public void send(Origin origin, RefusalReason reason, String message) {
    send(origin, null, reason, message);
  }

  /**
   * @param letter names the record that was refused first, where this one was sent again; a letter
   *     of it keeps that name
   */
  public void send(Origin origin, String letter, RefusalReason reason, String message) {
    long now = context.currentSystemTimeMs();
    byte[] value = origin.value();
    boolean repeated = value != null && value.length <= output.maxValueBytes();
    DeadLetter dead =
        DeadLetter.newBuilder()
            .setTopic(origin.topic())
            .setPartition(origin.partition())
            .setOffset(origin.offset())
            .setKey(fits(origin.key()) ? ByteBuffer.wrap(origin.key()) : null)
            .setValue(repeated ? ByteBuffer.wrap(value) : null)
            .setValueSize(value == null ? null : (Long) (long) value.length)
            .setReason(reason)
            .setMessage(Echo.text(message))
            .setModelId(modelId)
            .setTime(Instant.ofEpochMilli(now))
            .setHeaders(Echo.headers(origin.headers()))
            .build();
    Headers headers = headers(origin, dead);
    if (letter != null) {
      headers.add(SampleDecoder.ORIGIN_HEADER, utf8(letter));
    }
    context.forward(new Record<>(Echo.key(origin.key()), (Object) dead, now, headers), SINK);
  }

  private static boolean fits(byte[] key) {
    return key != null && key.length <= Echo.MAX_KEY_BYTES;
  }

  private static Headers headers(Origin origin, DeadLetter letter) {
    return new RecordHeaders()
        .add(HEADER + "exception", utf8(letter.getReason().name()))
        .add(HEADER + "message", utf8(letter.getMessage()))
        .add(HEADER + "topic", utf8(origin.topic()))
        .add(HEADER + "partition", utf8(Integer.toString(origin.partition())))
        .add(HEADER + "offset", utf8(Long.toString(origin.offset())));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

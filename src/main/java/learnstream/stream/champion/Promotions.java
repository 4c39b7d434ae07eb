package learnstream.stream.champion;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import learnstream.codec.avro.ControlCommand;
import learnstream.codec.avro.Event;
import learnstream.codec.avro.EventKind;
import learnstream.model.champion.Promotion;
import learnstream.stream.sample.Decoded;
import learnstream.stream.state.InputPosition;
import learnstream.stream.state.PositionStore;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of each promotion on the topic of events. */
final class Promotions {
  /** Name of the sink of events. */
  private static final String SINK = "events";

  private static final Logger LOG = LoggerFactory.getLogger(Promotions.class);

  private final ProcessorContext<byte[], Object> context;
  private final PositionStore position;

  Promotions(ProcessorContext<byte[], Object> context, PositionStore position) {
    this.context = context;
    this.position = position;
  }

  /** Offset of the last sample that was handled; -1 for none. */
  long handledOffset() {
    return position.get().map(InputPosition::offset).orElse(-1L);
  }

  void byRule(byte[] key, Promotion promotion, Decoded.Sample sample) {
    tell(key, promotion, sample.origin().partition(), sample.origin().offset(), sample.timestamp());
  }

  void byCommand(byte[] key, Promotion promotion, int partition, ControlCommand command) {
    tell(key, promotion, partition, handledOffset(), command.getTime().toEpochMilli());
  }

  void byConfiguration(byte[] key, Promotion promotion) {
    int partition = context.taskId().partition();
    tell(key, promotion, partition, handledOffset(), context.currentSystemTimeMs());
  }

  private void tell(byte[] modelKey, Promotion its, int partition, long offset, long recordTime) {
    long now = context.currentSystemTimeMs();
    String key = modelKey.length == 0 ? null : new String(modelKey, StandardCharsets.UTF_8);
    String message = message(its);
    Event event =
        Event.newBuilder()
            .setModelId(its.champion())
            .setKey(key)
            .setKind(EventKind.PROMOTION)
            .setMessage(message)
            .setPartition(partition)
            .setOffset(offset)
            .setRecordTime(Instant.ofEpochMilli(recordTime))
            .setSamples(its.samples())
            .setDetector(its.cause())
            .setBefore(orNull(its.errorBefore()))
            .setAfter(orNull(its.errorAfter()))
            .setPrevious(its.previous())
            .setTime(Instant.ofEpochMilli(now))
            .build();
    LOG.info(
        "{}: behind offset {} of partition {}: {}", its.champion(), offset, partition, message);
    String name = key == null ? its.champion() : its.champion() + "/" + key;
    context.forward(new Record<>(name.getBytes(StandardCharsets.UTF_8), (Object) event, now), SINK);
  }

  private static String message(Promotion its) {
    String what =
        "%s answers, %s did before, by %s".formatted(its.champion(), its.previous(), its.cause());
    return its.samples() == 0
        ? what
        : String.format(
            Locale.ROOT,
            "%s: mean error %.4g, not %.4g, over %,d samples (p = %.2g)",
            what,
            its.errorAfter(),
            its.errorBefore(),
            its.samples(),
            its.probability());
  }

  private static Double orNull(double value) {
    return Double.isNaN(value) ? null : value;
  }
}

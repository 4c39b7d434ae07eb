package learnstream.processor;

import java.util.Map;
import java.util.TreeMap;
import learnstream.codec.avro.RefusalReason;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Counts what one half of a GAN does not use, and sends what is broken to the dead letters. */
final class Refusals {
  private final ProcessorContext<byte[], Object> context;
  private final DeadLetters deadLetters;
  private final Map<String, Long> counts = new TreeMap<>();

  Refusals(ProcessorContext<byte[], Object> context, String modelId) {
    this.context = context;
    deadLetters = new DeadLetters(context, modelId);
  }

  /** Something whole that came too late or is of no use. */
  void drop(String reason) {
    counts.merge(reason, 1L, Long::sum);
  }

  /** Something broken, or meant for another. */
  void refuse(Record<byte[], byte[]> record, RefusalReason reason, String message) {
    drop(reason.name());
    RecordMetadata from = context.recordMetadata().orElseThrow();
    deadLetters.send(
        new Origin(from.topic(), from.partition(), from.offset(), record.key(), record.value()),
        reason,
        message);
  }

  /** Since the start, by reason. */
  Map<String, Long> counts() {
    return new TreeMap<>(counts);
  }
}

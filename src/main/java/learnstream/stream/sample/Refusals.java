package learnstream.stream.sample;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import learnstream.codec.avro.RefusalReason;
import learnstream.config.Output;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what one half of a GAN does not use, and sends what is broken to the dead letters. */
public final class Refusals {
  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
  private static final int STACK_LINES = 8;

  private final ProcessorContext<byte[], Object> context;
  private final DeadLetters deadLetters;
  private final Map<String, Long> counts = new TreeMap<>();

  /**
   * @param output how dead letters are written
   */
  public Refusals(ProcessorContext<byte[], Object> context, String modelId, Output output) {
    this.context = context;
    deadLetters = new DeadLetters(context, modelId, output);
  }

  /** Something whole that came too late or is of no use. */
  public void drop(String reason) {
    counts.merge(reason, 1L, Long::sum);
  }

  /** Something broken, or meant for another. */
  public void refuse(Record<byte[], byte[]> record, RefusalReason reason, String message) {
    drop(reason.name());
    RecordMetadata from = context.recordMetadata().orElseThrow();
    deadLetters.send(Origin.of(from, record), reason, message);
  }

  /**
   * A record that should have been refused before it was worked on: something unexpected was thrown
   * while it was handled.
   */
  public void refuse(Record<byte[], byte[]> record, RuntimeException thrown) {
    LOG.error("a record was refused after an unexpected error", thrown);
    refuse(record, RefusalReason.INTERNAL, firstLines(thrown));
  }

  private static String firstLines(Throwable thrown) {
    StringWriter trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace, true));
    return trace.toString().lines().limit(STACK_LINES).collect(Collectors.joining("\n"));
  }

  /** Since the start, by reason. */
  public Map<String, Long> counts() {
    return new TreeMap<>(counts);
  }
}

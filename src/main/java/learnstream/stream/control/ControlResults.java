package learnstream.stream.control;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import learnstream.codec.avro.ControlCommand;
import learnstream.codec.avro.ControlOutcome;
import learnstream.codec.avro.ControlResult;
import learnstream.stream.sample.Echo;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes what became of commands. */
public final class ControlResults {
  /** Name of the sink. */
  public static final String SINK = "control-results";

  private static final Logger LOG = LoggerFactory.getLogger(ControlResults.class);

  private final ProcessorContext<byte[], Object> context;

  public ControlResults(ProcessorContext<byte[], Object> context) {
    this.context = context;
  }

  /**
   * @param offset of the last sample before it took effect
   */
  public void publish(
      ControlCommand command,
      ControlOutcome outcome,
      String message,
      int partition,
      long offset,
      long versionBefore,
      long versionAfter) {
    long now = context.currentSystemTimeMs();
    ControlResult result =
        ControlResult.newBuilder()
            .setCommandId(command.getId())
            .setModelId(command.getModelId())
            .setKey(command.getKey())
            .setAuthor(command.getAuthor())
            .setAction(command.getAction())
            .setOutcome(outcome)
            .setMessage(Echo.text(message))
            .setPartition(partition)
            .setOffset(offset)
            .setVersionBefore(versionBefore)
            .setVersionAfter(versionAfter)
            .setTime(Instant.ofEpochMilli(now))
            .build();
    LOG.info(
        "{}: {} of {}, behind offset {} of partition {}: {}: {}",
        command.getModelId(),
        command.getAction(),
        command.getAuthor(),
        offset,
        partition,
        outcome,
        message);
    byte[] key = command.getId().getBytes(StandardCharsets.UTF_8);
    context.forward(new Record<>(key, result, now), SINK);
  }
}

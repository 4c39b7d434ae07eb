package learnstream.stream.state;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import learnstream.codec.avro.Checkpoint;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Publishes frozen states to the checkpoints topic, one part a message. */
public final class CheckpointPublisher {
  /** Name of the sink. */
  public static final String SINK = "checkpoints";

  private final ProcessorContext<byte[], Object> context;
  private final String modelId;
  private final int keep;

  /**
   * @param keep how many checkpoints of a model the topic keeps
   */
  public CheckpointPublisher(ProcessorContext<byte[], Object> context, String modelId, int keep) {
    this.context = context;
    this.modelId = modelId;
    this.keep = keep;
  }

  /**
   * What a checkpoint says besides the state.
   *
   * @param key of the model where each record key has its own, else empty
   * @param slot messages of an older checkpoint in the same slot are compacted away
   * @param parameterBytes how many of the state's first bytes are parameters
   * @param optimiserBytes how many bytes behind them are the optimiser's
   */
  public record Label(
      byte[] key, long number, long slot, int partition, int parameterBytes, int optimiserBytes) {}

  /** Publishes one part, counted from 0. */
  public void publishPart(Label label, FrozenState state, int part) {
    long now = context.currentSystemTimeMs();
    Checkpoint checkpoint =
        state
            .checkpointPart(part)
            .setModelId(modelId)
            .setKey(label.key.length == 0 ? null : ByteBuffer.wrap(label.key))
            .setNumber(label.number)
            .setPartition(label.partition)
            .setParameterBytes(label.parameterBytes)
            .setOptimiserBytes(label.optimiserBytes)
            .setTime(Instant.ofEpochMilli(now))
            .build();
    context.forward(
        new Record<>(recordKey(label.key, label.slot % keep, part), checkpoint, now), SINK);
  }

  private byte[] recordKey(byte[] modelKey, long slot, int part) {
    byte[] id = modelId.getBytes(StandardCharsets.UTF_8);
    byte[] end = "#%d#%d".formatted(slot, part).getBytes(StandardCharsets.UTF_8);
    ByteBuffer key = ByteBuffer.allocate(id.length + 1 + modelKey.length + end.length).put(id);
    if (modelKey.length > 0) {
      key.put((byte) '/').put(modelKey);
    }
    byte[] bytes = new byte[key.put(end).flip().remaining()];
    key.get(bytes);
    return bytes;
  }
}

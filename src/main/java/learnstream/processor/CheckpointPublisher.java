package learnstream.processor;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import learnstream.codec.avro.Checkpoint;
import learnstream.config.ModelConfig;
import learnstream.store.FrozenState;
import learnstream.store.SnapshotHeader;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Publishes frozen states to the checkpoints topic, one part a message. */
public final class CheckpointPublisher {
  /** Name of the sink. */
  public static final String SINK = "checkpoints";

  private final ProcessorContext<byte[], Object> context;
  private final ModelConfig config;

  CheckpointPublisher(ProcessorContext<byte[], Object> context, ModelConfig config) {
    this.context = context;
    this.config = config;
  }

  void publishPart(LiveModel model, FrozenState state, long number, int partition, int part) {
    SnapshotHeader header = state.header();
    long now = context.currentSystemTimeMs();
    Checkpoint checkpoint =
        Checkpoint.newBuilder()
            .setModelId(config.spec().id())
            .setKey(model.key.length == 0 ? null : ByteBuffer.wrap(model.key))
            .setNumber(number)
            .setModelVersion(header.version())
            .setArchitecture(header.architecture())
            .setPartition(partition)
            .setOffset(header.offset())
            .setPart(part)
            .setParts(header.parts())
            .setBytes(state.part(part))
            .setTotalBytes(header.totalBytes())
            .setParameterBytes(model.learner.model().parameters().stateBytes())
            .setOptimiserBytes(model.learner.model().optimiser().stateBytes())
            .setChecksum(header.checksum())
            .setTime(Instant.ofEpochMilli(now))
            .build();
    context.forward(new Record<>(key(model, number, part), checkpoint, now), SINK);
  }

  /** Messages of an older checkpoint in the same slot are compacted away. */
  private byte[] key(LiveModel model, long number, int part) {
    String slot = "#%d#%d".formatted(number % config.keepCheckpoints(), part);
    byte[] id = config.spec().id().getBytes(StandardCharsets.UTF_8);
    byte[] end = slot.getBytes(StandardCharsets.UTF_8);
    ByteBuffer key = ByteBuffer.allocate(id.length + 1 + model.key.length + end.length).put(id);
    if (model.key.length > 0) {
      key.put((byte) '/').put(model.key);
    }
    byte[] bytes = new byte[key.put(end).flip().remaining()];
    key.get(bytes);
    return bytes;
  }
}

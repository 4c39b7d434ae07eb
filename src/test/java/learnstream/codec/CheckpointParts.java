package learnstream.codec;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import learnstream.codec.avro.Checkpoint;

/** Checkpoints as a learner publishes them. */
final class CheckpointParts {
  static final int PART_BYTES = 100;

  private CheckpointParts() {}

  static byte[] state(int bytes, long seed) {
    byte[] state = new byte[bytes];
    new Random(seed).nextBytes(state);
    return state;
  }

  /** The parts of a checkpoint, the last of which may be shorter. */
  static List<Checkpoint> of(String model, long number, byte[] state) {
    CRC32C checksum = new CRC32C();
    checksum.update(state);
    int parts = Math.max(1, (state.length + PART_BYTES - 1) / PART_BYTES);
    List<Checkpoint> all = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      int from = part * PART_BYTES;
      int length = Math.min(PART_BYTES, state.length - from);
      all.add(
          Checkpoint.newBuilder()
              .setModelId(model)
              .setNumber(number)
              .setModelVersion(number * 10)
              .setArchitecture("dense")
              .setPartition(0)
              .setOffset(number * 100)
              .setPart(part)
              .setParts(parts)
              .setBytes(ByteBuffer.wrap(state, from, length))
              .setTotalBytes(state.length)
              .setParameterBytes(state.length / 2)
              .setOptimiserBytes(state.length / 4)
              .setChecksum(checksum.getValue())
              .setTime(Instant.EPOCH)
              .build());
    }
    return all;
  }
}

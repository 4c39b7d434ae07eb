package learnstream.stream.state;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Bytes;

/** Keys of the records in a model's store; {@code topology-docs/state.md} lists them. */
final class StoreKeys {
  static final Bytes PROGRESS_FORMAT_1 = Bytes.wrap(new byte[] {0});
  static final Bytes COMMANDS_FORMAT_1 = Bytes.wrap(new byte[] {2});
  static final Bytes PROGRESS = Bytes.wrap(new byte[] {3});
  static final Bytes COMMANDS = Bytes.wrap(new byte[] {4});
  static final Bytes SPECIFICATION = Bytes.wrap(new byte[] {7});
  static final Bytes CONFIGURATION = Bytes.wrap(new byte[] {8});
  static final Bytes MAPPING = Bytes.wrap(new byte[] {9});
  private static final byte OF_A_MODEL = 1;
  private static final byte REPLAYED_LETTER = 5;
  private static final byte LEFT_OUT = 6;
  private static final byte MIX_ROUND = 10;
  private static final byte MIX_PART = 11;

  /** Pseudo-slot that holds the numbers behind which batches were closed by their time limit. */
  private static final int TIMED_OUT_BATCHES = 2;

  /** Pseudo-slot that holds how many checkpoints of the model were published. */
  private static final int CHECKPOINTS = 3;

  private StoreKeys() {}

  /** A part of a snapshot, but not its last. */
  static Bytes part(byte[] modelKey, int slot, int part) {
    return ofModel(modelKey, slot, part);
  }

  /** The last part of a snapshot, which has its header. */
  static Bytes lastPart(byte[] modelKey, int slot) {
    return ofModel(modelKey, slot, Integer.MAX_VALUE);
  }

  static Bytes timedOutBatches(byte[] modelKey) {
    return ofModel(modelKey, TIMED_OUT_BATCHES, 0);
  }

  static Bytes checkpoints(byte[] modelKey) {
    return ofModel(modelKey, CHECKPOINTS, 0);
  }

  /** 1, the model key's length and bytes, the slot, the part: no key is a prefix of another. */
  private static Bytes ofModel(byte[] modelKey, int slot, int part) {
    return Bytes.wrap(
        ByteBuffer.allocate(1 + Integer.BYTES + modelKey.length + 1 + Integer.BYTES)
            .put(OF_A_MODEL)
            .putInt(modelKey.length)
            .put(modelKey)
            .put((byte) slot)
            .putInt(part)
            .array());
  }

  static Bytes replayedLetter(String origin) {
    byte[] text = origin.getBytes(StandardCharsets.UTF_8);
    return Bytes.wrap(ByteBuffer.allocate(1 + text.length).put(REPLAYED_LETTER).put(text).array());
  }

  static Bytes leftOut(long number) {
    return Bytes.wrap(ByteBuffer.allocate(1 + Long.BYTES).put(LEFT_OUT).putLong(number).array());
  }

  /** When a round of mixing was told and when it was over. */
  static Bytes mixRound(long round) {
    return Bytes.wrap(ByteBuffer.allocate(1 + Long.BYTES).put(MIX_ROUND).putLong(round).array());
  }

  /** A part of what a replica has told in a round. */
  static Bytes mixPart(long round, int replica, int part) {
    return Bytes.wrap(
        ByteBuffer.allocate(1 + Long.BYTES + 2 * Integer.BYTES)
            .put(MIX_PART)
            .putLong(round)
            .putInt(replica)
            .putInt(part)
            .array());
  }
}

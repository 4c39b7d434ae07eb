package learnstream.store;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far one model's partition has come: what a restart needs besides the snapshots.
 *
 * @param architecture text of what every stored state of this model depends on
 * @param start offset of the first sample that the model could learn from
 * @param covered every sample up to this offset is contained in a stored snapshot (or came before
 *     the model's start)
 * @param checkpoint number of the newest checkpoint, 0 for none
 * @param refused number of refused samples by reason; counted once, when their dead letters are
 *     sent, and never again in a replay
 */
public record Progress(
    String architecture, long start, long covered, long checkpoint, Map<String, Long> refused) {

  public Progress {
    refused = new TreeMap<>(refused);
  }

  /** The progress of a model that starts with the sample at {@code offset}. */
  public static Progress startingAt(long offset, String architecture) {
    return new Progress(architecture, offset, offset - 1, 0, new TreeMap<>());
  }

  /** After a snapshot that contains every sample up to {@code offset}. */
  public Progress coveredTo(long offset) {
    return new Progress(architecture, start, offset, checkpoint, refused);
  }

  /** After checkpoint {@code number} was published. */
  public Progress checkpointed(long number) {
    return new Progress(architecture, start, covered, number, refused);
  }

  /** After one more sample was refused. */
  public Progress refused(String reason) {
    Map<String, Long> more = new TreeMap<>(refused);
    more.merge(reason, 1L, Long::sum);
    return new Progress(architecture, start, covered, checkpoint, more);
  }

  byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeUTF(architecture);
      out.writeLong(start);
      out.writeLong(covered);
      out.writeLong(checkpoint);
      out.writeInt(refused.size());
      for (Map.Entry<String, Long> entry : refused.entrySet()) {
        out.writeUTF(entry.getKey());
        out.writeLong(entry.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static Progress decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      String architecture = in.readUTF();
      long start = in.readLong();
      long covered = in.readLong();
      long checkpoint = in.readLong();
      Map<String, Long> refused = new TreeMap<>();
      for (int i = in.readInt(); i > 0; i--) {
        refused.put(in.readUTF(), in.readLong());
      }
      return new Progress(architecture, start, covered, checkpoint, refused);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

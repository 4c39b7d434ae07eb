package learnstream.store;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How far one model's partition has come: what a restart needs besides the snapshots.
 *
 * @param architecture text of what every stored state of this model depends on
 * @param start offset of the first sample that the model could learn from
 * @param covered every sample up to this offset is contained in a stored snapshot (or came before
 *     the model's start)
 * @param checkpoint number of the newest checkpoint, 0 for none
 * @param closures offsets after which a mini-batch was closed early by its time limit, so that the
 *     replay closes it at the same sample
 * @param refused number of refused samples by reason
 */
public record Progress(
    String architecture,
    long start,
    long covered,
    long checkpoint,
    NavigableSet<Long> closures,
    Map<String, Long> refused) {

  public Progress {
    closures = new TreeSet<>(closures);
    refused = new TreeMap<>(refused);
  }

  /** The progress of a model that starts with the sample at {@code offset}. */
  public static Progress startingAt(long offset, String architecture) {
    return new Progress(architecture, offset, offset - 1, 0, new TreeSet<>(), new TreeMap<>());
  }

  /** After a snapshot that contains every sample up to {@code offset}. */
  public Progress coveredTo(long offset, Map<String, Long> refusedUntilThen) {
    return new Progress(
        architecture, start, offset, checkpoint, closures.tailSet(offset, false), refusedUntilThen);
  }

  /** After a mini-batch was closed early behind the sample at {@code offset}. */
  public Progress closedAfter(long offset) {
    NavigableSet<Long> more = new TreeSet<>(closures);
    more.add(offset);
    return new Progress(architecture, start, covered, checkpoint, more, refused);
  }

  /** After checkpoint {@code number} was published. */
  public Progress checkpointed(long number) {
    return new Progress(architecture, start, covered, number, closures, refused);
  }

  byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeUTF(architecture);
      out.writeLong(start);
      out.writeLong(covered);
      out.writeLong(checkpoint);
      out.writeInt(closures.size());
      for (long offset : closures) {
        out.writeLong(offset);
      }
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
      NavigableSet<Long> closures = new TreeSet<>();
      for (int i = in.readInt(); i > 0; i--) {
        closures.add(in.readLong());
      }
      Map<String, Long> refused = new TreeMap<>();
      for (int i = in.readInt(); i > 0; i--) {
        refused.put(in.readUTF(), in.readLong());
      }
      return new Progress(architecture, start, covered, checkpoint, closures, refused);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

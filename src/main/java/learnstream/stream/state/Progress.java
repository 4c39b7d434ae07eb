package learnstream.stream.state;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import learnstream.codec.avro.ModelProgress;
import learnstream.model.spec.Resumable;

/**
 * How far one model's partition has come: what a restart needs besides the snapshots.
 *
 * @param identity on which every stored state of this model depends
 * @param modelBy {@code one} or {@code key}; null where version 0.1 wrote it
 * @param start number of the first sample that the model could learn from
 * @param covered every sample up to this number is contained in a stored snapshot (or came before
 *     the model's start)
 * @param checkpoint number of the newest checkpoint, 0 for none
 * @param refused number of refused samples by reason; counted once, when their dead letters are
 *     sent, and never again in a replay
 * @param commandedAt number of the last sample before the newest command that changed what a model
 *     learns; -1 for none
 */
public record Progress(
    Identity identity,
    String modelBy,
    long start,
    long covered,
    long checkpoint,
    Map<String, Long> refused,
    long commandedAt) {
  private static final StoredRecord<ModelProgress> STORED =
      new StoredRecord<>("a model's progress", ModelProgress.class);

  /**
   * What a model is, as far as its stored state depends on it.
   *
   * @param fingerprint of its specification
   * @param architecture the text that stood for it in format 1; null from then on
   */
  public record Identity(long fingerprint, String architecture) {
    /** Whether it is that of a model. */
    public boolean is(Resumable model) {
      return architecture == null
          ? fingerprint == model.specification().fingerprint()
          : architecture.equals(model.architecture());
    }
  }

  public Progress {
    refused = Collections.unmodifiableMap(new TreeMap<>(refused));
  }

  /** The progress of a model that starts with sample {@code number}. */
  public static Progress startingAt(long number, long fingerprint, String modelBy) {
    return new Progress(
        new Identity(fingerprint, null), modelBy, number, number - 1, 0, Map.of(), -1);
  }

  /** After a snapshot that contains every sample up to {@code number}. */
  public Progress coveredTo(long number) {
    return new Progress(identity, modelBy, start, number, checkpoint, refused, commandedAt);
  }

  /** After checkpoint {@code number} was published. */
  public Progress checkpointed(long number) {
    return new Progress(identity, modelBy, start, covered, number, refused, commandedAt);
  }

  /** After one more sample was refused. */
  public Progress refused(String reason) {
    Map<String, Long> more = new TreeMap<>(refused);
    more.merge(reason, 1L, Long::sum);
    return new Progress(identity, modelBy, start, covered, checkpoint, more, commandedAt);
  }

  /** After a command that changed what a model learns. */
  public Progress commanded(long number) {
    return new Progress(identity, modelBy, start, covered, checkpoint, refused, number);
  }

  /** As this version would have written it. */
  public Progress in(long fingerprint, String configuredModelBy) {
    return new Progress(
        new Identity(fingerprint, null),
        configuredModelBy,
        start,
        covered,
        checkpoint,
        refused,
        commandedAt);
  }

  byte[] encode() {
    return STORED.encode(
        new ModelProgress(
            identity.fingerprint(), modelBy, start, covered, checkpoint, refused, commandedAt));
  }

  static Progress decode(byte[] bytes) {
    ModelProgress stored = STORED.decode(bytes);
    return new Progress(
        new Identity(stored.getFingerprint(), null),
        stored.getModelBy(),
        stored.getStart(),
        stored.getCovered(),
        stored.getCheckpoint(),
        stored.getRefused(),
        stored.getCommandedAt());
  }

  /** As version 0.1 wrote it. */
  static Progress decodeFormat1(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      String architecture = in.readUTF();
      long start = in.readLong();
      long covered = in.readLong();
      long checkpoint = in.readLong();
      Map<String, Long> refused = new TreeMap<>();
      for (int i = in.readInt(); i > 0; i--) {
        refused.put(in.readUTF(), in.readLong());
      }
      return new Progress(
          new Identity(0, architecture), null, start, covered, checkpoint, refused, -1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package learnstream.stream.state;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import learnstream.codec.AvroCodec;
import learnstream.codec.ByteFields;
import learnstream.codec.Specifications;
import learnstream.codec.StorageFormat;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.ModelDescription;
import learnstream.codec.avro.RefusalReason;
import learnstream.model.spec.Resumable;
import learnstream.model.spec.Specification;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Snapshots of models in their store, addressed by model key. Each model has two slots, written in
 * turn: while one is being written the other stays valid, and if the newer one turns out damaged
 * the older one is used.
 */
public final class SnapshotStore {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotStore.class);
  private static final int SLOTS = 2;

  private final String modelId;
  private final KeyValueStore<Bytes, byte[]> store;
  private final AvroCodec<ModelDescription> descriptions = AvroCodec.of(ModelDescription.class);

  public SnapshotStore(String modelId, KeyValueStore<Bytes, byte[]> store) {
    this.modelId = modelId;
    this.store = store;
  }

  /** Makes room for a snapshot: what its slot held is no longer valid. */
  public void begin(byte[] key, FrozenState state) {
    if (state.header().parts() > 1) {
      store.delete(StoreKeys.lastPart(key, state.header().slot()));
    }
  }

  /** Writes one part; the last one makes the snapshot valid. */
  public void putPart(byte[] key, FrozenState state, int part) {
    store.put(state.header().storeKey(key, part), state.storedPart(part));
  }

  /** Makes both slots of a key invalid. */
  public void forget(byte[] key) {
    for (int slot = 0; slot < SLOTS; slot++) {
      store.delete(StoreKeys.lastPart(key, slot));
    }
  }

  /**
   * Reads the newest valid snapshot of a model into {@code model}, which stays as it was if there
   * is none.
   *
   * @throws IncompatibleModelException if the stored model has another specification
   * @throws UnknownFormatException if a later version has stored it
   */
  public Stored load(byte[] key, Resumable model) {
    Found found = find(key);
    boolean damaged = found.damaged;
    for (SnapshotHeader header : found.newestFirst) {
      try {
        ModelDescription description = description(header);
        requireSame(header, description, model);
        model.readState(assemble(key, header));
        return new Stored(
            header.offset(),
            header.handled(),
            before(header, found.newest()),
            header.samplesAtCheckpoint(),
            damaged,
            description);
      } catch (DamagedSnapshotException e) {
        damaged = true;
        LOG.warn(
            "model {}: the snapshot of offset {} is unusable, the one before it is tried: {}",
            modelId,
            header.offset(),
            e.getMessage());
      }
    }
    return damaged
        ? new Stored(Stored.NOTHING, Stored.NOTHING, found.newest(), 0, true, null)
        : Stored.NONE;
  }

  /** The newest readable header of a model's snapshots, whole or not. */
  public Optional<SnapshotHeader> header(byte[] key) {
    return find(key).newestFirst.stream().findFirst();
  }

  /**
   * What a model's slots hold.
   *
   * @param newestFirst the headers that can be read
   * @param damaged whether there is one that cannot
   */
  private record Found(List<SnapshotHeader> newestFirst, boolean damaged) {
    /** The newest generation, 0 for none. */
    long newest() {
      return newestFirst.isEmpty() ? 0 : newestFirst.get(0).generation();
    }
  }

  private Found find(byte[] key) {
    List<SnapshotHeader> headers = new ArrayList<>(SLOTS);
    boolean damaged = false;
    for (int slot = 0; slot < SLOTS; slot++) {
      byte[] last = store.get(StoreKeys.lastPart(key, slot));
      if (last != null) {
        try {
          headers.add(SnapshotHeader.decode(modelId, ByteBuffer.wrap(last)));
        } catch (DamagedSnapshotException e) {
          damaged = true;
          LOG.warn("model {}: a snapshot is unusable: {}", modelId, e.getMessage());
        }
      }
    }
    headers.sort(Comparator.comparingLong(SnapshotHeader::generation).reversed());
    return new Found(headers, damaged);
  }

  /** The description of a model, or null in format 1. */
  private ModelDescription description(SnapshotHeader header) throws DamagedSnapshotException {
    if (header.format() == StorageFormat.TEXT) {
      return null;
    }
    try {
      return descriptions.decode(ByteFields.bytes(header.description()));
    } catch (UndecodableException e) {
      if (e.reason() == RefusalReason.UNKNOWN_SCHEMA) {
        throw new UnknownFormatException(
            "model " + modelId + ": the stored state", "2 with another description");
      }
      throw new DamagedSnapshotException(e.getMessage());
    }
  }

  private void requireSame(SnapshotHeader header, ModelDescription description, Resumable model) {
    if (description == null) {
      String configured = model.architecture();
      if (!header.architecture().equals(configured)) {
        throw new IncompatibleModelException(modelId, configured, header.architecture());
      }
    } else if (description.getFingerprint() != model.specification().fingerprint()) {
      Specification stored = Specifications.of(description.getSpecification());
      throw new IncompatibleModelException(modelId, model.specification().differencesFrom(stored));
    }
  }

  /** The next generation must be newer than all and leave the slot of the valid one alone. */
  private static long before(SnapshotHeader valid, long newest) {
    long generation = valid.generation();
    while (generation < newest) {
      generation += SLOTS;
    }
    return generation;
  }

  private ByteBuffer assemble(byte[] key, SnapshotHeader header) throws DamagedSnapshotException {
    ByteBuffer whole = ByteBuffer.allocate(header.totalBytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (int part = 0; part < header.parts(); part++) {
      byte[] stored = store.get(header.storeKey(key, part));
      if (stored == null) {
        throw new DamagedSnapshotException(
            "part %d of %d is missing".formatted(part + 1, header.parts()));
      }
      ByteBuffer bytes = ByteBuffer.wrap(stored);
      if (part == header.parts() - 1) {
        SnapshotHeader.decode(modelId, bytes);
      }
      if (bytes.remaining() > whole.remaining()) {
        throw new DamagedSnapshotException("it is longer than its header says");
      }
      whole.put(bytes);
    }
    whole.flip();
    CRC32C checksum = new CRC32C();
    checksum.update(whole.duplicate());
    if (whole.limit() != header.totalBytes() || checksum.getValue() != header.checksum()) {
      throw new DamagedSnapshotException(
          "%d bytes with checksum %08x, %d bytes with %08x expected"
              .formatted(
                  whole.limit(), checksum.getValue(), header.totalBytes(), header.checksum()));
    }
    return whole;
  }
}

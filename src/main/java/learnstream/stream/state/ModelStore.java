package learnstream.stream.state;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.zip.CRC32C;
import learnstream.codec.DescriptionCodec;
import learnstream.codec.Specifications;
import learnstream.codec.StorageFormat;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.AppliedCommands;
import learnstream.codec.avro.ModelDescription;
import learnstream.codec.avro.RefusalReason;
import learnstream.codec.avro.StoredSpecification;
import learnstream.model.spec.Resumable;
import learnstream.model.spec.Specification;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Snapshots of models in a logged key-value store, addressed by model key. Each model has two
 * slots, written in turn: while one is being written the other stays valid, and if the newer one
 * turns out damaged the older one is used. The store's changelog makes them survive; every put
 * belongs to the transaction of the record being processed.
 */
public final class ModelStore {
  /** Most bytes of one stored part: below the broker's default limit of 1 MB a message. */
  public static final int PART_BYTES = 512 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(ModelStore.class);

  /** Pseudo-slot that holds the numbers behind which batches were closed by their time limit. */
  private static final int CLOSURES = 2;

  /** Pseudo-slot that holds how many checkpoints of the model were published. */
  private static final int CHECKPOINTS = 3;

  private static final int COMMANDS_KEPT = 1000;
  private static final Bytes PROGRESS_FORMAT_1 = Bytes.wrap(new byte[] {0});
  private static final Bytes COMMANDS_FORMAT_1 = Bytes.wrap(new byte[] {2});
  private static final Bytes PROGRESS = Bytes.wrap(new byte[] {3});
  private static final Bytes COMMANDS = Bytes.wrap(new byte[] {4});
  private static final Bytes SPECIFICATION = Bytes.wrap(new byte[] {7});
  private static final Bytes CONFIGURATION = Bytes.wrap(new byte[] {8});
  private static final byte REPLAYED_LETTER = 5;
  private static final byte LEFT_OUT = 6;
  private static final StoredRecord<StoredSpecification> STORED_SPECIFICATION =
      new StoredRecord<>("a model's specification", StoredSpecification.class);
  private static final StoredRecord<AppliedCommands> STORED_COMMANDS =
      new StoredRecord<>("the list of applied commands", AppliedCommands.class);

  private final String modelId;
  private final KeyValueStore<Bytes, byte[]> store;
  private final DescriptionCodec descriptions = new DescriptionCodec();

  public ModelStore(String modelId, KeyValueStore<Bytes, byte[]> store) {
    this.modelId = modelId;
    this.store = store;
  }

  public static String name(String modelId) {
    return modelId + "-models";
  }

  public static StoreBuilder<KeyValueStore<Bytes, byte[]>> builder(String modelId) {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(name(modelId)), Serdes.Bytes(), Serdes.ByteArray());
  }

  public Optional<Progress> progress() {
    byte[] stored = store.get(PROGRESS);
    return stored != null
        ? Optional.of(Progress.decode(stored))
        : Optional.ofNullable(store.get(PROGRESS_FORMAT_1)).map(Progress::decodeFormat1);
  }

  public void put(Progress progress) {
    store.put(PROGRESS, progress.encode());
  }

  /** Of the model whose progress this is; empty where version 0.1 wrote it. */
  public Optional<Specification> specification() {
    return Optional.ofNullable(store.get(SPECIFICATION))
        .map(STORED_SPECIFICATION::decode)
        .map(Specifications::of);
  }

  public void put(StoredSpecification specification) {
    store.put(SPECIFICATION, STORED_SPECIFICATION.encode(specification));
  }

  /** The configuration under which the model learns; empty where version 0.1 did. */
  public Optional<String> configuration() {
    return Optional.ofNullable(store.get(CONFIGURATION))
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  public void putConfiguration(String text) {
    store.put(CONFIGURATION, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Whether a record of the store's changelog says that a learner has started on its partition. */
  static boolean isProgress(Bytes key) {
    return key.equals(PROGRESS) || key.equals(PROGRESS_FORMAT_1);
  }

  /** Numbers behind which a mini-batch of the model was closed before it was full. */
  public NavigableSet<Long> timedOutBatches(byte[] key) {
    NavigableSet<Long> timedOutBatches = new TreeSet<>();
    byte[] stored = store.get(timedOutBatchesKey(key));
    if (stored != null) {
      LongBuffer offsets = ByteBuffer.wrap(stored).asLongBuffer();
      while (offsets.hasRemaining()) {
        timedOutBatches.add(offsets.get());
      }
    }
    return timedOutBatches;
  }

  public void putTimedOutBatches(byte[] key, NavigableSet<Long> timedOutBatches) {
    if (timedOutBatches.isEmpty()) {
      store.delete(timedOutBatchesKey(key));
      return;
    }
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * timedOutBatches.size());
    timedOutBatches.forEach(bytes::putLong);
    store.put(timedOutBatchesKey(key), bytes.array());
  }

  /**
   * Whether a command of this id has been applied; the newest {@value #COMMANDS_KEPT} are known.
   */
  public boolean wasApplied(String commandId) {
    return appliedCommands().contains(commandId);
  }

  /** Remembers a command. */
  public void applied(String commandId) {
    List<String> ids = appliedCommands();
    ids.add(commandId);
    List<String> kept = ids.subList(Math.max(0, ids.size() - COMMANDS_KEPT), ids.size());
    store.put(COMMANDS, STORED_COMMANDS.encode(new AppliedCommands(kept)));
  }

  private List<String> appliedCommands() {
    byte[] stored = store.get(COMMANDS);
    if (stored != null) {
      return new ArrayList<>(STORED_COMMANDS.decode(stored).getIds());
    }
    byte[] format1 = store.get(COMMANDS_FORMAT_1);
    return format1 == null
        ? new ArrayList<>()
        : new ArrayList<>(List.of(new String(format1, StandardCharsets.UTF_8).split("\n")));
  }

  /** How many checkpoints of a model were published. */
  public long checkpoints(byte[] key) {
    return number(partKey(key, CHECKPOINTS, 0), 0);
  }

  public void putCheckpoints(byte[] key, long count) {
    store.put(partKey(key, CHECKPOINTS, 0), bytes(count));
  }

  /**
   * Number of the sample with which a dead letter that was sent again was learnt, or -1.
   *
   * @param origin names the record that was refused first
   */
  public long replayedLetter(String origin) {
    return number(letterKey(origin), -1);
  }

  public void putReplayedLetter(String origin, long number) {
    store.put(letterKey(origin), bytes(number));
  }

  private static Bytes letterKey(String origin) {
    byte[] text = origin.getBytes(StandardCharsets.UTF_8);
    return Bytes.wrap(ByteBuffer.allocate(1 + text.length).put(REPLAYED_LETTER).put(text).array());
  }

  /** Whether a sample failed in a way that nobody expected: it is never learnt. */
  public boolean isLeftOut(long number) {
    return store.get(leftOutKey(number)) != null;
  }

  /** Whether there is any such sample. */
  public boolean anyIsLeftOut() {
    try (KeyValueIterator<Bytes, byte[]> all = store.range(leftOutKey(0), leftOutKey(-1))) {
      return all.hasNext();
    }
  }

  public void putLeftOut(long number) {
    store.put(leftOutKey(number), new byte[0]);
  }

  private static Bytes leftOutKey(long number) {
    return Bytes.wrap(ByteBuffer.allocate(1 + Long.BYTES).put(LEFT_OUT).putLong(number).array());
  }

  private long number(Bytes key, long otherwise) {
    byte[] stored = store.get(key);
    return stored == null ? otherwise : ByteBuffer.wrap(stored).getLong();
  }

  private static byte[] bytes(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }

  /** Makes room for a snapshot: what its slot held is no longer valid. */
  public void begin(byte[] key, FrozenState state) {
    if (state.header().parts() > 1) {
      store.delete(lastPart(key, slot(state.header())));
    }
  }

  /** Writes one part; the last one makes the snapshot valid. */
  public void putPart(byte[] key, FrozenState state, int part) {
    SnapshotHeader header = state.header();
    if (part == header.parts() - 1) {
      store.put(lastPart(key, slot(header)), header.encode(state.part(part)));
    } else {
      byte[] bytes = new byte[state.part(part).remaining()];
      state.part(part).get(bytes);
      store.put(partKey(key, slot(header), part), bytes);
    }
  }

  /** Makes both slots of a key invalid. */
  public void forget(byte[] key) {
    store.delete(lastPart(key, 0));
    store.delete(lastPart(key, 1));
  }

  /**
   * Reads the newest valid snapshot of a model into {@code model}, which stays as it was if there
   * is none.
   *
   * @throws IncompatibleModelException if the stored model has another specification
   * @throws UnknownFormatException if a later version has stored it
   */
  public Stored load(byte[] key, Resumable model) {
    List<SnapshotHeader> newestFirst = new ArrayList<>(2);
    boolean damaged = false;
    for (int slot = 0; slot < 2; slot++) {
      byte[] last = store.get(lastPart(key, slot));
      if (last != null) {
        try {
          newestFirst.add(SnapshotHeader.decode(modelId, ByteBuffer.wrap(last)));
        } catch (DamagedSnapshotException e) {
          damaged = true;
          LOG.warn("model {}: a snapshot is unusable: {}", modelId, e.getMessage());
        }
      }
    }
    newestFirst.sort(Comparator.comparingLong(SnapshotHeader::generation).reversed());
    long newest = newestFirst.isEmpty() ? 0 : newestFirst.get(0).generation();
    for (SnapshotHeader header : newestFirst) {
      try {
        ModelDescription description = description(header);
        requireSame(header, description, model);
        model.readState(assemble(key, header));
        return new Stored(
            header.offset(),
            header.handled(),
            before(header, newest),
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
        ? new Stored(Stored.NOTHING, Stored.NOTHING, newest, 0, true, null)
        : Stored.NONE;
  }

  /** The description of a model, or null in format 1. */
  private ModelDescription description(SnapshotHeader header) throws DamagedSnapshotException {
    if (header.format() == StorageFormat.TEXT) {
      return null;
    }
    try {
      return descriptions.decode(header.description());
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

  /** The newest readable header of a model's snapshots, whole or not. */
  public Optional<SnapshotHeader> header(byte[] key) {
    SnapshotHeader newest = null;
    for (int slot = 0; slot < 2; slot++) {
      byte[] last = store.get(lastPart(key, slot));
      try {
        SnapshotHeader header =
            last == null ? null : SnapshotHeader.decode(modelId, ByteBuffer.wrap(last));
        if (header != null && (newest == null || header.generation() > newest.generation())) {
          newest = header;
        }
      } catch (DamagedSnapshotException e) {
        LOG.warn("model {}: a snapshot is unusable: {}", modelId, e.getMessage());
      }
    }
    return Optional.ofNullable(newest);
  }

  /** The next generation must be newer than all and leave the slot of the valid one alone. */
  private static long before(SnapshotHeader valid, long newest) {
    long generation = valid.generation();
    while (generation < newest) {
      generation += 2;
    }
    return generation;
  }

  private ByteBuffer assemble(byte[] key, SnapshotHeader header) throws DamagedSnapshotException {
    ByteBuffer whole = ByteBuffer.allocate(header.totalBytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (int part = 0; part < header.parts(); part++) {
      boolean last = part == header.parts() - 1;
      byte[] stored =
          store.get(last ? lastPart(key, slot(header)) : partKey(key, slot(header), part));
      if (stored == null) {
        throw new DamagedSnapshotException(
            "part %d of %d is missing".formatted(part + 1, header.parts()));
      }
      ByteBuffer bytes = ByteBuffer.wrap(stored);
      if (last) {
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

  static int slot(SnapshotHeader header) {
    return (int) (header.generation() & 1);
  }

  private static Bytes timedOutBatchesKey(byte[] key) {
    return partKey(key, CLOSURES, 0);
  }

  static Bytes lastPart(byte[] key, int slot) {
    return partKey(key, slot, Integer.MAX_VALUE);
  }

  /** 1, the model key's length and bytes, the slot, the part: no key is a prefix of another. */
  static Bytes partKey(byte[] key, int slot, int part) {
    return Bytes.wrap(
        ByteBuffer.allocate(1 + 4 + key.length + 1 + 4)
            .put((byte) 1)
            .putInt(key.length)
            .put(key)
            .put((byte) slot)
            .putInt(part)
            .array());
  }
}

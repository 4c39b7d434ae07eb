package learnstream.stream.state;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import learnstream.codec.Specifications;
import learnstream.codec.avro.StoredSpecification;
import learnstream.model.spec.Specification;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Where the models of one partition live: a logged key-value store. It holds their snapshots
 * ({@link SnapshotStore}) and what a restart needs besides. The store's changelog makes it survive;
 * every put belongs to the transaction of the record being processed.
 */
public final class ModelStore {
  /** Most bytes of one stored part: below the broker's default limit of 1 MB a message. */
  public static final int PART_BYTES = 512 * 1024;

  /** Key of a model that all samples share, and of each half of a GAN. */
  public static final byte[] SHARED = new byte[0];

  private static final StoredRecord<StoredSpecification> STORED_SPECIFICATION =
      new StoredRecord<>("a model's specification", StoredSpecification.class);

  private final KeyValueStore<Bytes, byte[]> store;
  private final SnapshotStore snapshots;
  private final CommandLog commands;
  private boolean anyIsLeftOut;

  public ModelStore(String modelId, KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
    snapshots = new SnapshotStore(modelId, store);
    commands = new CommandLog(store, StoreKeys.COMMANDS, this::commandsOfFormat1);
    anyIsLeftOut = findsLeftOut();
  }

  public static String name(String modelId) {
    return modelId + "-models";
  }

  public static StoreBuilder<KeyValueStore<Bytes, byte[]>> builder(String modelId) {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(name(modelId)), Serdes.Bytes(), Serdes.ByteArray());
  }

  /** The snapshots of the partition's models. */
  public SnapshotStore snapshots() {
    return snapshots;
  }

  public Optional<Progress> progress() {
    byte[] stored = store.get(StoreKeys.PROGRESS);
    return stored != null
        ? Optional.of(Progress.decode(stored))
        : Optional.ofNullable(store.get(StoreKeys.PROGRESS_FORMAT_1)).map(Progress::decodeFormat1);
  }

  public void put(Progress progress) {
    store.put(StoreKeys.PROGRESS, progress.encode());
  }

  /** Of the model whose progress this is; empty where version 0.1 wrote it. */
  public Optional<Specification> specification() {
    return Optional.ofNullable(store.get(StoreKeys.SPECIFICATION))
        .map(STORED_SPECIFICATION::decode)
        .map(Specifications::of);
  }

  public void put(StoredSpecification specification) {
    store.put(StoreKeys.SPECIFICATION, STORED_SPECIFICATION.encode(specification));
  }

  /** How samples are picked from records; empty where the records are samples. */
  public Optional<Specification> mapping() {
    return Optional.ofNullable(store.get(StoreKeys.MAPPING))
        .map(STORED_SPECIFICATION::decode)
        .map(Specifications::of);
  }

  public void putMapping(StoredSpecification mapping) {
    store.put(StoreKeys.MAPPING, STORED_SPECIFICATION.encode(mapping));
  }

  /** The configuration under which the model learns; empty where version 0.1 did. */
  public Optional<String> configuration() {
    return Optional.ofNullable(store.get(StoreKeys.CONFIGURATION))
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  public void putConfiguration(String text) {
    store.put(StoreKeys.CONFIGURATION, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Where mini-batches of a model were closed by their time limit. */
  public TimedOutBatches timedOutBatches(byte[] key) {
    return new TimedOutBatches(store, StoreKeys.timedOutBatches(key));
  }

  /** What was mixed of replicas. */
  public MixLog mixes() {
    return new MixLog(store);
  }

  /** The newest commands that were applied. */
  public CommandLog commands() {
    return commands;
  }

  private List<String> commandsOfFormat1() {
    byte[] stored = store.get(StoreKeys.COMMANDS_FORMAT_1);
    return stored == null
        ? List.of()
        : List.of(new String(stored, StandardCharsets.UTF_8).split("\n"));
  }

  /** How many checkpoints of a model were published. */
  public long checkpoints(byte[] key) {
    return number(StoreKeys.checkpoints(key), 0);
  }

  public void putCheckpoints(byte[] key, long count) {
    store.put(StoreKeys.checkpoints(key), bytes(count));
  }

  /**
   * Number of the sample with which a dead letter that was sent again was learnt, or -1.
   *
   * @param origin names the record that was refused first
   */
  public long replayedLetter(String origin) {
    return number(StoreKeys.replayedLetter(origin), -1);
  }

  public void putReplayedLetter(String origin, long number) {
    store.put(StoreKeys.replayedLetter(origin), bytes(number));
  }

  /**
   * Whether a sample failed in a way that nobody expected: it is never learnt. Replays ask this of
   * each of their samples.
   */
  public boolean isLeftOut(long number) {
    return anyIsLeftOut && store.get(StoreKeys.leftOut(number)) != null;
  }

  public void putLeftOut(long number) {
    store.put(StoreKeys.leftOut(number), new byte[0]);
    anyIsLeftOut = true;
  }

  private boolean findsLeftOut() {
    try (KeyValueIterator<Bytes, byte[]> all =
        store.range(StoreKeys.leftOut(0), StoreKeys.leftOut(-1))) {
      return all.hasNext();
    }
  }

  private long number(Bytes key, long otherwise) {
    byte[] stored = store.get(key);
    return stored == null ? otherwise : ByteBuffer.wrap(stored).getLong();
  }

  private static byte[] bytes(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }
}

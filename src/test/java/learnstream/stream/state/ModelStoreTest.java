package learnstream.stream.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import learnstream.codec.avro.ModelDescription;
import learnstream.config.reader.ConfigReader;
import learnstream.model.Learner;
import learnstream.model.ModelSpec;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ModelStoreTest {
  private static final byte[] KEY = {7};
  private static final int PART = 200;

  private KeyValueStore<Bytes, byte[]> bytes;
  private ModelStore store;
  private SnapshotStore snapshots;

  @BeforeEach
  void open() {
    bytes =
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore("models"), Serdes.Bytes(), Serdes.ByteArray())
            .withLoggingDisabled()
            .build();
    bytes.init(new MockProcessorContext<Void, Void>().getStateStoreContext(), bytes);
    store = new ModelStore("m", bytes);
    snapshots = store.snapshots();
  }

  private static ModelSpec spec(int units) throws Exception {
    return ConfigReader.parse(
            "models: [{id: m, features: 8, classes: 2, layers: [%d]}]".formatted(units), "test")
        .models()
        .get(0)
        .spec();
  }

  private static Learner learner(int samples) throws Exception {
    Learner learner = new Learner(spec(16));
    for (int i = 0; i < samples; i++) {
      learner.predict(new double[] {i % 3, 1, 0, 0, i % 2, 0, 0, 1});
      learner.learn(learner.oneHot(i % 2), 1, 0);
    }
    return learner;
  }

  private void save(Learner learner, long generation, long offset) {
    FrozenState frozen = new FrozenState();
    frozen.freeze(learner, description(learner), generation, offset, offset, 4, PART);
    assertThat(frozen.header().parts()).isGreaterThan(2);
    snapshots.begin(KEY, frozen);
    for (int part = 0; part < frozen.header().parts(); part++) {
      snapshots.putPart(KEY, frozen, part);
    }
  }

  private static ModelDescription description(Learner learner) {
    return new Provenance(ModelIdentity.of(learner.specification(), "{}"), null, null).describe();
  }

  private static byte[] state(Learner learner) {
    ByteBuffer out = ByteBuffer.allocate(learner.stateBytes());
    learner.writeState(out.order(java.nio.ByteOrder.LITTLE_ENDIAN));
    return out.array();
  }

  private List<Bytes> keys() {
    List<Bytes> keys = new ArrayList<>();
    try (var all = bytes.all()) {
      while (all.hasNext()) {
        KeyValue<Bytes, byte[]> entry = all.next();
        keys.add(entry.key);
      }
    }
    return keys;
  }

  @Test
  void givesBackTheNewestSnapshotToTheBit() throws Exception {
    save(learner(10), 1, 9);
    save(learner(20), 2, 19);
    save(learner(30), 3, 29);
    Learner read = new Learner(spec(16));
    assertThat(snapshots.load(KEY, read))
        .isEqualTo(new Stored(29, 29, 3, 4, false, description(learner(0))));
    assertThat(state(read)).isEqualTo(state(learner(30)));
    assertThat(snapshots.load(new byte[] {8}, read)).isEqualTo(Stored.NONE);
  }

  @Test
  void usesTheOneBeforeWhateverIsDamagedInTheNewest() throws Exception {
    save(learner(10), 1, 9);
    List<Bytes> older = keys();
    save(learner(20), 2, 19);
    List<Bytes> newest = keys();
    newest.removeAll(older);
    assertThat(newest).hasSizeGreaterThan(2);
    for (Bytes key : newest) {
      byte[] whole = bytes.get(key);
      byte[] altered = whole.clone();
      altered[whole.length / 2] ^= 1;
      byte[] truncated = java.util.Arrays.copyOf(whole, whole.length - 1);
      for (byte[] damaged : new byte[][] {altered, truncated}) {
        bytes.put(key, damaged);
        Learner read = new Learner(spec(16));
        Stored stored = snapshots.load(KEY, read);
        assertThat(stored.offset()).isEqualTo(9);
        assertThat(stored.damaged()).isTrue();
        assertThat(stored.generation() % 2).as("the valid one's slot").isOne();
        assertThat(state(read)).isEqualTo(state(learner(10)));
      }
      bytes.put(key, whole);
    }
  }

  @Test
  void leavesTheOlderSnapshotValidWhileTheNewerIsWritten() throws Exception {
    save(learner(10), 1, 9);
    save(learner(20), 2, 19);
    FrozenState frozen = new FrozenState();
    frozen.freeze(learner(30), description(learner(30)), 3, 29, 29, 4, PART);
    snapshots.begin(KEY, frozen);
    for (int part = 0; part < frozen.header().parts() - 1; part++) {
      snapshots.putPart(KEY, frozen, part);
      assertThat(snapshots.load(KEY, new Learner(spec(16))))
          .isEqualTo(new Stored(19, 19, 2, 4, false, description(learner(0))));
    }
    snapshots.putPart(KEY, frozen, frozen.header().parts() - 1);
    assertThat(snapshots.load(KEY, new Learner(spec(16))))
        .isEqualTo(new Stored(29, 29, 3, 4, false, description(learner(0))));
  }

  @Test
  void refusesAnotherArchitecture() throws Exception {
    save(learner(10), 1, 9);
    assertThatThrownBy(() -> snapshots.load(KEY, new Learner(spec(17))))
        .isInstanceOf(IncompatibleModelException.class)
        .hasMessageContaining("layers[0].units: 16 is stored, 17 is configured");
  }

  @Test
  void refusesWhatALaterVersionHasStoredAndLeavesItAsItIs() throws Exception {
    save(learner(10), 1, 9);
    save(learner(20), 2, 19);
    Bytes newest = StoreKeys.lastPart(KEY, 0);
    byte[] later = bytes.get(newest);
    later[0] = 3;
    bytes.put(newest, later);
    Map<Bytes, byte[]> before = contents();
    assertThatThrownBy(() -> snapshots.load(KEY, new Learner(spec(16))))
        .isInstanceOf(UnknownFormatException.class)
        .hasMessageContaining("model m: the stored state is of storage format 3")
        .hasMessageContaining("this version reads 1 and 2")
        .hasMessageContaining("nothing stored was changed");
    assertThatThrownBy(() -> snapshots.header(KEY)).isInstanceOf(UnknownFormatException.class);
    assertThat(contents()).usingRecursiveComparison().isEqualTo(before);
  }

  /** The description of so many names and the last part of the state would be too much for one. */
  @Test
  void keepsALongListOfNames() throws Exception {
    String names =
        IntStream.range(0, 20_000)
            .mapToObj(i -> "sensor-%05d".formatted(i))
            .collect(Collectors.joining(", "));
    ModelSpec spec =
        ConfigReader.parse(
                "models: [{id: m, features: [%s], classes: 2, layers: [10]}]".formatted(names),
                "test")
            .models()
            .get(0)
            .spec();
    Learner learner = new Learner(spec);
    FrozenState frozen = new FrozenState();
    frozen.freeze(learner, description(learner), 1, 5, 5, 0, ModelStore.PART_BYTES);
    snapshots.begin(KEY, frozen);
    for (int part = 0; part < frozen.header().parts(); part++) {
      snapshots.putPart(KEY, frozen, part);
    }
    assertThat(contents().values()).allSatisfy(it -> assertThat(it).hasSizeLessThan(800_000));
    Learner read = new Learner(spec);
    assertThat(snapshots.load(KEY, read).offset()).isEqualTo(5);
    assertThat(state(read)).isEqualTo(state(learner));
  }

  private Map<Bytes, byte[]> contents() {
    Map<Bytes, byte[]> contents = new TreeMap<>();
    keys().forEach(key -> contents.put(key, bytes.get(key)));
    return contents;
  }

  @Test
  void remembersTheProgress() {
    assertThat(store.progress()).isEmpty();
    Progress progress =
        Progress.startingAt(5, 77, "one").refused("X").refused("X").coveredTo(8).checkpointed(3);
    store.put(progress);
    assertThat(store.progress()).contains(progress);
    assertThat(progress)
        .isEqualTo(
            new Progress(new Progress.Identity(77, null), "one", 5, 8, 3, Map.of("X", 2L), -1));
  }

  @Test
  void remembersWhereBatchesWereClosed() {
    TimedOutBatches batches = store.timedOutBatches(KEY);
    batches.add(9);
    batches.add(7);
    TimedOutBatches read = store.timedOutBatches(KEY);
    assertThat(read.size()).isEqualTo(2);
    assertThat(read.anyIn(0, 7)).isFalse();
    assertThat(read.anyIn(7, 8)).isTrue();
    assertThat(read.anyIn(8, 9)).isFalse();
    assertThat(store.timedOutBatches(new byte[] {8}).anyIn(0, 100)).isFalse();
    read.forgetBefore(9);
    assertThat(store.timedOutBatches(KEY).anyIn(0, 9)).isFalse();
    assertThat(store.timedOutBatches(KEY).anyIn(0, 10)).isTrue();
    read.clear();
    assertThat(keys()).isEmpty();
  }
}

package learnstream.stream.state;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteBehindStoreTest {
  private static final Bytes A = Bytes.wrap(new byte[] {1});
  private static final Bytes B = Bytes.wrap(new byte[] {2});

  private final KeyValueStore<Bytes, byte[]> behind =
      Stores.keyValueStoreBuilder(
              Stores.inMemoryKeyValueStore("behind"), Serdes.Bytes(), Serdes.ByteArray())
          .withLoggingDisabled()
          .build();
  private final WriteBehindStore store = new WriteBehindStore(behind);

  @BeforeEach
  void begin() {
    store.init(new MockProcessorContext<>().getStateStoreContext(), store);
  }

  @Test
  void writesTheNewestValueOfAKeyAtACommit() {
    store.put(A, bytes(1));
    store.put(A, bytes(2));
    assertNull(behind.get(A));
    assertArrayEquals(bytes(2), store.get(A));
    store.flushCache();
    assertArrayEquals(bytes(2), behind.get(A));
    assertArrayEquals(bytes(2), store.get(A));
  }

  @Test
  void deletesAtACommitWhatWasWrittenBefore() {
    store.put(A, bytes(1));
    store.flushCache();
    assertArrayEquals(bytes(1), store.delete(A));
    assertNull(store.get(A));
    assertArrayEquals(bytes(1), behind.get(A));
    assertNull(store.putIfAbsent(A, null));
    store.flushCache();
    assertNull(behind.get(A));
  }

  @Test
  void readsAllEntriesInTheirOrder() {
    store.put(B, bytes(2));
    store.flushCache();
    store.put(A, bytes(1));
    List<Bytes> keys = new ArrayList<>();
    try (var all = store.all()) {
      all.forEachRemaining(entry -> keys.add(entry.key));
    }
    assertEquals(List.of(A, B), keys);
  }

  @Test
  void forgetsWhatATaskThatFailsHasPut() {
    store.put(A, bytes(1));
    store.clearCache();
    assertNull(store.get(A));
    store.put(A, bytes(1));
    store.close();
    store.init(new MockProcessorContext<>().getStateStoreContext(), store);
    assertNull(store.get(A));
  }

  @Test
  void keepsAThousandKeysAtMost() {
    for (int key = 0; key <= 1_000; key++) {
      assertEquals(0, behind.approximateNumEntries());
      store.put(Bytes.wrap(new byte[] {(byte) (key >> 8), (byte) key}), bytes(key));
    }
    assertEquals(1_001, behind.approximateNumEntries());
  }

  /** Three puts of a record, one commit behind it. */
  @Test
  void sendsOneRecordOfItsChangelogForEachCommit(@TempDir Path directory) {
    Topology topology =
        new Topology()
            .addSource("source", new ByteArrayDeserializer(), new ByteArrayDeserializer(), "in")
            .addProcessor("puts", PutsThreeTimes::new, "source")
            .addStateStore(WriteBehindStore.builder("s"), "puts");
    Properties properties = new Properties();
    properties.put("application.id", "behind");
    properties.put("bootstrap.servers", "unused:1");
    properties.put("state.dir", directory.toString());
    try (var driver = new TopologyTestDriver(topology, properties)) {
      var in = driver.createInputTopic("in", new ByteArraySerializer(), new ByteArraySerializer());
      in.pipeInput(bytes(7));
      in.pipeInput(bytes(8));
      var changelog =
          driver.createOutputTopic(
              "behind-s-changelog", new ByteArrayDeserializer(), new ByteArrayDeserializer());
      List<byte[]> values = changelog.readValuesToList();
      assertEquals(2, values.size());
      assertArrayEquals(bytes(7), values.get(0));
      assertArrayEquals(bytes(8), values.get(1));
    }
  }

  private static final class PutsThreeTimes
      extends ContextualProcessor<byte[], byte[], Void, Void> {
    @Override
    public void process(Record<byte[], byte[]> record) {
      KeyValueStore<Bytes, byte[]> puts = context().getStateStore("s");
      puts.put(A, bytes(0));
      puts.put(A, bytes(1));
      puts.put(A, record.value());
    }
  }

  private static byte[] bytes(int value) {
    return new byte[] {(byte) value};
  }
}

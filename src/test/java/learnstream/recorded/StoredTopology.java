package learnstream.recorded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/** Drivers of topologies whose stores hold records before they start. */
final class StoredTopology {
  private static final String APPLICATION = "recorded";
  private static final Instant START = Instant.ofEpochMilli(1_000_000);

  private StoredTopology() {}

  /** Starts a topology with what its stores held, as Kafka Streams does after a restore. */
  static TopologyTestDriver start(
      Topology topology, Path directory, Map<String, List<KeyValue<byte[], byte[]>>> stores) {
    Properties properties = new Properties();
    properties.put("application.id", APPLICATION);
    properties.put("bootstrap.servers", "unused:1");
    properties.put("state.dir", directory.toString());
    stores.forEach((name, records) -> fill(name, records, properties, directory));
    return new TopologyTestDriver(topology, properties, START);
  }

  private static void fill(
      String name, List<KeyValue<byte[], byte[]>> records, Properties properties, Path directory) {
    Path task = directory.resolve(APPLICATION).resolve("0_0");
    try {
      Files.createDirectories(task);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    KeyValueStore<Bytes, byte[]> store =
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
            .withLoggingDisabled()
            .build();
    var context = new MockProcessorContext<Void, Void>(properties, new TaskId(0, 0), task.toFile());
    store.init(context.getStateStoreContext(), store);
    records.forEach(each -> store.put(Bytes.wrap(each.key), each.value));
    store.flush();
    store.close();
  }

  /** What the stores hold now. */
  static Map<String, List<KeyValue<byte[], byte[]>>> stores(TopologyTestDriver driver) {
    Map<String, List<KeyValue<byte[], byte[]>>> stores = new TreeMap<>();
    for (String name : driver.getAllStateStores().keySet()) {
      List<KeyValue<byte[], byte[]>> records = new ArrayList<>();
      KeyValueStore<Bytes, byte[]> store = driver.getKeyValueStore(name);
      try (var all = store.all()) {
        all.forEachRemaining(each -> records.add(KeyValue.pair(each.key.get(), each.value)));
      }
      stores.put(name, records);
    }
    return stores;
  }

  /** Lets a topic go on at an offset: the driver itself begins each at 0. */
  static void goOnAt(TopologyTestDriver driver, String topic, long offset) throws Exception {
    Field field = TopologyTestDriver.class.getDeclaredField("offsetsByTopicOrPatternPartition");
    field.setAccessible(true);
    @SuppressWarnings("unchecked")
    var offsets = (Map<TopicPartition, AtomicLong>) field.get(driver);
    offsets.get(new TopicPartition(topic, 0)).set(offset);
  }
}

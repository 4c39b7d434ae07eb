package learnstream.stream.gan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import learnstream.codec.avro.Checkpoint;
import learnstream.config.GanConfig;
import learnstream.config.reader.ConfigReader;
import learnstream.model.spec.Resumable;
import learnstream.model.spec.Specification;
import learnstream.stream.state.CheckpointPublisher;
import learnstream.stream.state.ModelStore;
import learnstream.stream.state.SnapshotStore;
import learnstream.stream.state.Stored;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Snapshots and checkpoints of a half that knows one number only. */
class GanStateKeeperTest {
  /** Stands for parameters: so large that they need two parts. */
  private static final class Counter implements Resumable {
    private static final int BYTES = ModelStore.PART_BYTES + 100;
    private long value;

    @Override
    public String architecture() {
      return "a number";
    }

    @Override
    public Specification specification() {
      return Specification.of("number");
    }

    @Override
    public long version() {
      return value;
    }

    @Override
    public int stateBytes() {
      return BYTES;
    }

    @Override
    public void writeState(ByteBuffer out) {
      out.putLong(value).position(BYTES);
    }

    @Override
    public void readState(ByteBuffer in) {
      value = in.getLong();
    }
  }

  private final List<Checkpoint> published = new ArrayList<>();
  private final MockProcessorContext<Object, Object> context =
      new MockProcessorContext<>() {
        @Override
        public <K, V> void forward(Record<K, V> record, String child) {
          assertThat(child).isEqualTo(CheckpointPublisher.SINK);
          published.add((Checkpoint) record.value());
        }
      };
  private KeyValueStore<Bytes, byte[]> bytes;
  private Counter half;
  private GanStateKeeper keeper;

  @BeforeEach
  void open() throws Exception {
    bytes =
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore("m"), Serdes.Bytes(), Serdes.ByteArray())
            .withLoggingDisabled()
            .build();
    bytes.init(context.getStateStoreContext(), bytes);
    context.setCurrentSystemTimeMs(0);
    start("checkpoint: {everyExchanges: 10, keep: 3}, snapshot: {every: 5s, everySamples: 25}");
  }

  /** Begins anew with what is in the store. */
  private Stored start(String keeping) throws Exception {
    GanConfig config =
        ConfigReader.parse("gan: {features: 2, %s}".formatted(keeping), "test").gan();
    half = new Counter();
    keeper =
        new GanStateKeeper(
            half,
            config,
            new SnapshotStore("m", bytes),
            new CheckpointPublisher(asContext(context), "m", config.keepCheckpoints()),
            8,
            4);
    return keeper.restore(0);
  }

  @SuppressWarnings("unchecked")
  private static ProcessorContext<byte[], Object> asContext(ProcessorContext<?, ?> context) {
    return (ProcessorContext<byte[], Object>) context;
  }

  private Stored restart() throws Exception {
    return start(
        "checkpoint: {everyExchanges: 10, keep: 3}, snapshot: {every: 5s, everySamples: 25}");
  }

  /** The value is the exchange's number, plus a thousand in another life. */
  private void exchanges(long from, long to, long life) {
    for (long exchange = from; exchange <= to; exchange++) {
      half.value = exchange + 1000 * life;
      keeper.after(exchange, true, 0);
    }
  }

  @Test
  void beginsWithNothing() throws Exception {
    assertThat(restart().found()).isFalse();
    assertThat(keeper.checkpoints()).isEmpty();
    assertThat(keeper.returnTo(0)).isFalse();
  }

  @Test
  void aRestartGoesOnAtTheNewestSnapshot() throws Exception {
    exchanges(1, 60, 0);
    assertThat(restart().offset()).isEqualTo(50);
    assertThat(half.value).isEqualTo(50);
  }

  @Test
  void aSnapshotIsDueAfterSomeTimeIfThereIsSomethingNew() throws Exception {
    half.value = 1;
    keeper.after(1, true, 4_999);
    assertThat(restart().found()).isFalse();
    half.value = 1;
    keeper.after(1, true, 5_000);
    assertThat(restart().offset()).isEqualTo(1);
    int before = (int) bytes.approximateNumEntries();
    keeper.after(1, true, 60_000);
    assertThat((int) bytes.approximateNumEntries()).as("nothing new").isEqualTo(before);
  }

  @Test
  void checkpointsAreThoseOfTheNewestMultiples() throws Exception {
    exchanges(1, 55, 0);
    assertThat(keeper.checkpoints()).containsExactly(30L, 40L, 50L);
    restart();
    assertThat(keeper.checkpoints()).as("found again").containsExactly(30L, 40L, 50L);
    assertThat(keeper.returnTo(40)).isTrue();
    assertThat(half.value).isEqualTo(40);
  }

  @Test
  void theyArePublishedWithTheExchangesNumber() {
    exchanges(1, 25, 0);
    assertThat(published).extracting(Checkpoint::getNumber).containsExactly(10L, 10L, 20L, 20L);
    assertThat(published).extracting(Checkpoint::getPart).containsExactly(0, 1, 0, 1);
    assertThat(published.get(3).getModelVersion()).isEqualTo(20);
    assertThat(published.get(3).getOffset()).isEqualTo(20);
    assertThat(published.get(3).getParameterBytes()).isEqualTo(8);
    assertThat(published.get(3).getOptimiserBytes()).isEqualTo(4);
  }

  @Test
  void oneThatIsPassedByIsTakenAtTheNextExchange() {
    exchanges(1, 19, 0);
    half.value = 23;
    keeper.after(23, true, 0);
    assertThat(keeper.checkpoints()).containsExactly(10L, 20L);
    assertThat(keeper.returnTo(20)).isTrue();
    assertThat(half.value).isEqualTo(23);
  }

  @Test
  void noneIsTakenWhileSomethingIsWrong() {
    exchanges(1, 15, 0);
    keeper.after(20, false, 0);
    keeper.after(21, true, 0);
    assertThat(keeper.checkpoints()).containsExactly(10L);
    keeper.after(30, true, 0);
    assertThat(keeper.checkpoints()).containsExactly(10L, 30L);
  }

  @Test
  void aRestartDoesNotReplaceACheckpointThatIsNewerThanItsSnapshot() throws Exception {
    exchanges(1, 43, 0);
    assertThat(restart().offset()).isEqualTo(25);
    exchanges(44, 48, 1);
    assertThat(keeper.checkpoints()).containsExactly(20L, 30L, 40L);
    assertThat(keeper.returnTo(40)).isTrue();
    assertThat(half.value).as("of the life that the other half knows too").isEqualTo(40);
  }

  @Test
  void aReturnForgetsWhatCameAfterForGood() throws Exception {
    exchanges(1, 45, 0);
    assertThat(keeper.returnTo(30)).isTrue();
    assertThat(half.value).isEqualTo(30);
    assertThat(keeper.checkpoints()).containsExactly(20L, 30L);
    keeper.snapshot(45, 0);
    restart();
    assertThat(half.value).isEqualTo(30);
    assertThat(keeper.checkpoints()).containsExactly(20L, 30L);
    exchanges(46, 51, 1);
    assertThat(keeper.checkpoints()).as("50 in the place of 20").containsExactly(30L, 50L);
  }

  @Test
  void aReturnToWhatIsNotThereChangesNothing() {
    exchanges(1, 45, 0);
    for (long number : new long[] {10, 25, 50}) {
      assertThat(keeper.returnTo(number)).isFalse();
    }
    assertThat(half.value).isEqualTo(45);
    assertThat(keeper.checkpoints()).containsExactly(20L, 30L, 40L);
  }

  @Test
  void anotherConfigurationFindsTheCheckpointsWhereTheyAre() throws Exception {
    exchanges(1, 45, 0);
    start("checkpoint: {everyExchanges: 7, keep: 5}");
    assertThat(keeper.checkpoints()).containsExactly(20L, 30L, 40L);
    for (long number : new long[] {40, 30, 20}) {
      assertThat(keeper.returnTo(number)).isTrue();
      assertThat(half.value).isEqualTo(number);
    }
  }
}

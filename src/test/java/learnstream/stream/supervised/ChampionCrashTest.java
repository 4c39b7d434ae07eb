package learnstream.stream.supervised;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import learnstream.codec.AvroCodec;
import learnstream.codec.avro.ControlAction;
import learnstream.codec.avro.ControlCommand;
import learnstream.codec.avro.ControlResult;
import learnstream.codec.avro.Event;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.Prediction;
import learnstream.config.Deployment;
import learnstream.config.ModelConfig;
import learnstream.config.reader.ConfigReader;
import learnstream.stream.champion.ChampionProcessor;
import learnstream.stream.champion.ChampionStore;
import learnstream.stream.format.RecordFormats;
import learnstream.stream.metric.Observer;
import learnstream.stream.recovery.CommittedHistory;
import learnstream.stream.sample.Decoded;
import learnstream.stream.sample.Origin;
import learnstream.stream.state.ModelStore;
import learnstream.stream.state.PositionStore;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A task with a champion that crashes again and again: what it has put and sent since the last
 * commit is lost with each crash, as a transaction would be. What was committed is what a task
 * gives that never stops.
 */
class ChampionCrashTest {
  private static final int SAMPLES = 3000;

  private final AvroCodec<LabelledSample> codec = AvroCodec.of(LabelledSample.class);
  private final List<ConsumerRecord<byte[], byte[]>> log = new ArrayList<>();

  /** By the offset of the sample before it. */
  private final Map<Long, ControlCommand> commands = new HashMap<>();

  /** One run over the log. */
  private final class Run {
    private final Deployment deployment;
    private final Map<String, Map<Bytes, byte[]>> committedStores = new HashMap<>();
    private final List<String> uncommitted = new ArrayList<>();
    private final List<String> committed = new ArrayList<>();
    private int crashes;

    Run(Deployment deployment) {
      this.deployment = deployment;
    }

    /** One life, until a random offset or the end; returns the offset behind the last commit. */
    @SuppressWarnings("unchecked")
    long live(long from, long until, Random commits) {
      CommittedHistory history = new SimulatedHistory(from, List.of());
      RecordFormats formats = new RecordFormats(deployment);
      Map<String, LearnProcessor> learners = new HashMap<>();
      List<String> names = new ArrayList<>();
      for (ModelConfig model : deployment.models()) {
        names.add(model.spec().id());
        learners.put(
            model.spec().id(),
            new LearnProcessor(
                deployment,
                model,
                this::gap,
                history,
                Observer.NOBODY,
                formats.decoder(),
                ModelStore.PART_BYTES));
      }
      names.add(ChampionProcessor.NAME);
      ChampionProcessor champion = new ChampionProcessor(deployment);
      DecodeProcessor decode =
          new DecodeProcessor(deployment, names, this::gap, history, formats.decoder());
      MockProcessorContext<Object, Object> mock =
          new MockProcessorContext<>() {
            @Override
            public <K, V> void forward(Record<K, V> record, String child) {
              if (child.equals(ChampionProcessor.NAME)) {
                champion.process((Record<byte[], Object>) record);
              } else if (learners.containsKey(child)) {
                learners.get(child).process((Record<byte[], Decoded>) record);
              } else {
                sent(record.value(), child);
              }
            }
          };
      mock.setCurrentSystemTimeMs(1_000);
      Map<String, KeyValueStore<Bytes, byte[]>> stores = restoredStores(mock);
      ProcessorContext<byte[], Object> context =
          (ProcessorContext<byte[], Object>) (ProcessorContext<?, ?>) mock;
      learners.values().forEach(learner -> learner.init(context));
      champion.init(context);
      decode.init(context);
      long next = from;
      for (long offset = from; offset < until; offset++) {
        ConsumerRecord<byte[], byte[]> record = log.get((int) offset);
        mock.setRecordMetadata("crashes.samples", 0, offset);
        decode.process(new Record<>(record.key(), record.value(), 1_000, record.headers()));
        if (commands.containsKey(offset)) {
          Origin origin = new Origin("crashes.control", 0, 0, null, null);
          champion.process(
              new Record<>(null, new Decoded.Command(commands.get(offset), origin), 1_000));
        }
        if (commits.nextInt(30) == 0 || offset == SAMPLES - 1) {
          commit(stores);
          next = offset + 1;
        }
      }
      uncommitted.clear();
      return next;
    }

    private void sent(Object output, String sink) {
      if (output instanceof Prediction its) {
        uncommitted.add(
            "%s %d %s %s".formatted(sink, its.getOffset(), its.getModelId(), its.getScores()));
      } else if (output instanceof Event its) {
        uncommitted.add("%s %s".formatted(its.getOffset(), its.getMessage()));
      } else if (output instanceof ControlResult its) {
        uncommitted.add("%s %s %s".formatted(its.getOffset(), its.getOutcome(), its.getMessage()));
      }
    }

    private Map<String, KeyValueStore<Bytes, byte[]>> restoredStores(
        MockProcessorContext<?, ?> context) {
      List<String> names = new ArrayList<>(List.of(PositionStore.NAME, ChampionStore.NAME));
      deployment.models().forEach(model -> names.add(ModelStore.name(model.spec().id())));
      return RestoredStores.of(context, names, committedStores);
    }

    private void commit(Map<String, KeyValueStore<Bytes, byte[]>> stores) {
      committed.addAll(uncommitted);
      uncommitted.clear();
      stores.forEach(
          (name, store) -> {
            Map<Bytes, byte[]> entries = new HashMap<>();
            try (var all = store.all()) {
              all.forEachRemaining(entry -> entries.put(entry.key, entry.value));
            }
            committedStores.put(name, entries);
          });
    }

    private long gap(
        TopicPartition partition,
        long from,
        long until,
        Predicate<ConsumerRecord<byte[], byte[]>> each) {
      for (ConsumerRecord<byte[], byte[]> record : log.subList((int) from, (int) until)) {
        if (!each.test(record)) {
          return record.offset() + 1;
        }
      }
      return until;
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1, classes", "2, 4, classes", "3, 1, numbers", "4, 3, numbers"})
  void isTheSameAsOneThatNeverStops(long seed, int keys, String labels) throws Exception {
    Random random = new Random(seed);
    fillLog(random, keys, labels.equals("numbers"));
    Deployment deployment = deployment(keys > 1, labels.equals("numbers"));
    Run calm = new Run(deployment);
    calm.live(0, SAMPLES, new Random(seed));

    Run killed = new Run(deployment);
    long position = 0;
    while (position < SAMPLES) {
      position =
          killed.live(position, Math.min(SAMPLES, position + 1 + random.nextInt(150)), random);
      killed.crashes++;
    }

    assertThat(killed.crashes).isGreaterThan(20);
    assertThat(killed.committed).isEqualTo(calm.committed);
    assertThat(calm.committed)
        .filteredOn(line -> line.contains(" did before, by "))
        .anyMatch(line -> line.contains("by paired-t"))
        .anyMatch(line -> line.contains("by command"));
    assertThat(calm.committed)
        .filteredOn(line -> line.startsWith(ChampionProcessor.ANSWERS + " "))
        .as("an answer to each sample")
        .hasSize(SAMPLES)
        .doesNotHaveDuplicates();
  }

  private static Deployment deployment(boolean byKey, boolean numbers) throws Exception {
    String target = numbers ? "target: y" : "classes: [off, on]";
    return ConfigReader.parse(
        """
        name: crashes
        modelBy: %s
        champion: a
        promotion: {window: 100, margin: 0.01, significance: 0.2}
        models:
          - {id: a, features: 2, %s, layers: [2], learningRate: 0.001, snapshot: {everySamples: 70}}
          - {id: b, features: 2, %s, layers: [8], snapshot: {everySamples: 110}}
          - {id: c, features: 2, %s, layers: [4], snapshot: {everySamples: 90}}
        """
            .formatted(byKey ? "key" : "one", target, target, target),
        "test");
  }

  /** What has to be learnt changes now and then; some samples have no label. */
  private void fillLog(Random random, int keys, boolean numbers) {
    for (int offset = 0; offset < SAMPLES; offset++) {
      List<Float> features = List.of((float) random.nextGaussian(), (float) random.nextGaussian());
      double sign = offset / 700 % 2 == 0 ? 1 : -1;
      double value = sign * features.get(0) + 0.3 * features.get(1);
      Object label =
          numbers ? (Object) (value + 0.1 * random.nextGaussian()) : value > 0 ? "on" : "off";
      LabelledSample sample =
          new LabelledSample(
              "s", null, features, random.nextInt(20) == 0 ? null : label, 1.0, Instant.EPOCH);
      byte[] key = ("k" + random.nextInt(keys)).getBytes(StandardCharsets.UTF_8);
      log.add(new ConsumerRecord<>("crashes.samples", 0, offset, key, codec.encode(sample)));
      if (random.nextInt(150) == 0) {
        commands.put((long) offset, command(random, offset, key, keys > 1));
      }
    }
  }

  private static ControlCommand command(Random random, int offset, byte[] key, boolean byKey) {
    return ControlCommand.newBuilder()
        // Some come twice.
        .setId("command-" + offset / 400)
        .setModelId(List.of("a", "b", "c").get(random.nextInt(3)))
        .setKey(byKey ? ByteBuffer.wrap(key) : null)
        .setAction(random.nextInt(3) == 0 ? ControlAction.UNDO_PROMOTION : ControlAction.PROMOTE)
        .setTime(Instant.EPOCH)
        .build();
  }
}

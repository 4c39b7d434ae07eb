package learnstream.stream.supervised;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Random;
import java.util.function.Predicate;
import learnstream.codec.AvroCodec;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.Mix;
import learnstream.config.Deployment;
import learnstream.stream.metric.Observer;
import learnstream.stream.sample.Decoded;
import learnstream.stream.sample.Origin;
import learnstream.stream.sample.SampleDecoder;
import learnstream.stream.state.ModelStore;
import learnstream.stream.state.PositionStore;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** The task of one replica in a simulation: what it has not committed is gone with each crash. */
final class CrashingReplica {
  private final AvroCodec<LabelledSample> samples = AvroCodec.of(LabelledSample.class);
  private final AvroCodec<Mix> mixes = AvroCodec.of(Mix.class);
  private final Deployment deployment;
  final int partition;
  private final int partBytes;
  private final Random random;
  private final List<ConsumerRecord<byte[], byte[]>> log = new ArrayList<>();

  /** What the others have committed for it. */
  private final List<Mix> told = new ArrayList<>();

  private final List<SpecificRecord> committed = new ArrayList<>();
  private final List<SpecificRecord> uncommitted = new ArrayList<>();
  private final Map<String, Map<Bytes, byte[]>> committedStores = new HashMap<>();
  private long now = 1_000_000;
  private int position;
  private int toldPosition;
  private int crashes;
  private int damages;

  CrashingReplica(Deployment deployment, int partition, int samples, int partBytes, Random random) {
    this.deployment = deployment;
    this.partition = partition;
    this.partBytes = partBytes;
    this.random = random;
    for (int i = 0; i < samples; i++) {
      List<Float> x = new ArrayList<>();
      for (int f = 0; f < 3; f++) {
        x.add((float) random.nextGaussian());
      }
      String label = random.nextInt(20) == 0 ? null : x.get(0) * x.get(2) > 0 ? "on" : "off";
      if (random.nextInt(30) == 0) {
        x.set(1, Float.NaN);
      }
      var sample = new LabelledSample(Integer.toString(i), null, x, label, 1.0, Instant.EPOCH);
      log.add(new ConsumerRecord<>("samples", partition, i, null, this.samples.encode(sample)));
    }
  }

  LabelledSample sample(long offset) throws UndecodableException {
    return samples.decode(log.get((int) offset).value());
  }

  /** In the order in which it was sent. */
  List<SpecificRecord> committed() {
    return committed;
  }

  int crashes() {
    return crashes;
  }

  int damages() {
    return damages;
  }

  boolean isDone() {
    return position == log.size();
  }

  /** From its committed position to a crash, at a random moment. */
  void live(List<CrashingReplica> all) {
    Life life = new Life();
    int records = 1 + random.nextInt(60);
    for (int i = 0; i < records && life.step(random.nextInt(2) == 0); i++) {
      if (random.nextInt(3) == 0) {
        life.pass(random.nextInt(60));
      }
      if (random.nextInt(10) == 0) {
        life.commit(all);
      }
    }
    uncommitted.clear();
    crashes++;
    now += random.nextInt(2000);
  }

  /** Takes what is left, without another crash. */
  void takeAll(List<CrashingReplica> all) {
    Life life = new Life();
    while (life.step(false)) {}
    life.pass(100);
    life.commit(all);
  }

  /** Flips a bit of the newer of two stored snapshots. */
  void damageNewestSnapshot() {
    Map<Bytes, byte[]> store = committedStores.getOrDefault(ModelStore.name("m"), Map.of());
    List<Bytes> slots =
        store.keySet().stream()
            .filter(key -> key.get()[0] == 1)
            .filter(
                key -> ByteBuffer.wrap(key.get()).getInt(key.get().length - 4) == Integer.MAX_VALUE)
            .sorted((a, b) -> Long.compare(generation(store.get(a)), generation(store.get(b))))
            .toList();
    if (slots.size() == 2) {
      byte[] damaged = store.get(slots.get(1)).clone();
      damaged[damaged.length - 1] ^= 4;
      store.put(slots.get(1), damaged);
      damages++;
    }
  }

  private static long generation(byte[] lastPart) {
    return ByteBuffer.wrap(lastPart).order(ByteOrder.LITTLE_ENDIAN).getLong(Integer.BYTES);
  }

  /** The processors between two crashes. */
  private final class Life {
    private final Map<String, KeyValueStore<Bytes, byte[]>> stores = new HashMap<>();
    private final MockProcessorContext<Object, Object> context;
    private final LearnProcessor learner;
    private final DecodeProcessor decode;
    private int nextSample = position;
    private int nextTold = toldPosition;
    private int limit = 1;

    @SuppressWarnings("unchecked")
    Life() {
      var history = new SimulatedHistory(position, List.of());
      learner =
          new LearnProcessor(
              deployment,
              deployment.models().get(0),
              this::read,
              history,
              new Surroundings(),
              new SampleDecoder(),
              partBytes);
      decode =
          new DecodeProcessor(
              deployment, List.of("learn"), this::read, history, new SampleDecoder());
      context =
          new MockProcessorContext<>(
              new Properties(), new TaskId(0, partition), Path.of("target").toFile()) {
            @Override
            public <K, V> void forward(Record<K, V> record, String child) {
              if (child.equals("learn")) {
                learner.process((Record<byte[], Decoded>) record);
              } else {
                uncommitted.add(sent(record.value()));
              }
            }
          };
      stores.putAll(
          RestoredStores.of(
              context, List.of(ModelStore.name("m"), PositionStore.NAME), committedStores));
      context.setCurrentSystemTimeMs(now);
      ProcessorContext<byte[], Object> its =
          (ProcessorContext<byte[], Object>) (ProcessorContext<?, ?>) context;
      learner.init(its);
      decode.init(its);
    }

    /** Now and then does not know, and does not keep to a limit. */
    private final class Surroundings implements Observer {
      @Override
      public void published(SpecificRecord metrics) {}

      @Override
      public OptionalLong endOffset(TopicPartition partition) {
        return OptionalLong.empty();
      }

      @Override
      public void limit(TopicPartition of, String model, int samples) {
        limit = samples;
      }

      @Override
      public boolean isDrained(TopicPartition of, long offset) {
        return offset + 1 == log.size() && random.nextBoolean();
      }

      @Override
      public boolean holdsBack(TopicPartition of) {
        return limit <= 0 && nextSample < log.size() && random.nextBoolean();
      }
    }

    private SpecificRecord sent(Object value) {
      try {
        return value instanceof Mix mix ? mixes.decode(mixes.encode(mix)) : (SpecificRecord) value;
      } catch (UndecodableException e) {
        throw new IllegalStateException(e);
      }
    }

    private long read(
        TopicPartition of, long from, long until, Predicate<ConsumerRecord<byte[], byte[]>> each) {
      for (ConsumerRecord<byte[], byte[]> record : log.subList((int) from, (int) until)) {
        if (!each.test(record)) {
          return record.offset() + 1;
        }
      }
      return until;
    }

    /** Takes the next record of either topic; false if there is none. */
    boolean step(boolean sampleFirst) {
      boolean hasTold = nextTold < told.size();
      boolean mayTake = limit > 0 || random.nextInt(5) == 0;
      if (nextSample < log.size() && !hasTold && !mayTake) {
        pass(random.nextInt(200));
        return true;
      }
      if (nextSample < log.size() && (sampleFirst && mayTake || !hasTold)) {
        limit--;
        ConsumerRecord<byte[], byte[]> record = log.get(nextSample);
        context.setRecordMetadata("samples", partition, nextSample++);
        decode.process(new Record<>(record.key(), record.value(), now, record.headers()));
        return true;
      }
      if (hasTold) {
        Origin origin = new Origin("crashes.mixes", partition, nextTold, null, null);
        Decoded.Mixed part = new Decoded.Mixed(told.get(nextTold++), origin);
        learner.process(new Record<>(null, part, now));
      }
      return hasTold;
    }

    void pass(long millis) {
      now += millis;
      context.setCurrentSystemTimeMs(now);
      List.copyOf(context.scheduledPunctuators())
          .forEach(timer -> timer.getPunctuator().punctuate(now));
    }

    void commit(List<CrashingReplica> all) {
      committed.addAll(uncommitted);
      for (SpecificRecord record : uncommitted) {
        if (record instanceof Mix mix) {
          Mixing.receivers(mix, all.size()).orElseThrow().forEach(to -> all.get(to).told.add(mix));
        }
      }
      uncommitted.clear();
      position = nextSample;
      toldPosition = nextTold;
      stores.forEach(
          (name, store) -> {
            Map<Bytes, byte[]> entries = new HashMap<>();
            try (var entry = store.all()) {
              entry.forEachRemaining(its -> entries.put(its.key, its.value));
            }
            committedStores.put(name, entries);
          });
    }
  }
}

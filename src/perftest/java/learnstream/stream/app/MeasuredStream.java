package learnstream.stream.app;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import learnstream.demo.broker.EmbeddedBroker;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * A running topology whose throughput is measured in rounds of equal work. The records of a round
 * are sent in one transaction, so that all of them come to light when it is committed; the round is
 * over when the topology's own transactions have committed the last one's offset. Between rounds it
 * stays, warm and idle, so that several may take turns.
 */
public final class MeasuredStream implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final AtomicInteger RUNS = new AtomicInteger();

  private final Deployment deployment;
  private final IntFunction<byte[]> records;
  private final String group;
  private final Admin admin;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AutoCloseable running;
  private int sent;

  private MeasuredStream(
      Deployment deployment, IntFunction<byte[]> records, AutoCloseable running) {
    this.deployment = deployment;
    this.records = records;
    this.running = running;
    group = LearnstreamApp.applicationId(deployment, Part.MODELS);
    admin = Admin.create(new HashMap<>(deployment.kafka()));
    Map<String, Object> settings = new HashMap<>(deployment.kafka());
    settings.put("linger.ms", 20);
    settings.put("batch.size", 200_000);
    settings.put("transactional.id", "rounds-" + UUID.randomUUID());
    settings.put("transaction.timeout.ms", 300_000);
    producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    producer.initTransactions();
  }

  /**
   * A deployment that learns.
   *
   * @param yaml its configuration, without a name
   * @param records the value of the record of each number; its key is the number's remainder by
   *     {@code partitions}, and so is its partition
   */
  public static MeasuredStream learning(
      EmbeddedBroker broker, String yaml, IntFunction<byte[]> records) throws Exception {
    Deployment deployment = deployment(broker, yaml);
    LearnstreamApp app = new LearnstreamApp(deployment);
    app.start();
    return new MeasuredStream(deployment, records, app);
  }

  /**
   * A topology that passes the same records on, with the same settings of Kafka Streams.
   *
   * @param look reads a record's value before it is passed on
   */
  public static MeasuredStream passing(
      EmbeddedBroker broker, String yaml, IntFunction<byte[]> records, Consumer<byte[]> look)
      throws Exception {
    Deployment deployment = deployment(broker, yaml);
    Properties properties = StreamsSettings.of(deployment, Part.MODELS);
    properties.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class);
    properties.put(StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class);
    KafkaStreams streams =
        new KafkaStreams(
            new Topology()
                .addSource("samples", deployment.topics().samples())
                .addProcessor("look", () -> new Passing(look), "samples")
                .addSink("predictions", deployment.topics().predictions(), "look"),
            properties);
    streams.start();
    return new MeasuredStream(deployment, records, streams);
  }

  private static Deployment deployment(EmbeddedBroker broker, String yaml) throws Exception {
    int run = RUNS.incrementAndGet();
    Path state = Files.createDirectories(Path.of("target", "bench"));
    Deployment deployment =
        ConfigReader.parse("name: bench-%d\n%s".formatted(run, yaml), "bench")
            .at(
                broker.bootstrapServers(),
                Files.createTempDirectory(state.toAbsolutePath(), "state"));
    try (Admin admin = Admin.create(new HashMap<>(deployment.kafka()))) {
      new TopicSetup(deployment, admin).create();
    }
    return deployment;
  }

  public Deployment deployment() {
    return deployment;
  }

  /** Records per second of a round of {@code n}. */
  public double round(int n) throws Exception {
    int partitions = deployment.partitions();
    long[] wanted = new long[partitions];
    producer.beginTransaction();
    for (int i = 0; i < n; i++, sent++) {
      int partition = sent % partitions;
      var record =
          new ProducerRecord<>(
              deployment.topics().samples(),
              partition,
              new byte[] {(byte) partition},
              records.apply(sent));
      producer.send(
          record,
          (metadata, failure) -> {
            if (metadata != null && metadata.offset() >= 0) {
              wanted[metadata.partition()] = metadata.offset() + 1;
            }
          });
    }
    producer.flush();
    long start = System.nanoTime();
    producer.commitTransaction();
    while (!isCommitted(wanted)) {
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new IllegalStateException(deployment.name() + " does not go on");
      }
      Thread.sleep(10);
    }
    return n * 1e9 / (System.nanoTime() - start);
  }

  private boolean isCommitted(long[] wanted) throws Exception {
    Map<TopicPartition, OffsetAndMetadata> committed =
        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    for (int partition = 0; partition < wanted.length; partition++) {
      OffsetAndMetadata of =
          committed.get(new TopicPartition(deployment.topics().samples(), partition));
      if (of == null || of.offset() < wanted[partition]) {
        return false;
      }
    }
    return true;
  }

  /** Processor time of its threads that read, process and send records, from their start. */
  public double processorSeconds() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith(group + "-"))
            .filter(thread -> thread.getName().contains("StreamThread"))
            .mapToLong(thread -> threads.getThreadCpuTime(thread.getId()))
            .sum()
        / 1e9;
  }

  private static final class Passing extends ContextualProcessor<byte[], byte[], byte[], byte[]> {
    private final Consumer<byte[]> look;

    Passing(Consumer<byte[]> look) {
      this.look = look;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
      look.accept(record.value());
      context().forward(record);
    }
  }

  @Override
  public void close() throws Exception {
    producer.close();
    admin.close();
    running.close();
  }
}

package learnstream.stream.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import learnstream.JavaCommand;
import learnstream.codec.AvroCodec;
import learnstream.codec.avro.Checkpoint;
import learnstream.codec.avro.LabelledSample;
import learnstream.config.Deployment;
import learnstream.demo.broker.EmbeddedBroker;
import learnstream.demo.data.Digits;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A broker of a test, and what producers, operators and processes do with it. */
public final class TestCluster implements AutoCloseable {
  private final EmbeddedBroker broker;
  private final AvroCodec<LabelledSample> codec = AvroCodec.of(LabelledSample.class);
  private final Digits digits = new Digits();

  /** One that need not wait long for a member of a group that is dead. */
  public TestCluster() {
    this(Map.of("group.min.session.timeout.ms", "500"));
  }

  /**
   * @param settings of the broker
   */
  TestCluster(Map<String, String> settings) {
    broker = EmbeddedBroker.start(settings);
  }

  /** The port that a listener of the broker is bound to. */
  public int port(String listener) {
    return broker.port(listener);
  }

  public String bootstrapServers() {
    return broker.bootstrapServers();
  }

  public void createTopics(Deployment deployment) throws Exception {
    try (Admin admin = admin(deployment)) {
      new TopicSetup(deployment, admin).create();
      assertThat(new TopicSetup(deployment, admin).differences()).isEmpty();
    }
  }

  /** Does what retention does: the samples before {@code offset} are gone. */
  public void deleteSamplesBefore(Deployment deployment, long offset) throws Exception {
    TopicPartition samples = new TopicPartition(deployment.topics().samples(), 0);
    try (Admin admin = admin(deployment)) {
      admin.deleteRecords(Map.of(samples, RecordsToDelete.beforeOffset(offset))).all().get();
    }
  }

  private static Admin admin(Deployment deployment) {
    return Admin.create(new HashMap<>(deployment.kafka()));
  }

  /** Sends the digits {@code [from, to)} of the project's resources. */
  public void sendDigits(Deployment deployment, int from, int to) {
    send(deployment, i -> digits.sample(i % digits.count()), from, to);
  }

  /** Sends the samples {@code [from, to)}. */
  public void send(Deployment deployment, IntFunction<LabelledSample> samples, int from, int to) {
    try (var producer = producer(deployment)) {
      for (int i = from; i < to; i++) {
        send(producer, deployment, null, samples.apply(i));
      }
    }
  }

  public void send(
      KafkaProducer<byte[], byte[]> producer,
      Deployment deployment,
      byte[] key,
      LabelledSample sample) {
    producer.send(new ProducerRecord<>(deployment.topics().samples(), key, codec.encode(sample)));
  }

  public static KafkaProducer<byte[], byte[]> producer(Deployment deployment) {
    Map<String, Object> settings = new HashMap<>(deployment.kafka());
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Reads a topic's committed messages from its beginning. */
  public static <T extends SpecificRecord> CommittedReader<T> reader(
      Deployment deployment, String topic, Class<T> type) {
    return new CommittedReader<>(deployment, topic, type);
  }

  /** The whole state of each model behind the sample at an offset, from its checkpoint. */
  public static Map<String, byte[]> states(
      Deployment deployment, long offset, BooleanSupplier alive) throws Exception {
    Map<String, byte[]> states = new TreeMap<>();
    try (var checkpoints =
        reader(deployment, deployment.topics().checkpoints(), Checkpoint.class)) {
      checkpoints.await(
          () -> {
            assertThat(alive.getAsBoolean()).as("the learner runs").isTrue();
            for (Checkpoint checkpoint : checkpoints.found()) {
              if (checkpoint.getOffset() == offset) {
                ByteBuffer bytes = checkpoint.getBytes().duplicate();
                byte[] state = new byte[bytes.remaining()];
                bytes.get(state);
                states.put(checkpoint.getModelId(), state);
              }
            }
            return states.size() == deployment.models().size();
          });
    }
    return states;
  }

  /**
   * Starts {@code run CONFIG} as a process of its own; its log stands beside the file. It lives too
   * briefly for the second compiler, without which the plain kernels are the faster ones.
   */
  public static Process run(Path config, String heap, String... options) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("run", config.toString()));
    arguments.addAll(List.of(options));
    Path log = config.resolveSibling(config.getFileName() + ".log");
    return start(
        log, List.of("-XX:TieredStopAtLevel=1", "-Xmx" + heap), "learnstream.cli.Main", arguments);
  }

  /**
   * Starts a program of the class path as a process of its own.
   *
   * @param options of the JVM
   */
  public static Process start(
      Path log, List<String> options, String program, List<String> arguments) throws Exception {
    List<String> command = JavaCommand.of();
    command.addAll(options);
    command.addAll(List.of("-XX:+UseSerialGC", "-Dlearnstream.log=INFO", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(program);
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  @Override
  public void close() {
    broker.close();
  }
}

package learnstream.stream.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import learnstream.codec.AssembledCheckpoint;
import learnstream.codec.AvroCodec;
import learnstream.codec.CheckpointTopic;
import learnstream.codec.avro.ControlAction;
import learnstream.codec.avro.ControlCommand;
import learnstream.codec.avro.ControlOutcome;
import learnstream.codec.avro.ControlResult;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.Prediction;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import learnstream.stream.checkpoint.Importable;
import learnstream.stream.checkpoint.ModelImport;
import learnstream.stream.control.ControlClient;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands to the model of a key, wherever its samples are, and those that nobody can take. */
class KeyedCommandsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int PARTITIONS = 4;
  private static final byte[] KEY = "sensor-7".getBytes(StandardCharsets.UTF_8);

  private static TestCluster cluster;
  @TempDir private Path directory;

  @BeforeAll
  static void start() {
    cluster = new TestCluster(Map.of("message.max.bytes", "20000"));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private Deployment keyed(String state) throws Exception {
    return deployment("keyed", "another", state);
  }

  private Deployment deployment(String name, String applicationId, String state) throws Exception {
    String yaml =
        """
        name: %s
        modelBy: key
        partitions: %d
        streams: {application.id: %s}
        models: [{id: m, features: 2, classes: [off, on], layers: [4]}]
        """
            .formatted(name, PARTITIONS, applicationId);
    return ConfigReader.parse(yaml, name).at(cluster.bootstrapServers(), directory.resolve(state));
  }

  private static ControlCommand command(byte[] key, String id) {
    return command(key, id, ControlAction.PAUSE);
  }

  private static ControlCommand command(byte[] key, String id, ControlAction action) {
    return ControlCommand.newBuilder()
        .setId(id)
        .setModelId("m")
        .setKey(ByteBuffer.wrap(key))
        .setAuthor("test")
        .setAction(action)
        .setTime(Instant.now())
        .build();
  }

  private static String id() {
    return UUID.randomUUID().toString();
  }

  @Test
  void findTheModelWhateverPartitionerItsSamplesHad() throws Exception {
    Deployment keyed = keyed("one");
    cluster.createTopics(keyed);
    int byMurmur2 = Utils.toPositive(Utils.murmur2(KEY)) % PARTITIONS;
    int other = (byMurmur2 + 1) % PARTITIONS;
    AvroCodec<LabelledSample> codec = AvroCodec.of(LabelledSample.class);
    try (var producer = TestCluster.producer(keyed)) {
      for (int i = 0; i < 3; i++) {
        LabelledSample sample =
            new LabelledSample("s" + i, null, List.of(1f, 0f), "on", 1.0, Instant.EPOCH);
        producer.send(
            new ProducerRecord<>(keyed.topics().samples(), other, KEY, codec.encode(sample)));
      }
    }
    try (LearnstreamApp app = new LearnstreamApp(keyed);
        var predictions =
            TestCluster.reader(keyed, keyed.topics().predictions(), Prediction.class)) {
      app.start();
      predictions.await(3);
    }
    // Another machine; the first record that it gets is a command.
    try (LearnstreamApp app = new LearnstreamApp(keyed("two"));
        ControlClient client = new ControlClient(keyed)) {
      app.start();
      String id = id();
      ControlResult result = only(client.send(command(KEY, id), PATIENCE));
      assertThat(result.getOutcome()).as(result.getMessage()).isEqualTo(ControlOutcome.APPLIED);
      assertThat(result.getPartition()).isEqualTo(other);
      assertThat(result.getOffset()).as("behind what the group has committed").isEqualTo(2);
      assertThat(only(client.send(command(KEY, id), PATIENCE)).getOutcome())
          .isEqualTo(ControlOutcome.REPEATED);
      byte[] unknown = "nobody".getBytes(StandardCharsets.UTF_8);
      assertThat(client.send(command(unknown, id()), PATIENCE)).isEmpty();
      client.send(command(KEY, id(), ControlAction.CHECKPOINT), PATIENCE);
    }
    importedModelIsFoundWhereItWasPut(keyed, other);
  }

  private void importedModelIsFoundWhereItWasPut(Deployment from, int partition) throws Exception {
    List<AssembledCheckpoint> checkpoints = new ArrayList<>();
    CheckpointTopic.read(from.kafka(), from.topics().checkpoints(), part -> true, checkpoints::add);
    AssembledCheckpoint checkpoint = checkpoints.get(0);
    Deployment to = deployment("imported", "third", "three");
    cluster.createTopics(to);
    try (Admin admin = Admin.create(new HashMap<>(to.kafka()))) {
      ModelImport copy =
          new ModelImport(
              to, Importable.of(to, "m").orElseThrow(), admin, new HashMap<>(to.kafka()));
      assertThatThrownBy(() -> copy.begin(checkpoint, KEY, PARTITIONS))
          .hasMessage("--partition: 4 is not allowed; give 0 to 3");
      copy.begin(checkpoint, KEY, partition);
    }
    try (LearnstreamApp app = new LearnstreamApp(to);
        ControlClient client = new ControlClient(to)) {
      app.start();
      ControlResult result = only(client.send(command(KEY, id()), PATIENCE));
      assertThat(result.getOutcome()).as(result.getMessage()).isEqualTo(ControlOutcome.APPLIED);
      assertThat(result.getPartition()).isEqualTo(partition);
      assertThat(result.getVersionBefore()).isEqualTo(3);
    }
  }

  private static ControlResult only(List<ControlResult> results) {
    assertThat(results).hasSize(1);
    return results.get(0);
  }

  @Test
  void whatTheBrokerDoesNotTakeIsNotSaidToStayInTheTopic() throws Exception {
    Deployment small = keyed("small");
    cluster.createTopics(small);
    try (ControlClient client = new ControlClient(small)) {
      assertThatThrownBy(
              () -> client.send(command(KEY, "x".repeat(30_000)), Duration.ofSeconds(20)))
          .hasMessageStartingWith("nothing was written to keyed.control: ")
          .hasMessageContaining("larger");
    }
  }
}

package learnstream.reliability;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import learnstream.codec.AvroCodec;
import learnstream.codec.avro.Checkpoint;
import learnstream.codec.avro.ControlAction;
import learnstream.codec.avro.ControlCommand;
import learnstream.codec.avro.ControlOutcome;
import learnstream.codec.avro.ControlResult;
import learnstream.codec.avro.LabelledSample;
import learnstream.stream.control.ControlClient;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/** What an operator, or somebody hostile, does to a running deployment. */
public final class Operator {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Trial trial;
  private final AvroCodec<LabelledSample> codec = AvroCodec.of(LabelledSample.class);

  public Operator(Trial trial) {
    this.trial = trial;
  }

  /** A sound sample in its topic's encoding. */
  public byte[] encoded(LabelledSample sample) {
    return codec.encode(sample);
  }

  /** Snapshots every model, and waits until that is done. */
  public void snapshot() throws Exception {
    command(ControlAction.SNAPSHOT, "ffnn", null);
    command(ControlAction.SNAPSHOT, "cnn", null);
  }

  /**
   * Publishes a checkpoint of a key's model. By itself that happens behind its next sample, if it
   * was in memory of no task since the last one.
   */
  void checkpoint(String model, String key) throws Exception {
    command(ControlAction.CHECKPOINT, model, StandardCharsets.UTF_8.encode(key), null);
  }

  /**
   * Commands a model and waits for what becomes of it.
   *
   * @param version of a checkpoint, or null
   * @throws IllegalStateException if it is refused
   */
  public ControlResult command(ControlAction action, String model, Long version) throws Exception {
    return command(action, model, null, version);
  }

  private ControlResult command(ControlAction action, String model, ByteBuffer key, Long version)
      throws Exception {
    ControlCommand command =
        new ControlCommand(
            UUID.randomUUID().toString(),
            model,
            key,
            "operator",
            action,
            null,
            version,
            null,
            null,
            Instant.now());
    try (ControlClient client = new ControlClient(trial.deployment())) {
      ControlResult result = client.send(command, PATIENCE).get(0);
      if (result.getOutcome() != ControlOutcome.APPLIED) {
        throw new IllegalStateException(
            "%s of %s: %s".formatted(action, model, result.getMessage()));
      }
      return result;
    }
  }

  /**
   * Rolls a model back to its newest checkpoint.
   *
   * @throws IllegalStateException if there is none, or it is refused
   */
  public void rollBack(String model) throws Exception {
    Checkpoint newest =
        FinalStates.newest(trial.cluster(), trial.deployment(), model)
            .orElseThrow(() -> new IllegalStateException("there is no checkpoint of " + model));
    ControlResult result = command(ControlAction.ROLL_BACK, model, newest.getModelVersion());
    trial.expectRollBack(model, result.getOffset(), newest.getOffset());
  }

  /** What a command says, in its topic's encoding. */
  public static byte[] encoded(ControlCommand command) {
    return AvroCodec.of(ControlCommand.class).encode(command);
  }

  /** Retention: all samples that there are now. */
  public void deleteAllSamples() throws Exception {
    TopicPartition samples = new TopicPartition(samples(), 0);
    try (Admin admin = trial.cluster().admin()) {
      // -1: up to the high watermark.
      admin.deleteRecords(Map.of(samples, RecordsToDelete.beforeOffset(-1))).all().get();
    }
  }

  /** The topic of the samples. */
  public String samples() {
    return trial.deployment().topics().samples();
  }

  /** Sends a sample that may become a dead letter. */
  public void sendSample(LabelledSample sample) throws Exception {
    sendSample(null, codec.encode(sample));
  }

  /** Sends a record to the samples that may become a dead letter. */
  public void sendSample(byte[] key, byte[] value) throws Exception {
    sendSample(new ProducerRecord<>(samples(), 0, key, value));
  }

  /** Sends a record to the samples that may become a dead letter. */
  public void sendSample(ProducerRecord<byte[], byte[]> record) throws Exception {
    RecordMetadata sent = send(record);
    trial.expectRefusal(sent.partition(), sent.offset());
    trial.feed().alsoSent(1);
  }

  /** Sends a sound sample that has no timestamp, as very old producers do; no key. */
  public void sendWithoutTimestamp(LabelledSample sample) throws Exception {
    TopicPartition samples = new TopicPartition(samples(), 0);
    long offset = RawProduce.send(trial.cluster().directPort(), samples, codec.encode(sample), -1);
    trial.expectRefusal(0, offset);
    trial.feed().alsoSent(1);
  }

  /** Sends any record and waits until it is written. */
  public RecordMetadata send(ProducerRecord<byte[], byte[]> record) throws Exception {
    Map<String, Object> large = Map.of("max.request.size", 2_000_000);
    try (KafkaProducer<byte[], byte[]> producer = Feed.producer(trial.cluster(), large)) {
      return producer.send(record).get();
    }
  }
}

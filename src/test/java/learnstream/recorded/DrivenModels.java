package learnstream.recorded;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import learnstream.codec.AssembledCheckpoint;
import learnstream.codec.AvroCodec;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.Checkpoint;
import learnstream.codec.avro.DeadLetter;
import learnstream.codec.avro.ModelMetrics;
import learnstream.codec.avro.Prediction;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import learnstream.stream.recovery.CommittedHistory;
import learnstream.stream.recovery.GapReader;
import learnstream.stream.recovery.PartitionState;
import learnstream.stream.supervised.SupervisedTopology;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.TopologyTestDriver;

/** A deployment's models in a driver: events in, what they publish out. */
final class DrivenModels implements AutoCloseable {
  private final Deployment deployment;
  private final TopologyTestDriver driver;

  /**
   * @param before the events whose samples are in the topic and committed
   * @param checkpoints the records of the checkpoints topic
   */
  DrivenModels(
      String yaml,
      Path directory,
      List<Event> before,
      Map<String, List<KeyValue<byte[], byte[]>>> stores,
      List<KeyValue<byte[], byte[]>> checkpoints)
      throws Exception {
    deployment = ConfigReader.parse(yaml, "recorded");
    String topic = deployment.topics().samples();
    List<ConsumerRecord<byte[], byte[]>> log = new ArrayList<>();
    for (Event event : before) {
      if (event.kind() == Event.Kind.SAMPLE) {
        log.add(new ConsumerRecord<>(topic, 0, log.size(), event.key(), event.value()));
      }
    }
    driver =
        StoredTopology.start(
            SupervisedTopology.build(deployment, gaps(log), past(log.size(), checkpoints)),
            directory,
            stores);
    StoredTopology.goOnAt(driver, topic, log.size());
  }

  private static GapReader gaps(List<ConsumerRecord<byte[], byte[]>> log) {
    return (partition, from, until, each) -> {
      for (ConsumerRecord<byte[], byte[]> record : log.subList((int) from, (int) until)) {
        if (!each.test(record)) {
          return record.offset() + 1;
        }
      }
      return until;
    };
  }

  private static CommittedHistory past(long position, List<KeyValue<byte[], byte[]>> checkpoints) {
    return new CommittedHistory() {
      @Override
      public Optional<PartitionState> partition(TopicPartition samples) {
        return Optional.of(new PartitionState(Uuid.ZERO_UUID, 0, Long.MAX_VALUE));
      }

      @Override
      public long position(TopicPartition samples) {
        return position;
      }

      @Override
      public Optional<AssembledCheckpoint> checkpoint(String modelId, byte[] key, long version) {
        return whole(checkpoints.stream().map(each -> each.value).toList()).stream()
            .filter(c -> c.description().getModelId().equals(modelId))
            .filter(c -> Arrays.equals(key, key(c.description())))
            .filter(c -> c.description().getModelVersion() == version)
            .reduce((older, newer) -> newer);
      }
    };
  }

  private static byte[] key(Checkpoint checkpoint) {
    ByteBuffer key = checkpoint.getKey();
    byte[] bytes = new byte[key == null ? 0 : key.remaining()];
    if (key != null) {
      key.duplicate().get(bytes);
    }
    return bytes;
  }

  void take(List<Event> events) {
    for (Event event : events) {
      switch (event.kind()) {
        case SAMPLE -> pipe(deployment.topics().samples(), event);
        case COMMAND -> pipe(deployment.topics().control(), event);
        case CLOCK -> {
          driver.advanceWallClockTime(Duration.ofMillis(event.millis()));
          // A tick writes one part of what is due.
          for (int tick = 0; tick < 30; tick++) {
            driver.advanceWallClockTime(Duration.ofMillis(100));
          }
        }
      }
    }
  }

  private void pipe(String topic, Event event) {
    driver
        .createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer())
        .pipeInput(event.key(), event.value(), 0);
  }

  Map<String, List<KeyValue<byte[], byte[]>>> stores() {
    return StoredTopology.stores(driver);
  }

  /** The records of the checkpoints topic since they were read last. */
  List<KeyValue<byte[], byte[]>> checkpoints() {
    return driver
        .createOutputTopic(
            deployment.topics().checkpoints(),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())
        .readKeyValuesToList();
  }

  /** Whole checkpoints, older ones first. */
  static List<AssembledCheckpoint> whole(List<byte[]> records) {
    AvroCodec<Checkpoint> codec = AvroCodec.of(Checkpoint.class);
    Map<String, List<Checkpoint>> parts = new HashMap<>();
    List<AssembledCheckpoint> whole = new ArrayList<>();
    for (byte[] bytes : records) {
      try {
        Checkpoint part = codec.decode(bytes);
        List<Checkpoint> its =
            parts.computeIfAbsent(name(part) + part.getNumber(), name -> new ArrayList<>());
        its.add(part);
        if (its.size() == part.getParts()) {
          whole.add(AssembledCheckpoint.of(its).orElseThrow());
        }
      } catch (UndecodableException e) {
        throw new IllegalStateException(e);
      }
    }
    return whole;
  }

  /** The states of the newest checkpoints among these records, by model and key. */
  static Map<String, byte[]> states(List<KeyValue<byte[], byte[]>> records) {
    Map<String, byte[]> states = new TreeMap<>();
    for (AssembledCheckpoint each : whole(records.stream().map(r -> r.value).toList())) {
      byte[] state = new byte[each.state().remaining()];
      each.state().get(state);
      states.put(name(each.description()), state);
    }
    return states;
  }

  private static String name(Checkpoint checkpoint) {
    return checkpoint.getModelId() + "/" + new String(key(checkpoint), StandardCharsets.UTF_8);
  }

  /** What was predicted since this was asked last, and what was refused so far. */
  List<String> outcome() {
    List<String> lines = new ArrayList<>();
    for (Prediction p : read(deployment.topics().predictions(), Prediction.class)) {
      lines.add(
          "%s %d %s version %d: %s, predicted %s, %s"
              .formatted(
                  p.getModelId(),
                  p.getOffset(),
                  p.getSampleId(),
                  p.getModelVersion(),
                  p.getScores(),
                  p.getPredicted(),
                  new TreeMap<>(p.getDetails())));
    }
    for (var event : read(deployment.topics().events(), learnstream.codec.avro.Event.class)) {
      lines.add(
          "%s %d drift by %s on %s from %s to %s, since %d, %s"
              .formatted(
                  event.getModelId(),
                  event.getOffset(),
                  event.getDetector(),
                  event.getOn(),
                  event.getBefore(),
                  event.getAfter(),
                  event.getSince(),
                  event.getAnswer()));
    }
    Map<String, ModelMetrics> newest = new TreeMap<>();
    for (ModelMetrics each : read(deployment.topics().metrics(), ModelMetrics.class)) {
      newest.put(each.getModelId(), each);
    }
    newest.forEach(
        (id, metrics) ->
            lines.add("%s refused %s".formatted(id, new TreeMap<>(metrics.getRefused()))));
    return lines;
  }

  /** What was refused since this was asked last. */
  List<DeadLetter> deadLetters() {
    return read(deployment.topics().deadLetters(), DeadLetter.class);
  }

  private <T extends SpecificRecord> List<T> read(String topic, Class<T> type) {
    return driver
        .createOutputTopic(topic, new ByteArrayDeserializer(), AvroCodec.of(type))
        .readValuesToList();
  }

  @Override
  public void close() {
    driver.close();
  }
}

package learnstream.demo;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import learnstream.codec.AssembledCheckpoint;
import learnstream.codec.AvroCodec;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.Checkpoint;
import learnstream.config.Deployment;
import learnstream.config.ModelConfig;
import learnstream.learner.Learner;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Rebuilds a model from the checkpoints topic, as any consumer can. */
final class ClassifierReader {
  private ClassifierReader() {}

  /** The newest whole checkpoint of a model. */
  static Learner newest(Deployment deployment, ModelConfig model) throws UndecodableException {
    Map<String, Object> settings = new HashMap<>(deployment.kafka());
    settings.put("enable.auto.commit", false);
    settings.put("isolation.level", "read_committed");
    Map<Long, Map<Integer, Checkpoint>> parts = new TreeMap<>();
    AvroCodec<Checkpoint> codec = AvroCodec.of(Checkpoint.class);
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(deployment.topics().checkpoints(), 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          Checkpoint part = codec.decode(record.value());
          if (part.getModelId().equals(model.spec().id())) {
            parts
                .computeIfAbsent(part.getNumber(), number -> new TreeMap<>())
                .put(part.getPart(), part);
          }
        }
      }
    }
    Learner learner = new Learner(model.spec());
    boolean found = false;
    for (Map<Integer, Checkpoint> its : parts.values()) {
      var whole = AssembledCheckpoint.of(List.copyOf(its.values()));
      if (whole.isPresent()) {
        learner.readState(whole.get().state());
        found = true;
      }
    }
    if (!found) {
      throw new IllegalStateException(
          "no whole checkpoint of %s is in %s"
              .formatted(model.spec().id(), deployment.topics().checkpoints()));
    }
    return learner;
  }
}

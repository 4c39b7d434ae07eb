package learnstream.demo;

import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import learnstream.codec.AvroCodec;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.GanHalf;
import learnstream.codec.avro.GanMetrics;
import learnstream.config.Deployment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The newest metrics of each half of a GAN, as a dashboard would read them. */
public final class MetricsTail implements AutoCloseable {
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final AvroCodec<GanMetrics> codec = AvroCodec.of(GanMetrics.class);
  private final Map<GanHalf, GanMetrics> newest = new EnumMap<>(GanHalf.class);

  public MetricsTail(Deployment deployment) {
    Map<String, Object> settings = new HashMap<>(deployment.kafka());
    settings.put("enable.auto.commit", false);
    settings.put("isolation.level", "read_committed");
    consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    TopicPartition partition = new TopicPartition(deployment.topics().metrics(), 0);
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
  }

  public void poll(Duration time) throws UndecodableException {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(time)) {
      // The supervised models' metrics are in the same topic.
      if (codec.knows(record.value())) {
        GanMetrics metrics = codec.decode(record.value());
        newest.put(metrics.getHalf(), metrics);
      }
    }
  }

  /** Null if there is none yet. */
  public GanMetrics of(GanHalf half) {
    return newest.get(half);
  }

  /** The newest exchange that the generator has learnt from. */
  public long exchange() {
    GanMetrics generator = of(GanHalf.GENERATOR);
    return generator == null ? 0 : generator.getExchange();
  }

  @Override
  public void close() {
    consumer.close();
  }
}

package learnstream.demo;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import learnstream.codec.AvroCodec;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.GanHalf;
import learnstream.codec.avro.GanMetrics;
import learnstream.config.Deployment;
import learnstream.kafka.TopicReader;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** The newest metrics of each half of a GAN, read from the topic. */
public final class MetricsTail implements AutoCloseable {
  private final TopicReader reader;
  private final AvroCodec<GanMetrics> codec = AvroCodec.of(GanMetrics.class);
  private final Map<GanHalf, GanMetrics> newest = new EnumMap<>(GanHalf.class);

  public MetricsTail(Deployment deployment) {
    reader =
        TopicReader.of(deployment.kafka(), new TopicPartition(deployment.topics().metrics(), 0));
  }

  public void poll(Duration time) throws UndecodableException {
    for (ConsumerRecord<byte[], byte[]> record : reader.poll(time)) {
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
    reader.close();
  }
}

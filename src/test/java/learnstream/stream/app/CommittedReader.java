package learnstream.stream.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import learnstream.codec.AvroCodec;
import learnstream.codec.SchemasById;
import learnstream.config.Deployment;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What a read_committed consumer finds in a topic, all partitions from their beginnings. */
public final class CommittedReader<T extends SpecificRecord> implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(20);
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final SchemasById schemas;
  private final AvroCodec<T> codec;
  private final List<T> found = new ArrayList<>();

  CommittedReader(Deployment deployment, String topic, Class<T> type) {
    schemas = deployment.output().schemas(Duration.ofSeconds(20));
    codec = AvroCodec.of(type, schemas);
    Map<String, Object> settings = new HashMap<>(deployment.kafka());
    settings.put("isolation.level", "read_committed");
    consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** Everything found so far, in the order of each partition. */
  public List<T> found() {
    return found;
  }

  /** Reads what is there now. */
  public void poll() throws Exception {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      found.add(codec.decode(record.value()));
    }
  }

  /** Reads on to the end of what is committed now, which one poll may not reach. */
  public void readToEnd() throws Exception {
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    await(() -> ends.keySet().stream().allMatch(p -> consumer.position(p) >= ends.get(p)));
  }

  /** Reads on until so many messages were found in all. */
  public List<T> await(int wanted) throws Exception {
    return await(wanted, () -> true);
  }

  /** Reads on until so many messages were found in all, or nobody is there to send them. */
  public List<T> await(int wanted, BooleanSupplier alive) throws Exception {
    await(() -> found.size() >= wanted || !alive.getAsBoolean());
    return found;
  }

  public void await(BooleanSupplier done) throws Exception {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!done.getAsBoolean()) {
      poll();
      assertThat(System.nanoTime()).as("in time, %d found", found.size()).isLessThan(deadline);
    }
  }

  @Override
  public void close() {
    consumer.close();
    schemas.close();
  }
}

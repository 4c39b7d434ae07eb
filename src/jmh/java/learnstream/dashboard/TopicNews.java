package learnstream.dashboard;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import learnstream.codec.AvroCodec;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.ModelMetrics;
import learnstream.config.Deployment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the metrics beside the dashboard, to know what a page ought to know. */
final class TopicNews implements AutoCloseable {
  /** A record: what it says the time is, and when it could be read. */
  private record News(long time, long readable) {}

  private final Deployment deployment;
  private final Map<String, Deque<News>> unseen = new HashMap<>();
  private final Map<String, Long> samples = new HashMap<>();
  private final Thread thread = new Thread(this::run, "topic-news");
  private volatile boolean stopping;

  TopicNews(Deployment deployment) {
    this.deployment = deployment;
    thread.start();
  }

  private void run() {
    Map<String, Object> settings = new HashMap<>(deployment.kafka());
    settings.put("isolation.level", "read_committed");
    settings.put("enable.auto.commit", false);
    TopicPartition metrics = new TopicPartition(deployment.topics().metrics(), 0);
    AvroCodec<ModelMetrics> codec = AvroCodec.of(ModelMetrics.class);
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(metrics));
      consumer.seekToEnd(List.of(metrics));
      while (!stopping) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(50))) {
          take(codec.decode(record.value()));
        }
      }
    } catch (UndecodableException e) {
      throw new IllegalStateException(e);
    }
  }

  private synchronized void take(ModelMetrics metrics) {
    String model = metrics.getModelId();
    samples.put(model, metrics.getSamples());
    unseen
        .computeIfAbsent(model, m -> new ArrayDeque<>())
        .add(new News(metrics.getTime().toEpochMilli(), System.currentTimeMillis()));
  }

  /** Samples learnt so far, those of all models added up. */
  synchronized long learnt() {
    return samples.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * How long, in ms, the oldest news that a page does not show has been there.
   *
   * @param shown time of the newest metrics that it shows, by model
   */
  synchronized long behind(Map<String, Long> shown) {
    long now = System.currentTimeMillis();
    long worst = 0;
    for (Map.Entry<String, Deque<News>> each : unseen.entrySet()) {
      long known = shown.getOrDefault(each.getKey(), 0L);
      Deque<News> news = each.getValue();
      while (!news.isEmpty() && news.peek().time <= known) {
        news.remove();
      }
      worst = Math.max(worst, news.isEmpty() ? 0 : now - news.peek().readable);
    }
    return worst;
  }

  @Override
  public void close() throws InterruptedException {
    stopping = true;
    thread.join();
  }
}

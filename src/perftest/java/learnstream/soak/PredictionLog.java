package learnstream.soak;

import java.time.Duration;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import learnstream.codec.AvroCodec;
import learnstream.codec.avro.Prediction;
import learnstream.config.Deployment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Which samples each model has predicted, as a read-committed consumer knows. */
final class PredictionLog implements Runnable {
  private final Deployment deployment;
  private final Map<String, BitSet> predicted = new HashMap<>();
  private final Thread thread = new Thread(this, "soak-predictions");
  private long count;
  private long doubled;
  private Exception failure;
  private volatile boolean stopping;

  PredictionLog(Deployment deployment) {
    this.deployment = deployment;
    deployment.models().forEach(model -> predicted.put(model.spec().id(), new BitSet()));
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  @Override
  public void run() {
    Map<String, Object> settings = new HashMap<>(deployment.kafka());
    settings.put("isolation.level", "read_committed");
    settings.put("enable.auto.commit", false);
    settings.put("auto.offset.reset", "earliest");
    AvroCodec<Prediction> codec = AvroCodec.of(Prediction.class);
    String topic = deployment.topics().predictions();
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      while (!stopping) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          take(codec.decode(record.value()));
        }
      }
    } catch (Exception e) {
      fail(e);
    }
  }

  private synchronized void take(Prediction prediction) {
    BitSet samples = predicted.get(prediction.getModelId());
    int sample = Integer.parseInt(prediction.getSampleId());
    if (samples.get(sample)) {
      doubled++;
    } else {
      samples.set(sample);
      count++;
    }
  }

  private synchronized void fail(Exception e) {
    failure = e;
  }

  /** Pairs of a sample and a model with a prediction. */
  synchronized long count() throws Exception {
    if (failure != null) {
      throw failure;
    }
    return count;
  }

  /** Predictions beyond the first of a pair. */
  synchronized long doubled() {
    return doubled;
  }

  void stop() throws InterruptedException {
    stopping = true;
    thread.join();
  }
}

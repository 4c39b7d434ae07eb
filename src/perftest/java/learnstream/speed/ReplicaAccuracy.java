package learnstream.speed;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import learnstream.codec.AvroCodec;
import learnstream.codec.avro.Prediction;
import learnstream.config.Deployment;
import learnstream.demo.broker.EmbeddedBroker;
import learnstream.demo.data.Digits;
import learnstream.stream.app.MeasuredStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Ten thousand digits, sent at once through a real broker to one learner and to replicas: the mean
 * accuracy before learning over all partitions, that over the last thousand as they were sent, and
 * how long it took from when the samples could be read to when the last one was committed.
 */
public final class ReplicaAccuracy {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int LAST = 1_000;

  private ReplicaAccuracy() {}

  /**
   * @param args what stands under {@code replicas} in the configuration, e.g. {@code mixEvery: 25};
   *     the default for none
   */
  public static void main(String[] args) throws Exception {
    System.out.println(
        "| partitions | threads | whole | last 1,000 | seconds |\n|---|---|---|---|---|");
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      for (int partitions : new int[] {1, 2, 4}) {
        System.out.println(line(broker, partitions, args.length == 0 ? "" : args[0]));
      }
    }
  }

  private static String line(EmbeddedBroker broker, int partitions, String settings)
      throws Exception {
    int threads = Math.min(2, partitions);
    String yaml =
        """
        partitions: %d
        %s
        streams: {num.stream.threads: %d}
        models: [{id: m, features: 784, classes: 10, layers: [128], scaling: {divideBy: 255}}]
        """
            .formatted(
                partitions, partitions == 1 ? "" : "replicas: {%s}".formatted(settings), threads);
    try (MeasuredStream stream = MeasuredStream.learning(broker, yaml, BenchRecords.digits())) {
      Digits digits = new Digits();
      double seconds = digits.count() / stream.round(digits.count());
      boolean[] right = right(stream.deployment(), digits);
      return String.format(
          Locale.ROOT,
          "| %d | %d | %.4f | %.3f | %.1f |",
          partitions,
          threads,
          share(right, 0),
          share(right, right.length - LAST),
          seconds);
    }
  }

  private static double share(boolean[] right, int from) {
    int count = 0;
    for (int i = from; i < right.length; i++) {
      count += right[i] ? 1 : 0;
    }
    return count / (double) (right.length - from);
  }

  /** Which digits were recognised before they were learnt. */
  private static boolean[] right(Deployment deployment, Digits digits) throws Exception {
    Map<String, Object> settings = new HashMap<>(deployment.kafka());
    settings.put("group.id", deployment.name() + "-accuracy");
    settings.put("auto.offset.reset", "earliest");
    settings.put("isolation.level", "read_committed");
    boolean[] right = new boolean[digits.count()];
    var bytes = new ByteArrayDeserializer();
    AvroCodec<Prediction> codec = AvroCodec.of(Prediction.class);
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings, bytes, bytes)) {
      consumer.subscribe(List.of(deployment.topics().predictions()));
      long end = System.nanoTime() + PATIENCE.toNanos();
      for (int found = 0; found < right.length; ) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          Prediction said = codec.decode(record.value());
          int digit = Integer.parseInt(said.getSampleId().substring("digit-".length()));
          right[digit] = said.getPredicted().equals(Integer.toString(digits.label(digit)));
          found++;
        }
        if (System.nanoTime() > end) {
          throw new IllegalStateException("%d predictions of %d".formatted(found, right.length));
        }
      }
    }
    return right;
  }
}

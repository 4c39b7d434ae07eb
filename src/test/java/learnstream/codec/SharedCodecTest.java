package learnstream.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.Prediction;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

/** Kafka Streams gives one serializer to all tasks of a sink, and so to several threads. */
class SharedCodecTest {
  private static final int THREADS = 4;
  private static final int RECORDS = 5_000;

  private static Prediction prediction(Random random) {
    List<Float> scores = new ArrayList<>();
    for (int i = 0; i < random.nextInt(40); i++) {
      scores.add(random.nextFloat());
    }
    return Prediction.newBuilder()
        .setSampleId("sample-" + random.nextLong())
        .setModelId("m")
        .setModelVersion(random.nextLong())
        .setScores(scores)
        .setPredicted("class-" + random.nextInt())
        .setLabel(random.nextDouble())
        .setPartition(random.nextInt())
        .setOffset(random.nextLong())
        .setTrainingOffset(random.nextLong())
        .setEventTime(Instant.ofEpochMilli(random.nextInt()))
        .setTime(Instant.ofEpochMilli(random.nextInt()))
        .setDetails(Map.of("energy", scores))
        .build();
  }

  private static LabelledSample sample(Random random) {
    Map<String, Double> features = Map.of("a", random.nextDouble(), "b", random.nextDouble());
    return new LabelledSample(
        "sample-" + random.nextLong(), null, features, "yes", 1.0, Instant.EPOCH);
  }

  /** Every thread encodes and decodes records of its own; how many came back different. */
  private static <T extends SpecificRecord> int differences(
      AvroCodec<T> shared, java.util.function.Function<Random, T> records) throws Exception {
    CyclicBarrier start = new CyclicBarrier(THREADS);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Callable<Integer>> work = new ArrayList<>();
      IntStream.range(0, THREADS)
          .forEach(
              seed ->
                  work.add(
                      () -> {
                        Random random = new Random(seed);
                        int different = 0;
                        start.await();
                        for (int i = 0; i < RECORDS; i++) {
                          T record = records.apply(random);
                          byte[] bytes = shared.encode(record);
                          different += record.equals(shared.decode(bytes)) ? 0 : 1;
                        }
                        return different;
                      }));
      int different = 0;
      for (Future<Integer> each : threads.invokeAll(work)) {
        different += each.get();
      }
      return different;
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void keepsThePredictionsOfThreadsApart() throws Exception {
    assertThat(differences(AvroCodec.of(Prediction.class), SharedCodecTest::prediction)).isZero();
  }

  @Test
  void keepsTheSamplesOfThreadsApart() throws Exception {
    assertThat(differences(AvroCodec.of(LabelledSample.class), SharedCodecTest::sample)).isZero();
  }
}

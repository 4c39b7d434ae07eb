package learnstream.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import learnstream.codec.AvroCodec;
import learnstream.codec.avro.LabelledSample;
import org.apache.kafka.streams.KeyValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pool that an earlier version stored, of which nothing was said and which was not watched. */
class UnwatchedPoolTest {
  private static final int STOPPED = 450;
  private static final String NONE = ",\"drift\":\"none\"";
  private static final String EARLIER =
      """
      name: recorded
      metrics: {everySamples: 1, every: 1h}
      models:
        - {id: m, features: 2, classes: [a, b], members: [{layers: [8]}, {layers: [4], optimiser: adam}],
           snapshot: {everySamples: 1000, every: 1000h}, checkpoint: {everySamples: 100000, every: 1h},
           drift: none}
      """;
  private static final String PRESENT = EARLIER.replace(",\n     drift: none", "");

  @TempDir private Path directory;

  private final AvroCodec<LabelledSample> codec = AvroCodec.of(LabelledSample.class);
  private final List<Event> samples = new ArrayList<>();

  /** The class is the sign of the first number, but by chance from 300 to 600 and from 900 on. */
  UnwatchedPoolTest() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 1100; i++) {
      float x = (float) (random.nextDouble() - 0.5);
      boolean isByChance = i / 300 % 2 == 1;
      String label = (isByChance ? random.nextBoolean() : x > 0) ? "a" : "b";
      LabelledSample sample =
          new LabelledSample(
              "s", null, List.of(x, (float) random.nextDouble()), label, 1.0, Instant.EPOCH);
      samples.add(Event.sample(null, codec.encode(sample)));
    }
  }

  private DrivenModels models(
      String yaml, String name, int from, Map<String, List<KeyValue<byte[], byte[]>>> stores)
      throws Exception {
    return new DrivenModels(
        yaml, directory.resolve(name), samples.subList(0, from), stores, List.of());
  }

  private List<String> take(DrivenModels models, int from, int until) {
    models.take(samples.subList(from, until));
    return models.outcome();
  }

  private static List<String> drifts(List<String> outcome) {
    return outcome.stream().filter(line -> line.contains("drift by adwin on error")).toList();
  }

  /** What the earlier version knew no word for. */
  private static Map<String, List<KeyValue<byte[], byte[]>>> withoutNone(
      Map<String, List<KeyValue<byte[], byte[]>>> stores) {
    Map<String, List<KeyValue<byte[], byte[]>>> earlier = new TreeMap<>(stores);
    earlier.put(
        "m-models",
        stores.get("m-models").stream()
            .map(
                record ->
                    record.key[0] == 8
                        ? KeyValue.pair(
                            record.key,
                            new String(record.value, StandardCharsets.UTF_8)
                                .replace(NONE, "")
                                .getBytes(StandardCharsets.UTF_8))
                        : record)
            .toList());
    return earlier;
  }

  @Test
  void isWatchedBehindTheLastSampleThatItHadHandled() throws Exception {
    try (DrivenModels watched = models(PRESENT, "watched", 0, Map.of());
        DrivenModels earlier = models(EARLIER, "earlier", 0, Map.of())) {
      assertThat(drifts(take(watched, 0, STOPPED)))
          .as("in what is replayed there is a drift to be found")
          .isNotEmpty();
      take(earlier, 0, STOPPED);
      try (DrivenModels present =
          models(PRESENT, "present", STOPPED, withoutNone(earlier.stores()))) {
        assertThat(take(present, STOPPED, 700)).isEqualTo(take(earlier, STOPPED, 700));
        var stores = present.stores();
        List<String> goesOn = take(present, 700, 1100);
        assertThat(drifts(goesOn))
            .isNotEmpty()
            .allMatch(line -> Integer.parseInt(line.split(" ")[1]) > 900);
        try (DrivenModels again = models(PRESENT, "again", 700, stores)) {
          assertThat(take(again, 700, 1100)).isEqualTo(goesOn);
        }
      }
    }
  }

  @Test
  void isNoLongerWatchedWhereTheConfigurationSaysNone() throws Exception {
    try (DrivenModels watched = models(PRESENT, "watched", 0, Map.of())) {
      take(watched, 0, STOPPED);
      try (DrivenModels unwatched = models(EARLIER, "unwatched", STOPPED, watched.stores())) {
        List<String> goesOn = take(unwatched, STOPPED, 1100);
        assertThat(goesOn).isNotEmpty();
        assertThat(drifts(goesOn)).isEmpty();
      }
    }
  }
}

package learnstream.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import learnstream.codec.AvroCodec;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.RefusalReason;
import learnstream.config.reader.ConfigReader;
import learnstream.model.Learner;
import learnstream.stream.checkpoint.Importable;
import learnstream.stream.checkpoint.ImportedSnapshot;
import learnstream.stream.state.SnapshotRecords;
import org.apache.kafka.streams.KeyValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that is imported with samples of a mini-batch that another deployment took in. */
class ImportedBatchTest {
  private static final String YAML =
      """
      name: imported
      models:
        - {id: m, features: [x, y], classes: [a, b], layers: [4], activation: tanh, outliers: learn, batchSize: 4, batchTimeLimit: 100h,
           checkpoint: {every: 1h}, snapshot: {everySamples: 1}}
      """;

  private final AvroCodec<LabelledSample> codec = AvroCodec.of(LabelledSample.class);
  @TempDir private Path directory;

  private Event sample(int i, double first) {
    Object features = Map.of("x", first, "y", i % 2 - 0.5);
    return Event.sample(
        null,
        codec.encode(
            new LabelledSample(
                "s" + i, null, features, "ab".charAt(i % 2) + "", 1.0, Instant.EPOCH)));
  }

  private List<Event> samples(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> sample(i, i % 3 - 1.0)).toList();
  }

  @Test
  void takesNoSampleOfThisTopicForOneOfTheOther() throws Exception {
    // A saturated unit gives finite scores, and 0 times infinity in the gradient of its mini-batch.
    List<Event> before = List.of(sample(0, 1), sample(1, 1e300), Event.clock(3_600_000));
    List<KeyValue<byte[], byte[]>> checkpoint;
    List<String> next;
    try (DrivenModels there =
        new DrivenModels(YAML, directory.resolve("there"), List.of(), Map.of(), List.of())) {
      there.take(before);
      there.outcome();
      checkpoint = there.checkpoints();
      there.take(samples(2, 10));
      next = there.outcome();
      assertThat(there.deadLetters())
          .singleElement()
          .satisfies(letter -> assertThat(letter.getOffset()).isEqualTo(1))
          .satisfies(
              letter ->
                  assertThat(letter.getReason()).isEqualTo(RefusalReason.NON_FINITE_GRADIENT));
    }
    Importable model = Importable.of(ConfigReader.parse(YAML, "test"), "m").orElseThrow();
    var imported =
        ImportedSnapshot.of(model, DrivenModels.whole(List.of(checkpoint.get(0).value)).get(0));
    var stores = Map.of("m-models", SnapshotRecords.of(new byte[0], imported));
    try (DrivenModels here =
        new DrivenModels(YAML, directory.resolve("here"), List.of(), stores, List.of())) {
      here.take(samples(2, 10));
      assertThat(scores(here.outcome())).hasSize(8).isEqualTo(scores(next));
      assertThat(here.deadLetters())
          .singleElement()
          .satisfies(
              letter -> {
                assertThat(letter.getReason()).isEqualTo(RefusalReason.NON_FINITE_GRADIENT);
                assertThat(letter.getOffset()).isEqualTo(Learner.ELSEWHERE);
                assertThat(letter.getValue()).isNull();
              });
    }
  }

  private static List<String> scores(List<String> outcome) {
    return outcome.stream()
        .filter(line -> line.contains(" version "))
        .map(line -> line.replaceFirst("^m \\d+ ", ""))
        .toList();
  }
}

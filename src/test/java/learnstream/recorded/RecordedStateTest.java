package learnstream.recorded;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import learnstream.codec.CheckpointFile;
import learnstream.config.reader.ConfigReader;
import learnstream.stream.checkpoint.Importable;
import learnstream.stream.checkpoint.ImportedSnapshot;
import learnstream.stream.state.FrozenState;
import learnstream.stream.state.SnapshotRecords;
import org.apache.kafka.streams.KeyValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What earlier versions have stored is read and goes on to the bit: this version predicts, refuses
 * and learns from there as the one that stored it did. {@link StateRecorder} made the recordings.
 */
class RecordedStateTest {
  static final String GAN = "gan.gz";
  static final String EXPORTED = "exported.gz";
  static final String EXPORTED_FILE = "exported.avro";
  private static final Path RECORDED = Path.of("src/test/resources/recorded");

  @TempDir private Path directory;

  static List<Path> recordings() throws Exception {
    try (Stream<Path> files = Files.walk(RECORDED)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  static Stream<Path> models() throws Exception {
    return recordings().stream()
        .filter(file -> file.toString().endsWith(".gz"))
        .filter(file -> !file.endsWith(GAN) && !file.endsWith(EXPORTED));
  }

  static Stream<Path> gans() throws Exception {
    return recordings().stream().filter(file -> file.endsWith(GAN));
  }

  @ParameterizedTest
  @MethodSource("models")
  void whatAnEarlierVersionStoredGoesOnToTheBit(Path file) throws Exception {
    Recording recording = Recording.read(file);
    assertThat(formats(recording.stores())).containsOnly(file.getParent().endsWith("0.1") ? 1 : 2);
    try (DrivenModels models =
        new DrivenModels(
            recording.yaml(),
            directory,
            recording.before(),
            recording.stores(),
            recording.checkpoints())) {
      models.take(recording.next());
      assertThat(models.outcome()).isEqualTo(recording.outcome());
      assertStates(recording, DrivenModels.states(models.checkpoints()));
      assertThat(formats(models.stores())).as("what is written from then on").contains(2);
    }
  }

  /** Nothing of it is lost: a model of which nothing is said was a network then. */
  @Test
  void aModelThatIsAPoolNowSaysHowToGoOnWithTheNetwork() throws Exception {
    Path file = models().filter(each -> each.endsWith("min-max.gz")).findFirst().orElseThrow();
    Recording recording = Recording.read(file);
    assertThatThrownBy(
            () ->
                new DrivenModels(
                        recording.yaml().replace("layers: [4], ", ""),
                        directory,
                        recording.before(),
                        recording.stores(),
                        recording.checkpoints())
                    .take(recording.next()))
        .hasStackTraceContaining("the configuration does not fit the stored model")
        .hasStackTraceContaining("give kind: ffnn to go on with it");
  }

  /** Storage formats of the snapshots among the records of stores. */
  private static Set<Integer> formats(Map<String, List<KeyValue<byte[], byte[]>>> stores) {
    Set<Integer> formats = new TreeSet<>();
    for (KeyValue<byte[], byte[]> each : stores.values().stream().flatMap(List::stream).toList()) {
      boolean isLastPart =
          each.key.length > 9
              && ByteBuffer.wrap(each.key).getInt(each.key.length - 4) == Integer.MAX_VALUE;
      if (isLastPart) {
        formats.add(0x4c53_0000 ^ ByteBuffer.wrap(each.value).order(LITTLE_ENDIAN).getInt());
      }
    }
    return formats;
  }

  static Stream<Path> exports() throws Exception {
    return recordings().stream().filter(file -> file.endsWith(EXPORTED));
  }

  /** In a deployment where the offsets are others. */
  @ParameterizedTest
  @MethodSource("exports")
  void soDoesWhatItExported(Path file) throws Exception {
    Recording recording = Recording.read(file);
    Importable model =
        Importable.of(ConfigReader.parse(recording.yaml(), "recorded"), "m").orElseThrow();
    FrozenState imported =
        ImportedSnapshot.of(model, CheckpointFile.read(file.resolveSibling(EXPORTED_FILE)));
    Map<String, List<KeyValue<byte[], byte[]>>> stores =
        Map.of("m-models", SnapshotRecords.of(new byte[0], imported));
    try (DrivenModels models =
        new DrivenModels(recording.yaml(), directory, List.of(), stores, List.of())) {
      models.take(recording.next());
      assertThat(predictions(models.outcome())).isEqualTo(predictions(recording.outcome()));
    }
  }

  private static List<String> predictions(List<String> outcome) {
    return outcome.stream()
        .filter(line -> line.contains(" version "))
        .map(line -> line.replaceFirst("^m \\d+ ", ""))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("gans")
  void soDoBothHalvesOfAGan(Path file) throws Exception {
    Recording recording = Recording.read(file);
    try (DrivenGan gan =
        new DrivenGan(recording.yaml(), directory, recording.before(), recording.stores())) {
      assertThat(gan.exchange(recording.outcome().size())).isEqualTo(recording.outcome());
      assertStates(recording, DrivenModels.states(gan.checkpoints()));
    }
  }

  /** What a later version stores besides comes behind. */
  private static void assertStates(Recording recording, Map<String, byte[]> states) {
    assertThat(states).containsOnlyKeys(recording.states().keySet());
    recording
        .states()
        .forEach(
            (name, state) ->
                assertThat(Arrays.copyOf(states.get(name), state.length))
                    .as(name)
                    .isEqualTo(state));
  }
}

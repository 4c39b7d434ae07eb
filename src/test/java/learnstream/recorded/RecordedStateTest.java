package learnstream.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
    }
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

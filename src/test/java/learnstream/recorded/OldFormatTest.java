package learnstream.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import learnstream.reliability.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The row of the table of faults for what earlier versions have stored. */
class OldFormatTest {
  @TempDir private Path directory;

  private static Path ffnn() throws Exception {
    return RecordedStateTest.models()
        .filter(file -> file.endsWith(Scenario.FFNN.file()))
        .findFirst()
        .orElseThrow();
  }

  private Outcome outcome(Path file, Set<Scenario> wanted) throws Exception {
    return OldFormat.outcome(Stream.of(file), wanted, directory);
  }

  @Test
  void holdsWhereEverythingIsAsItWasStored() throws Exception {
    Outcome outcome = outcome(ffnn(), Set.of(Scenario.FFNN));
    assertThat(outcome.held()).isTrue();
    assertThat(outcome.rounds()).isOne();
    assertThat(outcome.samples()).isPositive();
  }

  @Test
  void isIncompleteWithoutAFinalState() throws Exception {
    Recording recorded = Recording.read(ffnn());
    Map<String, byte[]> states = new TreeMap<>(recorded.states());
    states.put("another/", new byte[100]);
    Path file = directory.resolve("changed.gz");
    new Recording(
            recorded.yaml(),
            recorded.before(),
            recorded.stores(),
            recorded.checkpoints(),
            recorded.next(),
            recorded.outcome(),
            states)
        .write(file);
    Outcome outcome = outcome(file, Set.of(Scenario.FFNN));
    assertThat(outcome.complete()).isFalse();
    assertThat(outcome.note()).contains("no final state of another/");
  }

  @Test
  void isIncompleteWithoutARecordingOfAScenario() throws Exception {
    Outcome outcome = outcome(ffnn(), Set.of(Scenario.FFNN, Scenario.MP_NEURON));
    assertThat(outcome.complete()).isFalse();
    assertThat(outcome.note()).contains("no recording of mp-neuron.gz");
  }

  @Test
  void everyScenarioIsRecorded() throws Exception {
    assertThat(RecordedStateTest.models().map(file -> file.getFileName().toString()))
        .contains(Stream.of(Scenario.values()).map(Scenario::file).toArray(String[]::new));
  }
}

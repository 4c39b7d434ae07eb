package learnstream.config.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import learnstream.config.ConfigException;
import learnstream.config.Deployment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kinds that learn the samples themselves: hopfield and autoencoder. */
class SelfTaughtReaderTest {
  private static List<String> mistakes(String model) {
    ConfigException thrown =
        catchThrowableOfType(
            ConfigException.class,
            () -> ConfigReader.parse("name: x\nmodels: [{id: m, " + model + "}]\n", "my.yaml"));
    return thrown.problems().stream()
        .map(problem -> problem.toString().replace("models[0].", ""))
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kind: hopfield, features: 9 | hopfield 9 bipolar, hebbian, scaling none, batch 1,",
        "kind: hopfield, features: 9, storage: storkey, values: binary | hopfield 9 binary, storkey,",
        "kind: hopfield, features: 2, storage: pseudo-inverse, thresholds: [0.5, -1] "
            + "| hopfield 2 bipolar, pseudo-inverse,",
        "kind: hopfield, features: 9, storage: modern, patterns: 50, beta: 0.5, sweeps: 3 "
            + "| hopfield 9 continuous, modern of 50,",
        "kind: autoencoder, features: 9 | autoencoder 9 -> dense 64 relu -> dense 16 relu -> dense"
            + " 64 relu -> dense 9 identity, loss mean-squared-error, adam, float32, seed 1,",
        "kind: autoencoder, features: 9, layers: [2], scaling: min-max "
            + "| autoencoder 9 -> dense 2 relu -> dense 9 sigmoid, loss binary-cross-entropy,",
        "kind: autoencoder, features: 9, layers: [2], loss: binary-cross-entropy, batchSize: 3 "
            + "| autoencoder 9 -> dense 2 relu -> dense 9 sigmoid, loss binary-cross-entropy,",
      })
  void readsWhatIsSaidAndTheUsualElsewhere(String model, String architecture) throws Exception {
    Deployment deployment =
        ConfigReader.parse("name: x\nmodels: [{id: m, " + model + "}]\n", "my.yaml");
    assertThat(deployment.models().get(0).spec().architecture()).startsWith(architecture);
  }

  @Test
  void refusesWhatAHopfieldNetworkHasNoUseFor() {
    assertThat(
            mistakes(
                "kind: hopfield, features: 4, classes: 2, storage: storky, update: annealed,"
                    + " temperature: {start: 0.1, end: 0.5}, values: continuous, thresholds: [1, 2],"
                    + " beta: 1, sweeps: 0, batchSize: 2"))
        .containsExactlyInAnyOrder(
            "classes: 2 is not allowed here: what is learnt is the sample itself",
            "storage: storky is not allowed; give one of hebbian, storkey, "
                + "pseudo-inverse, modern; did you mean storkey?",
            "temperature.end: 0.5 is not allowed; give a number above 0 and at most "
                + "that of start",
            "values: continuous is not allowed; give bipolar or binary, or storage: " + "modern",
            "thresholds: [1,2] is not allowed; give a number, or a list of 4 numbers",
            "beta: 1 is not allowed here: it belongs to storage: modern",
            "sweeps: 0 is not allowed; give a positive integer",
            "batchSize: 2 is not allowed; give 1, since hopfield learns one sample " + "at a time");
    assertThat(mistakes("kind: hopfield, features: 20000, temperature: {start: 0.1}, patterns: 5"))
        .containsExactlyInAnyOrder(
            "temperature: {\"start\":0.1} is not allowed here: it belongs to update: " + "annealed",
            "patterns: 5 is not allowed here: it belongs to storage: modern",
            "features: 20000 is not allowed; give at most 11585, since each neuron "
                + "has a weight with every other one");
    assertThat(
            mistakes(
                "kind: hopfield, features: 3, update: annealed,"
                    + " temperature: {start: 0, end: 0.5, factor: 0.9}"))
        .containsExactlyInAnyOrder(
            "temperature.start: 0 is not allowed; give a number above 0",
            "temperature.factor: 0.9 is not allowed; give either end or factor");
    assertThat(
            mistakes(
                "kind: hopfield, features: 3, storage: modern, update: synchronous, beta: 0,"
                    + " thresholds: 1"))
        .containsExactlyInAnyOrder(
            "update: synchronous is not allowed here: storage: modern does without it",
            "thresholds: 1 is not allowed here: storage: modern does without it",
            "beta: 0 is not allowed; give a number above 0");
  }

  @Test
  void refusesLossesThatDoNotSuitAnAutoencoder() {
    assertThat(mistakes("kind: autoencoder, features: 3, loss: categorical-cross-entropy"))
        .containsExactly(
            "loss: categorical-cross-entropy is not allowed; give mean-squared-error "
                + "or binary-cross-entropy");
    assertThat(
            mistakes(
                "kind: autoencoder, features: 3, loss: binary-cross-entropy, scaling: standard"))
        .containsExactly(
            "loss: binary-cross-entropy is not allowed; give mean-squared-error, "
                + "since numbers scaled so are not between 0 and 1");
    assertThat(mistakes("kind: autoencoder, features: 3, target: x, layrs: [3]"))
        .hasSize(2)
        .anySatisfy(
            mistake ->
                assertThat(mistake)
                    .isEqualTo(
                        "target: x is not allowed here: what is learnt is the sample itself"))
        .anySatisfy(mistake -> assertThat(mistake).endsWith("did you mean layers?"));
  }
}

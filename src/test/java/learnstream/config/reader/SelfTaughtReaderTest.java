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
            "classes: 2 is not allowed; nothing is, since what is learnt is the sample itself",
            "storage: storky is not allowed; one of hebbian, storkey, pseudo-inverse, modern is; did"
                + " you mean storkey?",
            "temperature.end: 0.5 is not allowed; a number above 0 and at most that of start is",
            "values: continuous is not allowed; bipolar or binary is, or storage: modern",
            "thresholds: [1,2] is not allowed; a number, or a list of 4 numbers, is",
            "beta: 1 is not allowed; nothing is, except with storage: modern",
            "sweeps: 0 is not allowed; a positive integer is",
            "batchSize: 2 is not allowed; 1 is, since hopfield learns one sample at a time");
    assertThat(mistakes("kind: hopfield, features: 20000, temperature: {start: 0.1}, patterns: 5"))
        .containsExactlyInAnyOrder(
            "temperature: {\"start\":0.1} is not allowed; nothing is, except with update: annealed",
            "patterns: 5 is not allowed; nothing is, except with storage: modern",
            "features: 20000 is not allowed; at most 11585 are, since each neuron has a weight with"
                + " every other one");
    assertThat(
            mistakes(
                "kind: hopfield, features: 3, update: annealed,"
                    + " temperature: {start: 0, end: 0.5, factor: 0.9}"))
        .containsExactlyInAnyOrder(
            "temperature.start: 0 is not allowed; a number above 0 is",
            "temperature.factor: 0.9 is not allowed; either end or factor is");
    assertThat(
            mistakes(
                "kind: hopfield, features: 3, storage: modern, update: synchronous, beta: 0,"
                    + " thresholds: 1"))
        .containsExactlyInAnyOrder(
            "update: synchronous is not allowed; nothing is, with storage: modern",
            "thresholds: 1 is not allowed; nothing is, with storage: modern",
            "beta: 0 is not allowed; a number above 0 is");
  }

  @Test
  void refusesLossesThatDoNotSuitAnAutoencoder() {
    assertThat(mistakes("kind: autoencoder, features: 3, loss: categorical-cross-entropy"))
        .containsExactly(
            "loss: categorical-cross-entropy is not allowed; mean-squared-error or"
                + " binary-cross-entropy is");
    assertThat(
            mistakes(
                "kind: autoencoder, features: 3, loss: binary-cross-entropy, scaling: standard"))
        .containsExactly(
            "loss: binary-cross-entropy is not allowed; mean-squared-error is, since numbers scaled"
                + " so are not between 0 and 1");
    assertThat(mistakes("kind: autoencoder, features: 3, target: x, layrs: [3]"))
        .hasSize(2)
        .anySatisfy(
            mistake ->
                assertThat(mistake)
                    .isEqualTo(
                        "target: x is not allowed; nothing is, since what is learnt is the sample"
                            + " itself"))
        .anySatisfy(mistake -> assertThat(mistake).endsWith("did you mean layers?"));
  }
}

package learnstream.model.feedforward;

import static org.assertj.core.api.Assertions.assertThat;

import learnstream.config.reader.ConfigReader;
import learnstream.model.Learner;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeedForwardWarningTest {
  @ParameterizedTest
  @CsvSource({
    "nd4j, 16, 64, true",
    "nd4j, 1000, 1, true",
    "nd4j, 1000, 32, false",
    "java, 16, 1, false",
  })
  void saysWhereNd4jWasMeasuredToBeSlower(String backend, int units, int batchSize, boolean isSlow)
      throws Exception {
    String yaml =
        "models: [{features: 2, classes: [a, b], layers: [%d], backend: %s, batchSize: %d}]"
            .formatted(units, backend, batchSize);
    Learner learner = new Learner(ConfigReader.parse(yaml, "test").models().get(0).spec());
    if (isSlow) {
      assertThat(learner.model().warning().orElseThrow())
          .startsWith(
              "backend: nd4j is slower than java on a CPU for layers of %d units and a batchSize of %d;"
                  .formatted(units, batchSize));
    } else {
      assertThat(learner.model().warning()).isEmpty();
    }
  }
}

package learnstream.stream.supervised;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import learnstream.codec.avro.DeadLetter;
import learnstream.codec.avro.ModelMetrics;
import learnstream.codec.avro.Prediction;
import learnstream.codec.avro.RefusalReason;
import learnstream.demo.data.Digits;
import org.junit.jupiter.api.Test;

/** Perceptrons and radial basis function networks, from samples to what consumers see. */
class PerceptronAndRbfTest {
  private static DrivenTopology example(String name) throws Exception {
    return new DrivenTopology(Files.readString(Path.of("src/examples/" + name)));
  }

  @Test
  void theExampleOfAnRbfNetworkPredictsATurbinesPower() throws Exception {
    List<String> rows = Files.readAllLines(Path.of("src/examples/rbf.csv"));
    double squares = 0;
    double mean = 0;
    double spread = 0;
    try (DrivenTopology topology = example("rbf.yaml")) {
      for (String row : rows.subList(1, rows.size())) {
        String[] cells = row.split(",");
        topology.send(
            Map.of(
                "windSpeed", Double.parseDouble(cells[0]),
                "temperature", Double.parseDouble(cells[1])),
            Double.parseDouble(cells[2]));
      }
      List<Prediction> predictions = topology.predictions();
      assertThat(predictions).hasSize(300);
      for (Prediction prediction : predictions.subList(100, 300)) {
        mean += (double) prediction.getLabel() / 200;
      }
      for (Prediction prediction : predictions.subList(100, 300)) {
        double power = (double) prediction.getLabel();
        squares += Math.pow((double) prediction.getPredicted() - power, 2);
        spread += Math.pow(power - mean, 2);
      }
    }
    assertThat(squares / spread).as("share of the variance that is left").isLessThan(0.1);
  }

  @Test
  void theExampleOfPerceptronsReadsDigits() throws Exception {
    Digits digits = new Digits();
    try (DrivenTopology topology = example("perceptron.yaml")) {
      for (int i = 0; i < 1000; i++) {
        topology.send(digits.sample(i));
      }
      List<Prediction> predictions = topology.predictions();
      for (String model : List.of("plain", "averaged", "passive-aggressive")) {
        assertThat(predictions)
            .filteredOn(p -> p.getModelId().equals(model) && p.getPredicted().equals(p.getLabel()))
            .hasSizeGreaterThan(650);
      }
    }
  }

  @Test
  void twoClassesOfAnyNamesHaveOneScoreAndTheSumBehindIt() throws Exception {
    String yaml =
        """
        models:
          - {id: mail, kind: perceptron, rule: pa-1, aggressiveness: 1, features: [a, b],
             classes: [ham, spam], outliers: learn}
        """;
    try (DrivenTopology topology = new DrivenTopology(yaml)) {
      Random random = new Random(1);
      for (int i = 0; i < 500; i++) {
        double a = random.nextDouble();
        double b = random.nextDouble();
        topology.send(Map.of("a", a, "b", b), a > b ? "spam" : "ham");
      }
      topology.send(Map.of("a", 0.9, "b", 0.1), null);
      topology.send(Map.of("a", 0.1, "b", 0.9), null);
      topology.send(Map.of("a", 0.1, "b", 0.9), "eggs");
      topology.send(Map.of("a", 1e39, "b", 0.9), "ham");
      List<Prediction> predictions = topology.predictions();
      Prediction spam = predictions.get(500);
      Prediction ham = predictions.get(501);
      assertThat(predictions).hasSize(502);
      assertThat(spam.getPredicted()).isEqualTo("spam");
      assertThat(spam.getScores()).containsExactly(1f);
      assertThat(spam.getDetails().get("sum").get(0)).isPositive();
      assertThat(ham.getPredicted()).isEqualTo("ham");
      assertThat(ham.getScores()).containsExactly(0f);
      assertThat(ham.getDetails().get("sum").get(0)).isNegative();
      assertThat(topology.read(topology.deployment().topics().deadLetters(), DeadLetter.class))
          .extracting(DeadLetter::getReason)
          .containsExactly(RefusalReason.UNKNOWN_CLASS, RefusalReason.NON_FINITE_GRADIENT);
    }
  }

  /** Scaling learns from them as well: unscaled, the second feature would decide alone. */
  @Test
  void samplesWithoutLabelsPlaceTheCentresSoThatFewLabelsAreEnough() throws Exception {
    String yaml =
        """
        metrics: {everySamples: 500, every: 1h}
        models:
          - {id: clusters, kind: rbf, units: 12, widths: {neighbours: 2, factor: 1},
             features: [a, b], classes: [left, right], scaling: standard,
             outputs: {forgetting: 1, regularisation: 0.01}}
        """;
    Random random = new Random(2);
    try (DrivenTopology topology = new DrivenTopology(yaml)) {
      for (int i = 0; i < 500; i++) {
        topology.send(point(random, i % 2), null);
      }
      for (int i = 0; i < 12; i++) {
        topology.send(point(random, i % 2), i % 2 == 0 ? "left" : "right");
      }
      for (int i = 0; i < 200; i++) {
        topology.send(point(random, i % 2), null);
      }
      List<Prediction> predictions = topology.predictions().subList(512, 712);
      int right = 0;
      for (int i = 0; i < 200; i++) {
        right += predictions.get(i).getPredicted().equals(i % 2 == 0 ? "left" : "right") ? 1 : 0;
      }
      assertThat(right).isGreaterThan(190);
      assertThat(topology.read(topology.deployment().topics().metrics(), ModelMetrics.class))
          .last()
          .satisfies(m -> assertThat(m.getUnlabelled()).isGreaterThanOrEqualTo(500));
    }
  }

  private static Map<String, Double> point(Random random, int side) {
    return Map.of(
        "a", 4.0 * side - 2 + 0.4 * random.nextGaussian(), "b", 1000 * random.nextGaussian());
  }
}

package learnstream.stream.supervised;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import learnstream.codec.avro.DeadLetter;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.ModelMetrics;
import learnstream.codec.avro.Prediction;
import learnstream.codec.avro.RefusalReason;
import org.junit.jupiter.api.Test;

/** Streams whose samples are themselves what is learnt. */
class UnlabelledStreamsTest {
  private static LabelledSample sample(List<Float> features, String label, double weight) {
    return new LabelledSample("s", null, features, label, weight, Instant.EPOCH);
  }

  private static List<DeadLetter> deadLetters(DrivenTopology topology) {
    return topology.read(topology.deployment().topics().deadLetters(), DeadLetter.class);
  }

  private static ModelMetrics newestMetrics(DrivenTopology topology) {
    List<ModelMetrics> metrics =
        topology.read(topology.deployment().topics().metrics(), ModelMetrics.class);
    return metrics.get(metrics.size() - 1);
  }

  @Test
  void theExampleRecallsDamagedLetters() throws Exception {
    Map<String, List<Float>> letters = new HashMap<>();
    int recalled = 0;
    try (DrivenTopology topology =
        new DrivenTopology(Files.readString(Path.of("src/examples/hopfield.yaml")))) {
      for (String line : Files.readAllLines(Path.of("src/examples/hopfield.jsonl"))) {
        JsonNode json = new ObjectMapper().readTree(line);
        List<Float> features = new ArrayList<>();
        json.get("features").forEach(number -> features.add((float) number.asDouble()));
        topology.send(
            sample(features, json.get("label").asText(), json.path("weight").asDouble(1)));
        Prediction prediction = topology.predictions().get(0);
        String label = (String) prediction.getLabel();
        if (letters.putIfAbsent(label, features) != null) {
          assertThat(prediction.getScores())
              .as(json.get("id").asText())
              .isEqualTo(letters.get(label));
          assertThat(features).isNotEqualTo(letters.get(label));
          assertThat(prediction.getModelVersion()).isEqualTo(7);
          assertThat(prediction.getDetails().get("converged")).containsExactly(1f);
          assertThat(prediction.getDetails().get("load")).containsExactly(7f / 35);
          List<Float> energy = prediction.getDetails().get("energy");
          assertThat(energy.get(energy.size() - 1)).isLessThan(energy.get(0));
          recalled++;
        }
      }
    }
    assertThat(recalled).isEqualTo(14);
  }

  @Test
  void patternsAreStoredAndCountedAndBadOnesRefused() throws Exception {
    try (DrivenTopology topology =
        new DrivenTopology(
            """
            name: patterns
            metrics: {everySamples: 1, every: 1h}
            models:
              - id: memory
                kind: hopfield
                features: 6
                values: bipolar
            """)) {
      List<Float> pattern = List.of(1f, -1f, 1f, 1f, -1f, -1f);
      List<Float> damaged = List.of(1f, -1f, 1f, 1f, -1f, 1f);
      topology.send(sample(pattern, null, 1));
      topology.send(sample(damaged, "any", 0));
      topology.send(sample(List.of(1f, 1f), null, 1));
      topology.send(sample(List.of(1f, -1f, 1f, Float.NaN, -1f, 1f), null, 1));
      topology.send(sample(pattern, null, -1));
      topology.send(sample(pattern, null, 1e300));
      topology.send(sample(damaged, null, 0));
      List<Prediction> predictions = topology.predictions();
      assertThat(predictions).extracting(Prediction::getModelVersion).containsExactly(0L, 1L, 1L);
      assertThat(predictions.get(1).getScores()).isEqualTo(pattern);
      assertThat(predictions.get(1).getLabel()).isEqualTo("any");
      assertThat((double) predictions.get(1).getPredicted()).isCloseTo(4 / 6.0, within(1e-12));
      assertThat(deadLetters(topology))
          .extracting(DeadLetter::getReason)
          .containsExactly(
              RefusalReason.WRONG_FEATURE_COUNT,
              RefusalReason.NOT_FINITE,
              RefusalReason.NEGATIVE_WEIGHT,
              RefusalReason.NON_FINITE_GRADIENT);
      ModelMetrics metrics = newestMetrics(topology);
      assertThat(metrics.getKind()).isEqualTo("hopfield");
      assertThat(metrics.getSamples()).isEqualTo(1);
      assertThat(metrics.getUnlabelled()).isEqualTo(2);
      assertThat(metrics.getWhole().getLoss()).isZero();
      assertThat(metrics.getWhole().getAccuracy()).isNull();
      assertThat(metrics.getGradientNorm()).as("change").isCloseTo(Math.sqrt(30) / 6, within(1e-6));
    }
  }

  @Test
  void anAutoencoderLearnsWithoutLabelsAndTellsWhatIsUnlikeTheRest() throws Exception {
    try (DrivenTopology topology =
        new DrivenTopology(
            """
            name: machine
            metrics: {everySamples: 100, every: 1h}
            models:
              - id: normal
                kind: autoencoder
                features: 4
                layers: [2]
                activation: identity
                learningRate: 0.02
            """)) {
      Random random = new Random(1);
      for (int i = 0; i < 1500; i++) {
        topology.send(sample(normal(random), i % 2 == 0 ? null : "label", 1));
      }
      List<Prediction> predictions = topology.predictions();
      double sum = 0;
      for (Prediction prediction : predictions) {
        sum += (double) prediction.getPredicted();
      }
      double first = meanError(predictions.subList(0, 200));
      double last = meanError(predictions.subList(1300, 1500));
      assertThat(last).isLessThan(first / 10);
      assertThat(predictions.get(1499).getModelVersion()).isEqualTo(1499);
      ModelMetrics metrics = newestMetrics(topology);
      assertThat(metrics.getSamples()).isEqualTo(1500);
      assertThat(metrics.getUnlabelled()).isZero();
      assertThat(metrics.getWhole().getLoss()).isCloseTo(sum / 1500, within(1e-9));
      assertThat(metrics.getWindow().getLoss()).isLessThan(metrics.getMajority().getLoss() / 10);

      for (int i = 0; i < 100; i++) {
        topology.send(sample(normal(random), null, 0));
        topology.send(sample(List.of(0.9f, -0.9f, 0.9f, 0.9f), null, 0));
      }
      topology.send(sample(List.of(1f), null, 1));
      topology.send(sample(List.of(Float.POSITIVE_INFINITY, 1f, 1f, 1f), null, 1));
      assertThat(deadLetters(topology))
          .extracting(DeadLetter::getReason)
          .containsExactly(RefusalReason.WRONG_FEATURE_COUNT, RefusalReason.NOT_FINITE);
      predictions = topology.predictions();
      for (int i = 0; i < 200; i += 2) {
        assertThat(predictions.get(i).getModelVersion()).as("never learnt").isEqualTo(1500);
        double known = (double) predictions.get(i).getPredicted();
        double odd = (double) predictions.get(i + 1).getPredicted();
        assertThat(odd).isGreaterThan(5 * known);
      }
      assertThat(newestMetrics(topology).getUnlabelled()).isEqualTo(200);
    }
  }

  /** Four numbers that two stand behind. */
  private static List<Float> normal(Random random) {
    float a = 2 * random.nextFloat() - 1;
    float b = 2 * random.nextFloat() - 1;
    return List.of(a, b, (a + b) / 2, (a - b) / 2);
  }

  private static double meanError(List<Prediction> predictions) {
    return predictions.stream().mapToDouble(p -> (double) p.getPredicted()).average().orElseThrow();
  }
}

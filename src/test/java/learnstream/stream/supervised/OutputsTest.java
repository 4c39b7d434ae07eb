package learnstream.stream.supervised;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
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

/** What models answer: classes of two by one score, labels that hold together, fixed gates. */
class OutputsTest {
  private static final String LABELS =
      """
      name: faults
      metrics: {everySamples: 100, every: 1h}
      models:
        - id: faults
          features: [x, y]
          labels: [left, low, far]
          layers: [16]
          learningRate: 0.1
      """;

  private static Map<String, Double> point(double x, double y) {
    return Map.of("x", x, "y", y);
  }

  private static String labels(double x, double y) {
    List<String> names = new ArrayList<>();
    if (x * x + y * y > 1) {
      names.add("far");
    }
    if (x < 0) {
      names.add("left");
    }
    if (y < 0) {
      names.add("low");
    }
    return String.join("|", names);
  }

  @Test
  void severalLabelsAreLearntAtOnce() throws Exception {
    try (DrivenTopology topology = new DrivenTopology(LABELS)) {
      Random random = new Random(1);
      for (int i = 0; i < 3000; i++) {
        double x = 2 * random.nextDouble() - 1;
        double y = 2 * random.nextDouble() - 1;
        topology.send(point(x, y), labels(x, y));
      }
      topology.send(point(-0.9, -0.9), List.of(1.0, 1.0, 1.0));
      topology.send(point(0.3, 0.3), List.of(0.0, 0.0, 0.0));
      List<Prediction> predictions = topology.predictions();
      assertThat(predictions.get(3000).getPredicted()).isEqualTo("left|low|far");
      assertThat(predictions.get(3001).getPredicted()).isEqualTo("");
      assertThat(predictions.get(3001).getScores())
          .hasSize(3)
          .allSatisfy(score -> assertThat(score).isBetween(0f, 0.5f));
      assertThat(predictions.get(3001).getModelVersion()).isEqualTo(3001);

      List<ModelMetrics> metrics =
          topology.read(topology.deployment().topics().metrics(), ModelMetrics.class);
      ModelMetrics newest = metrics.get(metrics.size() - 1);
      int exact = 0;
      int right = 0;
      for (Prediction prediction : predictions.subList(0, 3000)) {
        // In the topic, labels are as they were sent: names in any order.
        List<String> is = Arrays.asList(((String) prediction.getLabel()).split("\\|"));
        List<String> said = Arrays.asList(((String) prediction.getPredicted()).split("\\|"));
        int agreed = 0;
        for (String label : List.of("left", "low", "far")) {
          agreed += is.contains(label) == said.contains(label) ? 1 : 0;
        }
        right += agreed;
        exact += agreed == 3 ? 1 : 0;
      }
      assertThat(newest.getSamples()).isEqualTo(3000);
      assertThat(newest.getWhole().getAccuracy()).isCloseTo(right / 9000.0, within(1e-9));
      assertThat(newest.getWhole().getExactMatch()).isCloseTo(exact / 3000.0, within(1e-9));
      assertThat(newest.getWindow().getExactMatch()).isGreaterThan(0.85);
      assertThat(newest.getMajorityWindow().getExactMatch()).isLessThan(0.4);
      assertThat(newest.getMajority().getAccuracy()).isLessThan(0.7);
      assertThat(newest.getWhole().getMeanAbsoluteError()).isNull();
      assertThat(newest.getKappa()).isNull();
    }
  }

  @Test
  void refusesWhatIsNoSetOfLabels() throws Exception {
    try (DrivenTopology topology = new DrivenTopology(LABELS)) {
      topology.send(point(0, 0), "left|right");
      topology.send(point(0, 0), List.of(1.0, 0.0));
      topology.send(point(0, 0), List.of(1.0, 0.5, 0.0));
      topology.send(point(0, 0), 1.0);
      topology.send(point(0, 0), null);
      topology.send(point(0, 0), List.of());
      List<DeadLetter> letters =
          topology.read(topology.deployment().topics().deadLetters(), DeadLetter.class);
      assertThat(letters)
          .extracting(DeadLetter::getReason)
          .containsExactly(
              RefusalReason.UNKNOWN_CLASS,
              RefusalReason.WRONG_LABEL,
              RefusalReason.WRONG_LABEL,
              RefusalReason.WRONG_LABEL);
      assertThat(letters)
          .extracting(DeadLetter::getMessage)
          .contains(
              "label: right is not allowed; give some of the labels [left, low, far]",
              "label: 0.5 is not allowed; give 0 or 1");
      assertThat(topology.predictions()).extracting(Prediction::getOffset).containsExactly(4L, 5L);
    }
  }

  @Test
  void twoClassesMayShareOneSigmoidOutput() throws Exception {
    String yaml =
        """
        name: ring
        metrics: {everySamples: 100, every: 1h}
        models:
          - id: ring
            features: [x, y]
            classes: [inside, outside]
            loss: binary-cross-entropy
            layers: [16]
            learningRate: 0.1
        """;
    try (DrivenTopology topology = new DrivenTopology(yaml)) {
      assertThat(topology.deployment().models().get(0).spec().architecture())
          .startsWith("ffnn 2 -> dense 16 relu -> dense 1 sigmoid, loss binary-cross-entropy");
      Random random = new Random(2);
      int count = 3000;
      for (int i = 0; i < count; i++) {
        double x = 2 * random.nextDouble() - 1;
        double y = 2 * random.nextDouble() - 1;
        topology.send(point(x, y), x * x + y * y < 0.6 ? "inside" : "outside");
      }
      List<Prediction> predictions = topology.predictions();
      int right = 0;
      double logLoss = 0;
      for (Prediction prediction : predictions) {
        float outside = prediction.getScores().get(0);
        assertThat(prediction.getScores()).hasSize(1);
        assertThat(prediction.getPredicted()).isEqualTo(outside >= 0.5f ? "outside" : "inside");
        boolean is = prediction.getLabel().equals("outside");
        right += prediction.getPredicted().equals(prediction.getLabel()) ? 1 : 0;
        logLoss -= Math.log(is ? outside : 1 - outside) / count;
      }
      List<ModelMetrics> metrics =
          topology.read(topology.deployment().topics().metrics(), ModelMetrics.class);
      ModelMetrics newest = metrics.get(metrics.size() - 1);
      assertThat(newest.getWhole().getAccuracy()).isCloseTo((double) right / count, within(1e-9));
      assertThat(newest.getWhole().getLoss()).isCloseTo(logLoss, within(1e-4));
      assertThat(newest.getWindow().getAccuracy()).isGreaterThan(0.95);
      assertThat(newest.getWindowKappa()).isGreaterThan(0.9);
    }
  }

  @Test
  void aSampleMayBeMeantForOneModelOnly() throws Exception {
    String yaml = Files.readString(Path.of("src/examples/gates.yaml"));
    try (DrivenTopology topology = new DrivenTopology(yaml)) {
      for (String model : Arrays.asList("xor", null, "and", "xnor")) {
        topology.send(new LabelledSample("s", model, List.of(1f, 1f), "0", 1.0, Instant.EPOCH));
      }
      Map<String, List<Long>> offsets = new HashMap<>();
      for (Prediction p : topology.predictions()) {
        offsets.computeIfAbsent(p.getModelId(), id -> new ArrayList<>()).add(p.getOffset());
      }
      assertThat(offsets)
          .hasSize(6)
          .containsEntry("xor", List.of(0L, 1L))
          .containsEntry("or", List.of(1L))
          .containsEntry("and", List.of(1L, 2L));
      assertThat(topology.read(topology.deployment().topics().deadLetters(), DeadLetter.class))
          .extracting(DeadLetter::getMessage)
          .containsExactly(
              "modelId: xnor is not allowed; give one of [and, or, not-a, nand, nor, xor]");
    }
  }

  @Test
  void gatesAreFixedByConfiguration() throws Exception {
    String yaml = Files.readString(Path.of("src/examples/gates.yaml"));
    try (DrivenTopology topology = new DrivenTopology(yaml)) {
      for (int i = 0; i < 4; i++) {
        // Labels are wrong half of the time for each gate: nothing is learnt from them.
        topology.send(
            Map.of("a", (double) (i >> 1), "b", (double) (i & 1)), i % 2 == 0 ? "1" : "0");
        topology.send(Map.of("a", (double) (i >> 1), "b", (double) (i & 1)), null);
      }
      Map<String, String> tables = new HashMap<>();
      for (Prediction prediction : topology.predictions()) {
        tables.merge(prediction.getModelId(), (String) prediction.getPredicted(), (x, y) -> x + y);
        if (!prediction.getModelId().equals("xor")) {
          assertThat(prediction.getModelVersion()).isZero();
        }
      }
      // Of 00, 01, 10, 11; each was asked twice.
      assertThat(tables)
          .containsEntry("and", "00000011")
          .containsEntry("or", "00111111")
          .containsEntry("not-a", "11110000")
          .containsEntry("nand", "11111100")
          .containsEntry("nor", "11000000")
          .containsEntry("xor", "00111100")
          .hasSize(6);
    }
  }
}

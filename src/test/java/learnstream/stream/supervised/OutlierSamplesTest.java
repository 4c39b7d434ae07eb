package learnstream.stream.supervised;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import learnstream.codec.avro.DeadLetter;
import learnstream.codec.avro.ModelMetrics;
import learnstream.codec.avro.RefusalReason;
import org.junit.jupiter.api.Test;

/** What becomes of a sample with an outlier, from its record to what consumers see. */
class OutlierSamplesTest {
  private static DrivenTopology models(String outliers) throws Exception {
    return new DrivenTopology(
        """
        metrics: {everySamples: 1, every: 1h}
        models:
          - {id: m, features: [pressure, vibration], classes: [off, on], scaling: standard,
             layers: [4], outliers: %s}
        """
            .formatted(outliers));
  }

  private static void send(DrivenTopology topology, double pressure, Object label) {
    topology.send(Map.of("pressure", pressure, "vibration", 0.5), label);
  }

  private static Map<String, Long> outliers(DrivenTopology topology) {
    List<ModelMetrics> metrics =
        topology.read(topology.deployment().topics().metrics(), ModelMetrics.class);
    return metrics.get(metrics.size() - 1).getOutliers();
  }

  @Test
  void aRefusedOneIsADeadLetterThatTellsWhatWasExpected() throws Exception {
    try (DrivenTopology topology = models("refuse")) {
      for (int i = 0; i < 40; i++) {
        send(topology, 1000 + i % 11, i % 2 == 0 ? "on" : "off");
      }
      send(topology, 1e30, "on");
      send(topology, -1e6, null);
      send(topology, 1005, "on");
      assertThat(topology.predictions()).hasSize(41);
      List<DeadLetter> letters =
          topology.read(topology.deployment().topics().deadLetters(), DeadLetter.class);
      assertThat(letters)
          .extracting(DeadLetter::getReason)
          .containsOnly(RefusalReason.OUTLIER)
          .hasSize(2);
      assertThat(letters.get(0).getMessage())
          .isEqualTo(
              "pressure: 1.0E30 is an outlier; values so far are from 1000.0 to 1010.0, and -9000.0"
                  + " to 11010.0 is allowed");
      assertThat(outliers(topology)).isEqualTo(Map.of("pressure", 2L));
    }
  }

  @Test
  void aClippedOneIsPredictedLearntAndCounted() throws Exception {
    try (DrivenTopology topology = models("clip")) {
      for (int i = 0; i < 40; i++) {
        send(topology, 1000 + i % 11, i % 2 == 0 ? "on" : "off");
      }
      assertThat(outliers(topology)).isEmpty();
      send(topology, 1e30, "on");
      assertThat(topology.predictions()).hasSize(41);
      assertThat(topology.read(topology.deployment().topics().deadLetters(), DeadLetter.class))
          .isEmpty();
      assertThat(outliers(topology)).isEqualTo(Map.of("pressure", 1L));
    }
  }
}

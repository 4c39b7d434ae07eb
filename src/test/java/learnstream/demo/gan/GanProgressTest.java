package learnstream.demo.gan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import learnstream.codec.avro.GanHalf;
import learnstream.codec.avro.GanMetrics;
import org.junit.jupiter.api.Test;

class GanProgressTest {
  private static GanMetrics.Builder metrics(GanHalf half) {
    return GanMetrics.newBuilder()
        .setModelId("gan")
        .setRunId("run")
        .setHalf(half)
        .setExchange(123_456)
        .setVersion(123_450)
        .setTime(Instant.EPOCH);
  }

  private static GanMetrics generator() {
    return metrics(GanHalf.GENERATOR)
        .setLoss(123.4567)
        .setStalenessMax(12L)
        .setExchangesPerSecond(1234.5)
        .build();
  }

  private static GanMetrics discriminator() {
    return metrics(GanHalf.DISCRIMINATOR)
        .setLoss(12.34567)
        .setRealAccuracy(1.0)
        .setGeneratedAccuracy(0.98765)
        .setGeneratorShare(1.0)
        .setDiscriminatorShare(0.456)
        .build();
  }

  private static GanMetrics classes() {
    Map<String, Double> shares = new TreeMap<>();
    for (int c = 0; c < 10; c++) {
      shares.put(Integer.toString(c), 0.1);
    }
    return metrics(GanHalf.EVALUATION).setClasses(shares).setMeanTopProbability(0.8765).build();
  }

  @Test
  void saysBothLossesTheBalanceAndWhatIsFound() {
    List<String> lines = GanProgress.lines(generator(), discriminator(), classes(), 200_000);
    assertThat(lines)
        .containsExactly(
            "███████████████████░░░░░░░░░░░ 123,456 of 200,000 exchanges, 1235/s",
            "generator      loss 123.457, feedback at most 12 updates old",
            "discriminator  loss 12.346, right on 100 % of the real, 99 % of the generated",
            "balance        generator learns in 100 % of the exchanges, discriminator in 46 %",
            "evaluation     a classifier is sure to 88 %, and sees of each class",
            "               0:10% 1:10% 2:10% 3:10% 4:10% 5:10% 6:10% 7:10% 8:10% 9:10%");
  }

  @Test
  void noLineIsWiderThanATerminalOfEightyColumns() {
    assertThat(GanProgress.lines(generator(), discriminator(), classes(), 200_000))
        .allMatch(line -> line.length() <= 80);
  }

  @Test
  void saysHowManyModesAreCovered() {
    GanMetrics modes =
        metrics(GanHalf.EVALUATION)
            .setModes(25L)
            .setModesCovered(24L)
            .setHighQuality(0.512)
            .build();
    assertThat(GanProgress.lines(null, null, modes, 1))
        .containsExactly("evaluation     24 of 25 modes, 51 % of the points near one");
  }

  @Test
  void aHalfThatHasNotReportedYetIsLeftOut() {
    assertThat(GanProgress.lines(null, null, null, 100)).isEmpty();
    GanMetrics silent = metrics(GanHalf.GENERATOR).setExchangesPerSecond(0.0).build();
    assertThat(GanProgress.lines(silent, null, null, 200_000).get(1))
        .isEqualTo("generator      loss -, feedback at most - updates old");
  }
}

package learnstream.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import learnstream.codec.avro.GanHalf;
import learnstream.codec.avro.GanMetrics;
import learnstream.codec.avro.Latency;
import learnstream.codec.avro.ModelMetrics;
import learnstream.codec.avro.Replayed;
import learnstream.codec.avro.Scores;
import learnstream.codec.avro.SnapshotState;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import org.junit.jupiter.api.Test;

class TelemetryTest {
  private static final Instant TIME = Instant.ofEpochSecond(1_800_000_000);

  private final Telemetry telemetry = new Telemetry(deployment());

  private static Deployment deployment() {
    try {
      return ConfigReader.parse(
          "name: t\nmodels: [{id: m, features: 2, classes: [a, b], layers: [4]}]", "test");
    } catch (learnstream.config.ConfigException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ModelMetrics metrics(String key, long samples, Instant time) {
    return metrics(key, samples, time, new Latency(10L, 20.0, 15.0, 30.0, 40.0, 50.0));
  }

  private static ModelMetrics metrics(String key, long samples, Instant time, Latency latency) {
    Scores none = new Scores(null, null, null, null);
    return ModelMetrics.newBuilder()
        .setModelId("m")
        .setKind("ffnn")
        .setKey(key)
        .setPartition(3)
        .setOffset(samples)
        .setModelVersion(samples)
        .setSamples(samples)
        .setUnlabelled(1)
        .setRefused(Map.of("UNDECODABLE", 2L))
        .setWhole(new Scores(0.75, 0.5, null, null))
        .setWindow(none)
        .setFading(none)
        .setKappa(0.25)
        .setWindowKappa(null)
        .setMajority(new Scores(0.5, null, null, null))
        .setMajorityWindow(none)
        .setNoChange(none)
        .setNoChangeWindow(none)
        .setSamplesPerSecond(10)
        .setGradientNorm(1)
        .setLearningRate(0.1)
        .setLag(7L)
        .setLatency(latency)
        .setSnapshot(new SnapshotState(4L, 1024L, 60.0, 5L))
        .setReplayed(new Replayed(9L, 1500L))
        .setCheckpoints(2)
        .setFields(List.of())
        .setMembers(List.of())
        .setTime(time)
        .build();
  }

  private Scrape scrape() {
    return new Scrape(telemetry.text());
  }

  @Test
  void tellsAModelsNumbersInBaseUnits() {
    telemetry.accept(metrics(null, 100, TIME));
    telemetry.accept(metrics(null, 200, TIME.plusSeconds(1)));
    Scrape scrape = scrape();
    String m = "{model=\"m\",partition=\"3\"}";
    assertThat(scrape.value("learnstream_samples_total" + m)).isEqualTo(200);
    assertThat(scrape.type("learnstream_samples_total")).isEqualTo("counter");
    assertThat(scrape.value("learnstream_lag_records" + m)).isEqualTo(7);
    assertThat(scrape.type("learnstream_lag_records")).isEqualTo("gauge");
    assertThat(
            scrape.value("learnstream_accuracy_ratio{model=\"m\",over=\"whole\",partition=\"3\"}"))
        .isEqualTo(0.75);
    assertThat(
            scrape.value(
                "learnstream_baseline_accuracy_ratio"
                    + "{baseline=\"majority\",model=\"m\",over=\"whole\",partition=\"3\"}"))
        .isEqualTo(0.5);
    assertThat(
            scrape.value(
                "learnstream_refused_samples_total"
                    + "{model=\"m\",partition=\"3\",reason=\"UNDECODABLE\"}"))
        .isEqualTo(2);
    assertThat(
            scrape.value(
                "learnstream_prediction_latency_seconds"
                    + "{model=\"m\",partition=\"3\",quantile=\"0.99\"}"))
        .isEqualTo(0.04);
    assertThat(scrape.value("learnstream_prediction_latency_seconds_count" + m)).isEqualTo(20);
    assertThat(scrape.value("learnstream_prediction_latency_seconds_sum" + m)).isEqualTo(0.4);
    assertThat(scrape.value("learnstream_snapshot_timestamp_seconds" + m))
        .isEqualTo(TIME.getEpochSecond() + 1 - 60);
    assertThat(scrape.value("learnstream_replay_duration_seconds" + m)).isEqualTo(1.5);
    assertThat(scrape.value("learnstream_model_info{kind=\"ffnn\",model=\"m\"}")).isEqualTo(1);
    assertThat(scrape.names())
        .as("what a record does not have is not told")
        .doesNotContain("learnstream_lag_seconds", "learnstream_absolute_error")
        .contains("jvm_memory_used_bytes", "process_cpu_seconds_total");
  }

  @Test
  void keepsTheLatencyWhereTheNewestRecordHasNone() {
    telemetry.accept(metrics(null, 100, TIME));
    telemetry.accept(metrics(null, 100, TIME.plusSeconds(1), null));
    String m = "{model=\"m\",partition=\"3\"}";
    assertThat(scrape().value("learnstream_prediction_latency_max_seconds" + m)).isEqualTo(0.05);
    assertThat(scrape().value("learnstream_prediction_latency_seconds_count" + m)).isEqualTo(10);
  }

  @Test
  void givesFewKeysNumbersOfTheirOwnAndCountsTheOthers() {
    for (int round = 1; round <= 2; round++) {
      for (int key = 0; key < 200; key++) {
        telemetry.accept(metrics("k" + key, 10 * round, TIME.plusSeconds(round)));
      }
    }
    Scrape scrape = scrape();
    String m = "{model=\"m\",partition=\"3\"}";
    assertThat(
            scrape.samples().keySet().stream()
                .filter(s -> s.startsWith("learnstream_samples_total")))
        .hasSize(PartitionMetrics.MAX_KEYS);
    assertThat(scrape.value("learnstream_samples_total{key=\"k0\",model=\"m\",partition=\"3\"}"))
        .isEqualTo(20);
    assertThat(scrape.value("learnstream_other_keys_samples_total" + m)).isEqualTo(150 * 20);
    assertThat(scrape.value("learnstream_keys" + m)).isEqualTo(200);
    assertThat(scrape.value("learnstream_lag_records" + m)).as("once for all keys").isEqualTo(7);
    assertThat(scrape.value("learnstream_prediction_latency_seconds_count" + m))
        .as("once for each moment")
        .isEqualTo(20);
  }

  @Test
  void tellsTheHalvesOfAGanApart() {
    for (GanHalf half : GanHalf.values()) {
      telemetry.accept(
          GanMetrics.newBuilder()
              .setModelId("gan")
              .setRunId("r")
              .setHalf(half)
              .setExchange(5)
              .setVersion(4)
              .setLoss(half == GanHalf.EVALUATION ? null : 0.5)
              .setDropped(Map.of("late", 3L))
              .setTime(TIME)
              .build());
    }
    Scrape scrape = scrape();
    assertThat(scrape.value("learnstream_gan_loss{half=\"generator\",model=\"gan\"}"))
        .isEqualTo(0.5);
    assertThat(scrape.value("learnstream_gan_loss{half=\"evaluation\",model=\"gan\"}")).isNull();
    assertThat(
            scrape.value(
                "learnstream_gan_dropped_total"
                    + "{half=\"discriminator\",model=\"gan\",reason=\"late\"}"))
        .isEqualTo(3);
  }

  @Test
  void everyNumberSaysWhatItIs() {
    telemetry.accept(metrics(null, 100, TIME));
    // One answer: the JVM's collectors tell more as soon as there is more to tell.
    byte[] answer = telemetry.text();
    String text = new String(answer, StandardCharsets.UTF_8);
    for (String name : new Scrape(answer).names()) {
      String family = name.replaceAll("(_count|_sum)$", "");
      assertThat(text).containsAnyOf("# HELP " + name + " ", "# HELP " + family + " ");
    }
  }
}

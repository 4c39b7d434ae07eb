package learnstream.stream.supervised;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import learnstream.codec.AvroCodec;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.Latency;
import learnstream.codec.avro.ModelMetrics;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import learnstream.stream.metric.Observer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a metrics record tells of flow, survival and units. */
class PublishedMetricsTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final String YAML =
      """
      name: flow
      metrics: {everySamples: 1000, every: 10s}
      models:
        - id: m
          features: 2
          classes: [off, on]
          layers: [8]
          snapshot: {everySamples: 400, every: 1h}
          checkpoint: {everySamples: 300, every: 1h}
      """;

  private final AvroCodec<LabelledSample> codec = AvroCodec.of(LabelledSample.class);
  private final List<ModelMetrics> heard = new ArrayList<>();
  private OptionalLong end = OptionalLong.empty();
  @TempDir private Path directory;
  private TopologyTestDriver driver;
  private TestInputTopic<byte[], byte[]> input;

  private void start(String yaml) throws Exception {
    Deployment deployment = ConfigReader.parse(yaml, "test");
    Properties properties = new Properties();
    properties.put("application.id", "test");
    properties.put("bootstrap.servers", "unused:1");
    properties.put("state.dir", directory.toString());
    Observer observer =
        new Observer() {
          @Override
          public void published(SpecificRecord metrics) {
            heard.add((ModelMetrics) metrics);
          }

          @Override
          public OptionalLong endOffset(TopicPartition partition) {
            return end;
          }
        };
    driver =
        new TopologyTestDriver(
            SupervisedTopology.build(deployment, NoBroker.GAPS, NoBroker.PAST, observer),
            properties,
            START);
    input =
        driver.createInputTopic(
            deployment.topics().samples(), new ByteArraySerializer(), new ByteArraySerializer());
  }

  @AfterEach
  void close() {
    driver.close();
  }

  /** Sends a sample as if it had been sent so long before the driver's present. */
  private void send(String key, int i, Instant now, long millisAgo) {
    LabelledSample sample =
        new LabelledSample(
            "s",
            null,
            List.of((float) (i & 1), (float) (i >> 1 & 1)),
            (i & 1) == (i >> 1 & 1) ? "off" : "on",
            1.0,
            now.minusSeconds(60));
    input.pipeInput(
        new TestRecord<>(
            key == null ? null : key.getBytes(StandardCharsets.UTF_8),
            codec.encode(sample),
            now.minusMillis(millisAgo)));
  }

  @Test
  void tellsHowLongPredictionsTookAndHowManyRecordsWait() throws Exception {
    start(YAML);
    end = OptionalLong.of(1500);
    for (int i = 0; i < 1000; i++) {
      send(null, i, START, i < 900 ? 10 : i < 990 ? 50 : 120);
    }
    ModelMetrics m = heard.get(0);
    assertThat(heard).hasSize(1);
    Latency latency = m.getLatency();
    assertThat(latency.getCount()).isEqualTo(1000);
    assertThat(latency.getMean()).isCloseTo((9000 + 4500 + 1200) / 1000.0, within(1e-9));
    assertThat(latency.getP50()).isEqualTo(10);
    assertThat(latency.getP90()).isEqualTo(10);
    assertThat(latency.getP99()).isEqualTo(50);
    assertThat(latency.getMax()).isEqualTo(120);
    assertThat(m.getLag()).as("1499 is the last one, 999 handled").isEqualTo(500);
    assertThat(m.getLagSeconds()).isEqualTo(0.12);
    assertThat(m.getEventTimeDelay()).isEqualTo(60);
    driver.advanceWallClockTime(Duration.ofSeconds(10));
    assertThat(heard).as("the lag is news until it is gone").hasSize(2);
    assertThat(heard.get(1).getLatency()).isNull();
    end = OptionalLong.of(1000);
    send(null, 0, START.plusSeconds(10), 30);
    driver.advanceWallClockTime(Duration.ofSeconds(10));
    ModelMetrics last = heard.get(2);
    assertThat(last.getLatency().getCount()).isEqualTo(1);
    assertThat(last.getLag()).isZero();
    assertThat(last.getLagSeconds()).isZero();
  }

  @Test
  void doesNotGuessALagThatNobodyKnows() throws Exception {
    start(YAML);
    for (int i = 0; i < 1000; i++) {
      send(null, i, START, 10);
    }
    assertThat(heard.get(0).getLag()).isNull();
    assertThat(heard.get(0).getLagSeconds()).isNull();
  }

  @Test
  void tellsWhatARestartWouldBeginFrom() throws Exception {
    start(YAML);
    for (int i = 0; i < 900; i++) {
      send(null, i, START, 10);
    }
    driver.advanceWallClockTime(Duration.ofSeconds(10));
    ModelMetrics m = heard.get(0);
    assertThat(m.getSnapshot().getCount()).isEqualTo(2);
    assertThat(m.getSnapshot().getBytes()).isGreaterThan(200);
    assertThat(m.getSnapshot().getAge()).isEqualTo(10);
    assertThat(m.getSnapshot().getUnsaved()).isEqualTo(100);
    assertThat(m.getCheckpoints()).isEqualTo(3);
    assertThat(m.getReplayed().getSamples()).isZero();
    assertThat(m.getWeightNorm()).isGreaterThan(0.5);
  }

  @Test
  void tellsOfRefusalsEvenWhereNothingElseComes() throws Exception {
    start(YAML);
    input.pipeInput("not Avro".getBytes(StandardCharsets.UTF_8));
    driver.advanceWallClockTime(Duration.ofSeconds(10));
    assertThat(heard).hasSize(1);
    assertThat(heard.get(0).getRefused()).isEqualTo(Map.of("UNDECODABLE", 1L));
  }

  @Test
  void countsUnitsThatNeverFire() throws Exception {
    // Biases far below what the inputs can outweigh, and next to no learning to change them.
    start(
        YAML.replace(
            "layers: [8]",
            "layers: [{units: 4, weights: [[1, 1, 1, 1], [1, 1, 1, 1]], biases: [-9, -9, -9, 1]}]\n"
                + "    optimiser: sgd\n    learningRate: 0.000000001"));
    for (int i = 0; i < 799; i++) {
      send(null, i, START, 10);
    }
    driver.advanceWallClockTime(Duration.ofSeconds(10));
    assertThat(heard.get(0).getDeadUnits()).as("too few were looked at").isNull();
    send(null, 1, START, 10);
    driver.advanceWallClockTime(Duration.ofSeconds(10));
    assertThat(heard.get(1).getDeadUnits()).isEqualTo(0.75);
  }

  @Test
  void withAModelForEachKeyTheLatencyIsThatOfAll() throws Exception {
    start(YAML.replace("name: flow", "name: flow\nmodelBy: key"));
    for (int i = 0; i < 60; i++) {
      send("k" + i % 3, i, START, 10 * (i % 3));
    }
    driver.advanceWallClockTime(Duration.ofSeconds(10));
    assertThat(heard).hasSize(3);
    assertThat(heard).extracting(m -> m.getLatency().getCount()).containsOnly(60L);
    assertThat(heard).extracting(ModelMetrics::getSamples).containsOnly(20L);
  }
}

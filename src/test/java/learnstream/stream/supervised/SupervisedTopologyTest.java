package learnstream.stream.supervised;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.stream.DoubleStream;
import learnstream.codec.AssembledCheckpoint;
import learnstream.codec.AvroCodec;
import learnstream.codec.avro.Checkpoint;
import learnstream.codec.avro.DeadLetter;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.ModelMetrics;
import learnstream.codec.avro.Prediction;
import learnstream.codec.avro.RefusalReason;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import learnstream.model.Learner;
import learnstream.stream.sample.SampleReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisedTopologyTest {
  private static final String XOR =
      """
      name: gates
      metrics: {everySamples: 100, every: 1h}
      models:
        - id: xor
          features: [a, b]
          classes: [off, on]
          layers: [8]
          activation: tanh
          learningRate: 0.1
          checkpoint: {everySamples: 200, every: 1h}
      """;

  private final AvroCodec<LabelledSample> samples = AvroCodec.of(LabelledSample.class);
  @TempDir private Path directory;
  private TopologyTestDriver driver;
  private TestInputTopic<byte[], byte[]> input;

  private Deployment start(String yaml) throws Exception {
    Deployment deployment = ConfigReader.parse(yaml, "test");
    Properties properties = new Properties();
    properties.put("application.id", "test");
    properties.put("bootstrap.servers", "unused:1");
    properties.put("state.dir", directory.toString());
    driver =
        new TopologyTestDriver(
            SupervisedTopology.build(deployment, NoBroker.GAPS, NoBroker.PAST), properties);
    input =
        driver.createInputTopic(
            deployment.topics().samples(), new ByteArraySerializer(), new ByteArraySerializer());
    return deployment;
  }

  @AfterEach
  void close() {
    driver.close();
  }

  private <T extends SpecificRecord> List<T> read(String topic, Class<T> type) {
    TestOutputTopic<byte[], T> output =
        driver.createOutputTopic(topic, new ByteArrayDeserializer(), AvroCodec.of(type));
    return output.readValuesToList();
  }

  private void send(LabelledSample sample) {
    input.pipeInput(samples.encode(sample));
  }

  private static LabelledSample sample(Object features, Object label, double weight) {
    return new LabelledSample("s", null, features, label, weight, Instant.EPOCH);
  }

  private static LabelledSample gate(int a, int b) {
    return sample(Map.of("a", (double) a, "b", (double) b), a == b ? "off" : "on", 1);
  }

  @Test
  void predictsBeforeItLearns() throws Exception {
    Deployment deployment = start(XOR);
    for (int i = 0; i < 2000; i++) {
      send(gate(i & 1, i >> 1 & 1));
    }
    List<Prediction> predictions = read(deployment.topics().predictions(), Prediction.class);
    assertThat(predictions).hasSize(2000);
    for (int i = 0; i < 2000; i++) {
      Prediction prediction = predictions.get(i);
      assertThat(prediction.getOffset()).isEqualTo(i);
      assertThat(prediction.getModelVersion()).isEqualTo(i);
      assertThat(prediction.getTrainingOffset()).isEqualTo(i - 1);
    }
    assertThat(predictions.subList(1900, 2000))
        .allSatisfy(p -> assertThat(p.getPredicted()).isEqualTo(p.getLabel()));
    List<ModelMetrics> metrics = read(deployment.topics().metrics(), ModelMetrics.class);
    assertThat(metrics).hasSize(20);
    assertThat(metrics.get(19).getSamples()).isEqualTo(2000);
    assertThat(metrics.get(19).getWindow().getAccuracy()).isGreaterThan(0.9);
    assertThat(metrics.get(19).getNoChange().getAccuracy()).isLessThan(0.6);
    List<Checkpoint> checkpoints = read(deployment.topics().checkpoints(), Checkpoint.class);
    assertThat(checkpoints).hasSize(10);
    assertThat(checkpoints.get(9).getNumber()).isEqualTo(10);
    assertThat(checkpoints.get(9).getModelVersion()).isEqualTo(2000);
  }

  @Test
  void aModelRebuiltFromACheckpointPredictsTheSame() throws Exception {
    Deployment deployment = start(XOR);
    for (int i = 0; i < 230; i++) {
      send(gate(i & 1, i >> 1 & 1));
    }
    Checkpoint part = read(deployment.topics().checkpoints(), Checkpoint.class).get(0);
    AssembledCheckpoint checkpoint = AssembledCheckpoint.of(List.of(part)).orElseThrow();
    Learner learner = new Learner(deployment.models().get(0).spec());
    learner.readState(checkpoint.state());
    List<Prediction> predictions = read(deployment.topics().predictions(), Prediction.class);
    assertThat(part.getOffset()).isEqualTo(199);
    for (int i = 200; i < 230; i++) {
      double[] scores = learner.predict(new double[] {i & 1, i >> 1 & 1});
      assertThat(predictions.get(i).getScores())
          .containsExactly((float) scores[0], (float) scores[1]);
      learner.learn(learner.oneHot((i & 1) == (i >> 1 & 1) ? 0 : 1), 1, 0);
    }
    part.getBytes().array()[part.getBytes().arrayOffset() + 40] ^= 1;
    assertThat(AssembledCheckpoint.of(List.of(part))).as("damaged").isEmpty();
  }

  @Test
  void refusesWhatItCannotUseAndGoesOn() throws Exception {
    Deployment deployment = start(XOR);
    byte[] whole = samples.encode(gate(0, 1));
    byte[] unknown = whole.clone();
    unknown[5] ^= 1;
    send(gate(0, 0));
    input.pipeInput("not Avro".getBytes(StandardCharsets.UTF_8));
    input.pipeInput(unknown);
    input.pipeInput(java.util.Arrays.copyOf(whole, whole.length - 3));
    send(sample(List.of(1f, 2f, 3f), "on", 1));
    send(sample(Map.of("a", 1.0), "on", 1));
    send(sample(Map.of("a", 1.0, "b", 2.0, "c", 3.0), "on", 1));
    send(sample(List.of(1f, Float.NaN), "on", 1));
    send(sample(List.of(1f, 2f), "maybe", 1));
    send(sample(List.of(1f, 2f), List.of(1.0), 1));
    send(sample(List.of(1f, 2f), "on", -1));
    send(sample(List.of(1f, 2f), null, 1));
    send(gate(1, 1));
    List<DeadLetter> letters = read(deployment.topics().deadLetters(), DeadLetter.class);
    assertThat(letters)
        .extracting(DeadLetter::getReason)
        .containsExactly(
            RefusalReason.UNDECODABLE,
            RefusalReason.UNKNOWN_SCHEMA,
            RefusalReason.UNDECODABLE,
            RefusalReason.WRONG_FEATURE_COUNT,
            RefusalReason.MISSING_NAME,
            RefusalReason.UNKNOWN_NAME,
            RefusalReason.NOT_FINITE,
            RefusalReason.UNKNOWN_CLASS,
            RefusalReason.WRONG_LABEL,
            RefusalReason.NEGATIVE_WEIGHT);
    assertThat(letters)
        .extracting(DeadLetter::getOffset)
        .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
    assertThat(letters.get(1).getValue()).isEqualTo(ByteBuffer.wrap(unknown));
    List<Prediction> predictions = read(deployment.topics().predictions(), Prediction.class);
    assertThat(predictions).extracting(Prediction::getOffset).containsExactly(0L, 11L, 12L);
    assertThat(predictions).extracting(Prediction::getModelVersion).containsExactly(0L, 1L, 1L);
  }

  @Test
  void learnsSeveralNumbersAtOnce() throws Exception {
    Deployment deployment =
        start(
            """
            name: arm
            metrics: {everySamples: 100, every: 1h}
            models:
              - id: position
                features: [a, b]
                target: [sum, difference]
                layers: []
                optimiser: sgd
                learningRate: 0.1
            """);
    Random random = new Random(1);
    for (int i = 0; i < 1000; i++) {
      double a = random.nextDouble();
      double b = random.nextDouble();
      send(sample(Map.of("a", a, "b", b), List.of(a + b, a - b), 1));
    }
    send(sample(Map.of("a", 0.5, "b", 0.25), List.of(1.0), 1));
    send(sample(Map.of("a", 0.5, "b", 0.25), 1.0, 1));
    send(sample(Map.of("a", 0.5, "b", 0.25), null, 1));
    assertThat(read(deployment.topics().deadLetters(), DeadLetter.class))
        .extracting(DeadLetter::getMessage)
        .containsExactly(
            "label: [1.0] is not allowed; give 2 numbers",
            "label: 1.0 is not allowed; give 2 numbers");
    List<Prediction> predictions = read(deployment.topics().predictions(), Prediction.class);
    List<?> last = (List<?>) predictions.get(1000).getPredicted();
    assertThat((double) last.get(0)).isCloseTo(0.75, within(1e-3));
    assertThat((double) last.get(1)).isCloseTo(0.25, within(1e-3));
    assertThat(predictions.get(999).getLabel()).isInstanceOf(List.class);
    List<ModelMetrics> metrics = read(deployment.topics().metrics(), ModelMetrics.class);
    ModelMetrics newest = metrics.get(metrics.size() - 1);
    assertThat(newest.getSamples()).isEqualTo(1000);
    assertThat(newest.getWhole().getAccuracy()).isNull();
    double squared = 0;
    double absolute = 0;
    for (Prediction prediction : predictions.subList(0, 1000)) {
      for (int j = 0; j < 2; j++) {
        double error =
            (double) ((List<?>) prediction.getLabel()).get(j)
                - (double) ((List<?>) prediction.getPredicted()).get(j);
        squared += error * error / 2000;
        absolute += Math.abs(error) / 2000;
      }
    }
    assertThat(newest.getWhole().getLoss()).isCloseTo(squared, within(1e-9));
    assertThat(newest.getWhole().getMeanAbsoluteError()).isCloseTo(absolute, within(1e-9));
  }

  @Test
  void keepsAModelForEachKeyAndEvictsTheOldestToTheStore() throws Exception {
    Deployment deployment =
        start(
            XOR.replace("name: gates", "name: gates\nmodelBy: key\npartitions: 4")
                + "    maxModelsInMemory: 2\n");
    for (int round = 0; round < 3; round++) {
      for (String key : List.of("a", "b", "c", "d")) {
        input.pipeInput(
            new TestRecord<>(key.getBytes(StandardCharsets.UTF_8), samples.encode(gate(0, 1))));
      }
    }
    send(gate(0, 1));
    assertThat(read(deployment.topics().predictions(), Prediction.class))
        .extracting(Prediction::getModelVersion)
        .containsExactly(0L, 0L, 0L, 0L, 1L, 1L, 1L, 1L, 2L, 2L, 2L, 2L);
    assertThat(read(deployment.topics().deadLetters(), DeadLetter.class))
        .extracting(DeadLetter::getReason)
        .containsExactly(RefusalReason.MISSING_KEY);
  }

  @Test
  void learnsAMiniBatchThatDoesNotFillAtItsTimeLimit() throws Exception {
    Deployment deployment = start(XOR + "    batchSize: 10\n    batchTimeLimit: 1s\n");
    for (int i = 0; i < 13; i++) {
      send(gate(0, 1));
    }
    driver.advanceWallClockTime(Duration.ofSeconds(2));
    send(gate(0, 1));
    assertThat(read(deployment.topics().predictions(), Prediction.class))
        .extracting(Prediction::getModelVersion)
        .endsWith(0L, 1L, 1L, 1L, 2L);
  }

  @Test
  void isDescribedInItsDocument() throws Exception {
    Deployment digits =
        ConfigReader.parse(
            Files.readString(Path.of("src/main/resources/digits/digits.yaml")), "digits");
    start(XOR);
    String described =
        SupervisedTopology.build(digits, NoBroker.GAPS, NoBroker.PAST).describe().toString();
    assertThat(Files.readString(Path.of("topology-docs/supervised.md")))
        .contains(described.strip());
  }

  @Test
  void classesThatGrowAreNamedAndOneTooManyIsADeadLetter() throws Exception {
    Deployment deployment =
        start("models: [{id: m, features: 1, classes: {max: 2}, checkpoint: {everySamples: 1}}]");
    for (String label : List.of("a", "b", "c", "a")) {
      send(sample(List.of(label.equals("a") ? 1f : -1f), label, 1));
    }
    List<Prediction> predictions = read(deployment.topics().predictions(), Prediction.class);
    assertThat(predictions)
        .extracting(Prediction::getClasses)
        .containsExactly(List.of(), List.of("a"), List.of("a", "b"));
    assertThat(predictions.get(0).getPredicted()).isNull();
    assertThat(predictions.get(1).getPredicted()).isEqualTo("a");
    assertThat(predictions.get(2).getScores()).hasSize(2);
    List<DeadLetter> letters = read(deployment.topics().deadLetters(), DeadLetter.class);
    assertThat(letters)
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.getReason()).isEqualTo(RefusalReason.TOO_MANY_CLASSES);
              assertThat(letter.getMessage()).contains("label: c is not allowed");
            });
    List<Checkpoint> checkpoints = read(deployment.topics().checkpoints(), Checkpoint.class);
    Learner learner = new Learner(deployment.models().get(0).spec());
    Checkpoint last = checkpoints.get(checkpoints.size() - 1);
    learner.readState(AssembledCheckpoint.of(List.of(last)).orElseThrow().state());
    assertThat(learner.classes()).containsExactly("a", "b");
  }

  @Test
  void timesAreMeasuredByTheKeysOfRecordsInOneModelForAll() throws Exception {
    Deployment deployment =
        start(
            "models: [{id: m, fields: {at: {kind: time, sinceLast: true}}, classes: [a, b],"
                + " layers: [4]}]");
    Learner byKey = new Learner(deployment.models().get(0).spec());
    Learner ofNobody = new Learner(byKey.spec());
    int different = 0;
    for (int i = 0; i < 60; i++) {
      byte[] key = i % 7 == 0 ? null : new byte[] {(byte) (i * i % 5)};
      Map<String, Object> fields = Map.of("at", 1.7e9 + 100.0 * i);
      LabelledSample sample = sample(fields, i % 3 == 0 ? "a" : "b", 1);
      input.pipeInput(key, samples.encode(sample));
      byKey.key(key);
      List<Float> scores = learn(byKey, sample);
      List<Float> others = learn(ofNobody, sample);
      assertThat(read(deployment.topics().predictions(), Prediction.class))
          .singleElement()
          .extracting(Prediction::getScores)
          .isEqualTo(scores);
      different += scores.equals(others) ? 0 : 1;
    }
    assertThat(different).isGreaterThan(40);
  }

  private static List<Float> learn(Learner learner, LabelledSample sample) throws Exception {
    SampleReader reader = new SampleReader(learner.spec());
    reader.read(sample, learner);
    List<Float> scores =
        DoubleStream.of(learner.predict()).mapToObj(score -> (float) score).toList();
    learner.learn(reader.target(learner), 1, 0);
    return scores;
  }

  @Test
  void intervalsAreInPredictionsAndMetrics() throws Exception {
    Deployment deployment =
        start(
            "metrics: {everySamples: 100}\n"
                + "models: [{id: m, features: 1, target: {name: y}, interval: 0.9}]");
    for (int i = 0; i < 400; i++) {
      send(sample(List.of((float) (i % 10)), 1e5 + i % 10 + i * 37 % 11, 1));
    }
    List<Prediction> predictions = read(deployment.topics().predictions(), Prediction.class);
    assertThat(predictions.get(0).getLower()).isEmpty();
    Prediction last = predictions.get(399);
    assertThat(last.getLower().get(0)).isLessThan(last.getScores().get(0));
    assertThat(last.getUpper().get(0)).isGreaterThan(last.getScores().get(0));
    List<ModelMetrics> metrics = read(deployment.topics().metrics(), ModelMetrics.class);
    ModelMetrics newest = metrics.get(metrics.size() - 1);
    assertThat(newest.getCoverage()).isBetween(0.8, 1.0);
    assertThat(newest.getWindowCoverage()).isBetween(0.8, 1.0);
    assertThat(newest.getWindowIntervalWidth()).isBetween(1.0, 100_000.0);
  }
}

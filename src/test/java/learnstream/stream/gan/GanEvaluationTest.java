package learnstream.stream.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import learnstream.codec.AvroCodec;
import learnstream.codec.FloatBytes;
import learnstream.codec.avro.Checkpoint;
import learnstream.codec.avro.DeadLetter;
import learnstream.codec.avro.DrawnSamples;
import learnstream.codec.avro.GanHalf;
import learnstream.codec.avro.GanMetrics;
import learnstream.codec.avro.RefusalReason;
import learnstream.codec.avro.SampleRequest;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import learnstream.model.Learner;
import learnstream.stream.format.RecordFormats;
import learnstream.stream.metric.Observer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The part that looks at what a generator makes; the test is the generator. */
class GanEvaluationTest {
  private static final String MODES =
      """
      name: looked-at
      gan:
        features: 2
        evaluation: {every: 4s, count: 4, radius: 0.1, leastShare: 0.5, modes: [[0, 0], [1, 1]]}
      """;
  private static final String CLASSES =
      """
      name: looked-at
      models:
        - {id: side, features: 2, classes: [left, right], layers: [], optimiser: sgd, learningRate: 0.5}
      gan:
        features: 2
        evaluation: {every: 4s, count: 4, classifier: side}
      """;

  private final AvroCodec<DrawnSamples> codec = AvroCodec.of(DrawnSamples.class);
  private final List<Checkpoint> inTheTopic = new ArrayList<>();
  @TempDir private Path directory;
  private Deployment deployment;
  private TopologyTestDriver driver;

  private void start(String yaml) throws Exception {
    deployment = ConfigReader.parse(yaml, "test");
    AvroCodec<Checkpoint> checkpoints = AvroCodec.of(Checkpoint.class);
    driver =
        GanDrivers.driver(
            GanTopology.evaluation(
                deployment,
                (partition, most, each) -> {
                  inTheTopic.forEach(
                      part ->
                          each.accept(
                              new ConsumerRecord<>(
                                  partition.topic(), 0, 0, null, checkpoints.encode(part))));
                  return inTheTopic.size();
                },
                Observer.NOBODY,
                new RecordFormats(deployment)),
            directory);
  }

  @AfterEach
  void close() {
    driver.close();
  }

  private List<SampleRequest> requestsAfter(Duration time) {
    driver.advanceWallClockTime(time);
    return GanDrivers.read(driver, deployment.topics().requests(), SampleRequest.class);
  }

  private DrawnSamples.Builder answer(SampleRequest request, float... numbers) {
    return DrawnSamples.newBuilder()
        .setRequestId(request.getId())
        .setModelId("gan")
        .setRunId("looked-at")
        .setGeneratorVersion(12)
        .setExchange(13)
        .setSeed(1L)
        .setPart(0)
        .setParts(1)
        .setCount(numbers.length / 2)
        .setWidth(2)
        .setSamples(FloatBytes.encode(numbers, 0, numbers.length))
        .setTime(Instant.EPOCH);
  }

  private List<GanMetrics> metricsAfter(DrawnSamples answer) {
    GanDrivers.pipe(driver, deployment.topics().drawn(), codec.encode(answer));
    return GanDrivers.read(driver, deployment.topics().metrics(), GanMetrics.class);
  }

  @Test
  void looksForTheModesOfASyntheticStream() throws Exception {
    start(MODES);
    assertThat(requestsAfter(Duration.ofSeconds(3))).isEmpty();
    SampleRequest request = requestsAfter(Duration.ofSeconds(1)).get(0);
    assertThat(request.getCount()).isEqualTo(4);
    DrawnSamples first = answer(request, 0, 0.05f, 0, 0.2f).setParts(2).build();
    assertThat(metricsAfter(first)).as("half of the answer").isEmpty();
    assertThat(metricsAfter(first)).as("the same half again").isEmpty();
    GanMetrics metrics =
        metricsAfter(answer(request, 0, -0.05f, 1, 1).setPart(1).setParts(2).build()).get(0);
    assertThat(metrics.getHalf()).isEqualTo(GanHalf.EVALUATION);
    assertThat(metrics.getModes()).isEqualTo(2);
    assertThat(metrics.getModesCovered()).isEqualTo(1);
    assertThat(metrics.getHighQuality()).isEqualTo(0.75);
    assertThat(metrics.getEvaluated()).isEqualTo(4);
    assertThat(metrics.getExchange()).isEqualTo(13);
    assertThat(metrics.getVersion()).isEqualTo(12);
    assertThat(metrics.getClasses()).isEmpty();
  }

  @Test
  void waitsForOneAnswerBeforeItAsksForTheNext() throws Exception {
    start(MODES);
    SampleRequest request = requestsAfter(Duration.ofSeconds(4)).get(0);
    assertThat(requestsAfter(Duration.ofSeconds(20))).as("the generator is away").isEmpty();
    assertThat(requestsAfter(Duration.ofSeconds(10))).as("half a minute later").hasSize(1);
    assertThat(metricsAfter(answer(request, 0, 0).build())).as("the old one").isEmpty();
  }

  @Test
  void goesOnAfterARefusalAndAfterWhatCannotBeRead() throws Exception {
    start(MODES);
    SampleRequest request = requestsAfter(Duration.ofSeconds(4)).get(0);
    GanDrivers.pipe(driver, deployment.topics().drawn(), new byte[] {1, 2});
    assertThat(metricsAfter(answer(request).setRefusal("no").build())).isEmpty();
    SampleRequest next = requestsAfter(Duration.ofSeconds(4)).get(0);
    assertThat(metricsAfter(answer(next, 0, 0).build())).hasSize(1);
  }

  @Test
  void classifiesWithTheNewestCheckpointOfTheModel() throws Exception {
    inTheTopic.add(checkpoint("side", 1, 1));
    start(CLASSES);
    SampleRequest request = requestsAfter(Duration.ofSeconds(4)).get(0);
    GanMetrics metrics = metricsAfter(answer(request, -1, 0, -2, 0, -1, 0, 3, 0).build()).get(0);
    assertThat(metrics.getClasses()).containsEntry("left", 0.75).containsEntry("right", 0.25);
    assertThat(metrics.getMeanTopProbability()).isBetween(0.8, 1.0);
    assertThat(metrics.getModes()).isNull();

    AvroCodec<Checkpoint> checkpoints = AvroCodec.of(Checkpoint.class);
    String topic = deployment.topics().checkpoints();
    GanDrivers.pipe(driver, topic, checkpoints.encode(checkpoint("another", 3, 1)));
    GanDrivers.pipe(driver, topic, checkpoints.encode(checkpoint("side", 2, -1)));
    request = requestsAfter(Duration.ofSeconds(4)).get(0);
    metrics = metricsAfter(answer(request, -1, 0, -2, 0, -1, 0, 3, 0).build()).get(0);
    assertThat(metrics.getClasses()).containsEntry("left", 0.25).containsEntry("right", 0.75);
    assertThat(metrics.getMeanTopProbability()).isCloseTo(0.9, within(0.1));
  }

  /** The publisher says the architecture with the last part alone. */
  @Test
  void classifiesWithACheckpointOfSeveralParts() throws Exception {
    Checkpoint whole = checkpoint("side", 1, 1);
    ByteBuffer state = whole.getBytes();
    int half = state.remaining() / 2;
    inTheTopic.add(
        Checkpoint.newBuilder(whole)
            .setParts(2)
            .setArchitecture("")
            .setBytes(state.slice(0, half))
            .build());
    inTheTopic.add(
        Checkpoint.newBuilder(whole)
            .setParts(2)
            .setPart(1)
            .setBytes(state.slice(half, state.remaining() - half))
            .build());
    start(CLASSES);
    SampleRequest request = requestsAfter(Duration.ofSeconds(4)).get(0);
    GanMetrics metrics = metricsAfter(answer(request, -1, 0, -2, 0, -1, 0, 3, 0).build()).get(0);
    assertThat(metrics.getClasses()).containsEntry("left", 0.75).containsEntry("right", 0.25);
  }

  @Test
  void countsNoClassesBeforeThereIsACheckpoint() throws Exception {
    start(CLASSES);
    SampleRequest request = requestsAfter(Duration.ofSeconds(4)).get(0);
    GanMetrics metrics = metricsAfter(answer(request, -1, 0).build()).get(0);
    assertThat(metrics.getClasses()).isEmpty();
    assertThat(metrics.getMeanTopProbability()).isNull();
    assertThat(metrics.getEvaluated()).isEqualTo(1);
  }

  @Test
  void anAnswerThatClaimsWhatItIsNotIsLeftAlone() throws Exception {
    start(MODES);
    SampleRequest request = requestsAfter(Duration.ofSeconds(4)).get(0);
    for (DrawnSamples forged :
        List.of(
            answer(request, 0, 0).setParts(Integer.MAX_VALUE).build(),
            answer(request, 0, 0).setParts(-1).build(),
            answer(request, 0, 0).setPart(7).build(),
            answer(request, 0, 0).setPart(-1).build(),
            answer(request, 0, 0).setCount(Integer.MAX_VALUE).build(),
            answer(request, 0, 0).setWidth(0).build(),
            answer(request, 0, 0, 0).build(),
            answer(request, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0).build())) {
      assertThat(metricsAfter(forged)).isEmpty();
    }
    assertThat(metricsAfter(answer(request, 0, 0, 0, 0).build())).hasSize(1);
  }

  @Test
  void whatCannotBeReadIsADeadLetter() throws Exception {
    start(MODES);
    GanDrivers.pipe(driver, deployment.topics().drawn(), new byte[] {1, 2});
    GanDrivers.pipe(driver, deployment.topics().drawn(), null);
    assertThat(GanDrivers.read(driver, deployment.topics().deadLetters(), DeadLetter.class))
        .hasSize(2)
        .allMatch(letter -> letter.getModelId().equals("gan-evaluation"))
        .allMatch(letter -> letter.getReason() == RefusalReason.UNDECODABLE);
  }

  /** Of the right model and with the right checksum, but without what it should contain. */
  @Test
  void forgedCheckpointsAreNotUsed() throws Exception {
    Checkpoint forged = checkpoint("side", 9, -1);
    ByteBuffer state = ByteBuffer.allocate(3);
    CRC32C checksum = new CRC32C();
    checksum.update(state.duplicate());
    forged =
        Checkpoint.newBuilder(forged)
            .setBytes(state)
            .setTotalBytes(3)
            .setChecksum(checksum.getValue())
            .build();
    inTheTopic.add(forged);
    inTheTopic.add(checkpoint("side", 1, 1));
    start(CLASSES);
    AvroCodec<Checkpoint> checkpoints = AvroCodec.of(Checkpoint.class);
    String topic = deployment.topics().checkpoints();
    GanDrivers.pipe(driver, topic, checkpoints.encode(forged));
    GanDrivers.pipe(driver, topic, null);
    for (int part : new int[] {-1, 5, Integer.MAX_VALUE}) {
      GanDrivers.pipe(
          driver,
          topic,
          checkpoints.encode(
              Checkpoint.newBuilder(forged).setPart(part).setParts(Integer.MIN_VALUE).build()));
    }
    SampleRequest request = requestsAfter(Duration.ofSeconds(4)).get(0);
    GanMetrics metrics = metricsAfter(answer(request, -1, 0, -2, 0).build()).get(0);
    assertThat(metrics.getClasses()).containsEntry("left", 1.0);
  }

  /** Of a model that has learnt that left is where the sign times x is negative. */
  private static Checkpoint checkpoint(String id, long number, int sign) throws Exception {
    Learner learner = new Learner(ConfigReader.parse(CLASSES, "test").models().get(0).spec());
    for (int i = 0; i < 200; i++) {
      int x = i % 2 == 0 ? -sign : sign;
      learner.predict(new double[] {x, 0});
      learner.learn(learner.oneHot(i % 2), 1, i);
    }
    ByteBuffer state =
        ByteBuffer.allocate(learner.stateBytes()).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    learner.writeState(state);
    state.flip();
    CRC32C checksum = new CRC32C();
    checksum.update(state.duplicate());
    return Checkpoint.newBuilder()
        .setModelId(id)
        .setNumber(number)
        .setModelVersion(learner.version())
        .setArchitecture(learner.architecture())
        .setPartition(0)
        .setOffset(200)
        .setPart(0)
        .setParts(1)
        .setBytes(state)
        .setTotalBytes(state.limit())
        .setParameterBytes(0)
        .setOptimiserBytes(0)
        .setChecksum(checksum.getValue())
        .setTime(Instant.EPOCH)
        .build();
  }
}

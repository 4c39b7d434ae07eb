package learnstream.stream.supervised;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import learnstream.codec.avro.Checkpoint;
import learnstream.codec.avro.ControlAction;
import learnstream.codec.avro.ControlCommand;
import learnstream.codec.avro.ControlOutcome;
import learnstream.codec.avro.ControlResult;
import learnstream.codec.avro.DeadLetter;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.ModelMetrics;
import learnstream.codec.avro.Prediction;
import learnstream.codec.avro.RefusalReason;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import learnstream.model.Learner;
import learnstream.stream.recovery.NewTopicException;
import learnstream.stream.sample.SampleReader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

/** How a task takes up its partition, and what it makes of records that come again. */
class TaskStartTest {
  private static SimulatedTask task(String top, String model) throws Exception {
    return new SimulatedTask(deployment(top, model));
  }

  private static Deployment deployment(String top, String model) throws Exception {
    return ConfigReader.parse(
        """
        name: t
        metrics: {everySamples: 5}
        %s
        models:
          - {id: m, features: 2, classes: [a, b], layers: [3], %s}
        """
            .formatted(top, model),
        "test");
  }

  private static LabelledSample sample(int i) {
    List<Float> features = new ArrayList<>(List.of((float) Math.sin(i), (float) Math.cos(i)));
    return new LabelledSample("s" + i, null, features, i % 2 == 0 ? "a" : "b", 1.0, Instant.EPOCH);
  }

  private static void send(SimulatedTask task, int from, int to) {
    for (int i = from; i < to; i++) {
      task.send(sample(i));
    }
  }

  private static List<Long> offsets(SimulatedTask task) {
    return task.sent(Prediction.class).stream().map(Prediction::getOffset).toList();
  }

  private static List<Long> versions(SimulatedTask task) {
    return task.sent(Prediction.class).stream().map(Prediction::getModelVersion).toList();
  }

  private static List<Long> upTo(long end) {
    return LongStream.range(0, end).boxed().toList();
  }

  @Test
  void predictsAndLearnsNothingAgainWhereTheGroupsOffsetsAreGone() throws Exception {
    SimulatedTask task = task("", "snapshot: {everySamples: 4}");
    send(task, 0, 10);
    task.restart();
    for (int offset = 0; offset < 10; offset++) {
      task.deliver(offset);
    }
    send(task, 10, 12);
    assertThat(offsets(task)).isEqualTo(upTo(12));
    assertThat(versions(task)).isEqualTo(upTo(12));
  }

  @Test
  void handlesWhatTheConsumerHasPassedOver() throws Exception {
    SimulatedTask task = task("", "snapshot: {everySamples: 4}");
    send(task, 0, 5);
    task.restart();
    for (int i = 5; i < 9; i++) {
      task.append(null, sample(i), new RecordHeaders());
    }
    task.deliver(8);
    assertThat(offsets(task)).isEqualTo(upTo(9));
    assertThat(versions(task)).isEqualTo(upTo(9));
  }

  @Test
  void stopsAtATopicThatWasCreatedAnewAndShowsBoth() throws Exception {
    SimulatedTask task = task("", "batchSize: 1");
    send(task, 0, 7);
    task.recreateTopic();
    task.restart();
    assertThatThrownBy(() -> task.send(sample(0)))
        .isInstanceOf(NewTopicException.class)
        .hasMessageContainingAll("t.samples-0", "offset 6", "onNewTopic: continue");
    assertThat(offsets(task)).isEqualTo(upTo(7));
  }

  @Test
  void learnsANewTopicFromItsStartWhereItIsToContinue() throws Exception {
    SimulatedTask task = task("onNewTopic: continue", "snapshot: {everySamples: 4}");
    send(task, 0, 7);
    task.recreateTopic();
    task.restart();
    send(task, 7, 17);
    task.restart();
    send(task, 17, 20);
    assertThat(offsets(task).subList(7, 20)).isEqualTo(upTo(13));
    List<Long> versions = versions(task);
    // The newest samples of the former topic that no snapshot contained are gone with it.
    assertThat(versions.get(7)).isBetween(3L, 7L);
    for (int i = 8; i < 20; i++) {
      assertThat(versions.get(i)).isEqualTo(versions.get(i - 1) + 1);
    }
    assertThat(task.sent(Prediction.class).get(7).getTrainingOffset()).isEqualTo(-1);
    assertThat(task.sent(Prediction.class).get(19).getTrainingOffset()).isEqualTo(11);
  }

  @Test
  void followsATopicThatIsCreatedAnewWhileItRuns() throws Exception {
    SimulatedTask task = task("onNewTopic: continue", "batchSize: 1");
    send(task, 0, 7);
    task.recreateTopic();
    send(task, 7, 17);
    assertThat(offsets(task).subList(7, 17)).isEqualTo(upTo(10));
    assertThat(versions(task)).isEqualTo(upTo(17));
  }

  @Test
  void goesOnWhereItHasNotLearntLatelyWithoutTheSamplesThatItRefused() throws Exception {
    SimulatedTask task = task("", "snapshot: {everySamples: 4}");
    send(task, 0, 5);
    for (int i = 5; i < 40; i++) {
      task.deliver(task.append(null, new byte[] {1, 2, 3}, new RecordHeaders()));
    }
    task.deleteBefore(30);
    task.restart();
    task.send(sample(40));
    assertThat(offsets(task)).hasSize(6).endsWith(40L);
    assertThat(versions(task)).endsWith(5L);
  }

  @Test
  void closesABatchThatWaitedThroughARestartThoughNoSampleComes() throws Exception {
    SimulatedTask task = task("", "batchSize: 4, batchTimeLimit: 1s, snapshot: {everySamples: 1}");
    send(task, 0, 3);
    task.pass(100);
    task.restart();
    task.pass(100);
    task.pass(2_000);
    task.send(sample(3));
    assertThat(versions(task)).isEqualTo(List.of(0L, 0L, 0L, 1L));
  }

  @Test
  void keepsNoMoreClosuresThanItHasSnapshotsFor() throws Exception {
    SimulatedTask task =
        task("", "batchSize: 2, batchTimeLimit: 1ms, snapshot: {everySamples: 1000000, every: 1h}");
    int largest = 0;
    for (int i = 0; i < 2_500; i++) {
      task.send(sample(i));
      task.pass(10);
      largest = Math.max(largest, task.largestValue());
    }
    assertThat(versions(task)).endsWith(2_499L);
    assertThat(largest).isLessThan(16_000);
  }

  @Test
  void appliesAChangedLearningRateBehindTheLastSampleHandled() throws Exception {
    Deployment fast = deployment("", "learningRate: 0.5, snapshot: {everySamples: 6}");
    Deployment slow = deployment("", "learningRate: 0.01, snapshot: {everySamples: 6}");
    SimulatedTask task = new SimulatedTask(fast);
    send(task, 0, 10);
    task.restart(slow);
    send(task, 10, 15);
    task.restart();
    send(task, 15, 20);

    Learner before = new Learner(fast.models().get(0).spec());
    List<Float> scores = learn(before, 0, 10);
    Learner after = new Learner(slow.models().get(0).spec());
    ByteBuffer state = ByteBuffer.allocate(before.stateBytes()).order(ByteOrder.LITTLE_ENDIAN);
    before.writeState(state);
    after.readState(state.flip());
    scores.addAll(learn(after, 10, 20));
    assertThat(task.sent(Prediction.class))
        .extracting(prediction -> prediction.getScores().get(0))
        .isEqualTo(scores);
  }

  private static List<Float> learn(Learner learner, int from, int to) throws Exception {
    SampleReader reader = new SampleReader(learner.spec());
    List<Float> scores = new ArrayList<>();
    for (int i = from; i < to; i++) {
      reader.read(sample(i));
      scores.add((float) learner.predict(reader.features())[0]);
      learner.learn(reader.target(learner), 1, i);
    }
    return scores;
  }

  @Test
  void aRevivedTaskTicksOnce() throws Exception {
    SimulatedTask task = task("", "batchSize: 1");
    task.init();
    task.init();
    assertThat(task.ticks()).isEqualTo(2);
  }

  @Test
  void refusesAHeaderWithoutValueAndGoesOn() throws Exception {
    SimulatedTask task = task("", "batchSize: 1");
    RecordHeaders headers = new RecordHeaders();
    headers.add("learnstream-model", null);
    task.deliver(task.append(null, sample(0), headers));
    task.send(sample(1));
    assertThat(task.sent(DeadLetter.class))
        .singleElement()
        .satisfies(letter -> assertThat(letter.getReason()).isEqualTo(RefusalReason.UNDECODABLE));
    assertThat(offsets(task)).isEqualTo(List.of(1L));
  }

  @Test
  void learnsADeadLetterThatIsSentTwiceOnceThoughItStopsBetween() throws Exception {
    SimulatedTask task = task("", "snapshot: {everySamples: 2}");
    RecordHeaders headers = new RecordHeaders();
    headers.add("learnstream-origin", "t.samples-0@7".getBytes(StandardCharsets.UTF_8));
    task.deliver(task.append(null, new byte[] {1}, headers));
    task.deliver(task.append(null, sample(0), headers));
    task.send(sample(1));
    task.restart();
    task.deliver(task.append(null, sample(0), headers));
    task.send(sample(2));
    assertThat(task.sent(DeadLetter.class))
        .extracting(DeadLetter::getReason)
        .containsExactly(RefusalReason.UNDECODABLE, RefusalReason.REPEATED);
    assertThat(offsets(task)).isEqualTo(List.of(1L, 2L, 4L));
    assertThat(versions(task)).isEqualTo(List.of(0L, 1L, 2L));
  }

  @Test
  void boundsWhatAPredictionEchoes() throws Exception {
    SimulatedTask task = task("", "batchSize: 1");
    LabelledSample large = sample(0);
    task.send(
        new LabelledSample(
            "x".repeat(900_000), null, large.getFeatures(), "a", 1.0, Instant.EPOCH));
    task.send(
        new LabelledSample(
            "y", null, large.getFeatures(), "z".repeat(900_000), 1.0, Instant.EPOCH));
    assertThat(task.sent(Prediction.class).get(0).getSampleId())
        .hasSizeLessThan(500)
        .contains("900,000 characters", "SHA-256");
    assertThat(task.sent(DeadLetter.class).get(0).getMessage()).hasSizeLessThan(5_000);
  }

  @Test
  void tellsWhatWasPredictedAndNotLearnt() throws Exception {
    SimulatedTask task = task("", "batchSize: 1");
    task.send(sample(0));
    task.command(command("1", ControlAction.PAUSE));
    send(task, 1, 5);
    assertThat(task.sent(ModelMetrics.class).get(0).getNotLearnt()).isEqualTo(Map.of("PAUSED", 4L));
  }

  @Test
  void knowsACommandWhoseIdHasALineBreakAgain() throws Exception {
    SimulatedTask task = task("", "batchSize: 1");
    task.send(sample(0));
    task.command(command("a\nb", ControlAction.PAUSE));
    task.restart();
    task.command(command("a\nb", ControlAction.PAUSE));
    task.command(command("b", ControlAction.RESUME));
    assertThat(task.sent(ControlResult.class))
        .extracting(ControlResult::getOutcome)
        .containsExactly(ControlOutcome.APPLIED, ControlOutcome.REPEATED, ControlOutcome.APPLIED);
  }

  private static ControlCommand command(String id, ControlAction action) {
    return ControlCommand.newBuilder()
        .setId(id)
        .setModelId("m")
        .setAuthor("test")
        .setAction(action)
        .setTime(Instant.EPOCH)
        .build();
  }

  @Test
  void keepsSoManyCheckpointsOfEachKey() throws Exception {
    SimulatedTask task = task("modelBy: key", "checkpoint: {everySamples: 1, keep: 2}");
    for (int i = 0; i < 12; i++) {
      byte[] key = i % 3 == 0 ? new byte[] {1} : new byte[] {2};
      task.deliver(task.append(key, sample(i), new RecordHeaders()));
    }
    assertThat(task.sentKeys(Checkpoint.class))
        .as("slots of both keys, whichever of them learns more often")
        .containsOnly("m/\u0001#0#0", "m/\u0001#1#0", "m/\u0002#0#0", "m/\u0002#1#0");
  }
}

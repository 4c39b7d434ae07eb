package learnstream.stream.supervised;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import learnstream.config.reader.ConfigReader;
import learnstream.model.Learner;
import learnstream.model.replica.Difference;
import learnstream.model.replica.Replica;
import learnstream.model.replica.Replicas;
import learnstream.stream.metric.Observer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two replicas, 10 samples a round, 40 to warm up, of which the first 10 are learnt in turns. */
class WarmUpTest {
  private static final Replicas SETTINGS = new Replicas(10, 40);
  private static final TopicPartition SAMPLES = new TopicPartition("samples", 0);
  private static final int ALL = Integer.MAX_VALUE;

  private final List<Replica> replicas = new ArrayList<>();
  private final List<WarmUp> warmUps = new ArrayList<>();
  private final int[] limits = {-1, -1};
  private final boolean[] areDrained = new boolean[2];
  private final boolean[] holdBack = new boolean[2];

  @BeforeEach
  void begin() throws Exception {
    var deployment =
        ConfigReader.parse("models: [{features: 1, classes: [a, b], layers: [2]}]", "test");
    for (int i = 0; i < 2; i++) {
      replicas.add(new Replica(new Learner(deployment.models().get(0).spec()), 2));
      warmUps.add(new WarmUp(SETTINGS, new ReplicaPlace(i, 2), "m", SAMPLES, observer(i)));
    }
  }

  private Observer observer(int replica) {
    return new Observer() {
      @Override
      public void published(SpecificRecord metrics) {}

      @Override
      public OptionalLong endOffset(TopicPartition partition) {
        return OptionalLong.empty();
      }

      @Override
      public void limit(TopicPartition partition, String model, int samples) {
        limits[replica] = samples;
      }

      @Override
      public boolean isDrained(TopicPartition partition, long offset) {
        return areDrained[replica];
      }

      @Override
      public boolean holdsBack(TopicPartition partition) {
        return holdBack[replica];
      }
    };
  }

  private boolean isToTell(int replica, boolean isAsked, long now) {
    boolean is = warmUps.get(replica).isToTell(replicas.get(replica), isAsked, 0, now);
    if (is && !replicas.get(replica).hasTold()) {
      replicas.get(replica).tell();
    }
    warmUps.get(replica).holdBack(replicas.get(replica), now);
    return is;
  }

  private void learn(int replica, int samples) {
    Learner learner = replicas.get(replica).learner();
    for (int i = 0; i < samples; i++) {
      learner.predict(new double[] {1});
      learner.learn(learner.oneHot(i % 2), 1, i);
    }
  }

  private void mix() {
    List<Difference> told = replicas.stream().map(Replica::told).toList();
    replicas.forEach(replica -> replica.mix(told));
  }

  /** Replica 0 learns its turn. */
  private void firstRound() {
    learn(0, 10);
    isToTell(0, false, 0);
    isToTell(1, true, 0);
    mix();
  }

  @Test
  void theFirstSamplesAreLearntInTurns() {
    assertThat(isToTell(0, false, 0)).isFalse();
    assertThat(limits[0]).isEqualTo(10);
    assertThat(isToTell(1, false, 0)).isFalse();
    assertThat(limits[1]).isZero();
    learn(0, 9);
    assertThat(isToTell(0, false, 0)).isFalse();
    assertThat(limits[0]).isOne();
    learn(0, 1);
    assertThat(isToTell(0, false, 0)).isTrue();
    assertThat(limits[0]).isZero();
  }

  @Test
  void whoseSamplesWaitAsksForItsTurn() {
    holdBack[1] = true;
    assertThat(isToTell(1, false, 0)).isTrue();
    assertThat(isToTell(0, true, 0)).as("it may have samples").isFalse();
    areDrained[0] = true;
    assertThat(isToTell(0, false, 0)).as("nobody asks").isFalse();
    assertThat(isToTell(0, true, 0)).isTrue();
  }

  @Test
  void thenNoneBeginsARoundBeforeTheLastIsOver() {
    firstRound();
    assertThat(isToTell(0, false, 5)).isFalse();
    assertThat(isToTell(1, false, 5)).isFalse();
    assertThat(limits).containsExactly(10, 10);
    learn(0, 10);
    assertThat(isToTell(0, false, 5)).isTrue();
    assertThat(limits[0]).isZero();
    learn(1, 4);
    assertThat(isToTell(1, true, 900)).as("it has time").isFalse();
    assertThat(isToTell(1, true, 1_005)).isTrue();
  }

  @Test
  void nobodyWaitsForALostOneForEver() {
    firstRound();
    learn(0, 10);
    isToTell(0, false, 0);
    isToTell(0, false, 9_999);
    assertThat(limits[0]).isZero();
    isToTell(0, false, 10_000);
    assertThat(limits[0]).isEqualTo(ALL);
  }

  @Test
  void endsWhenAllHaveLearntEnough() {
    firstRound();
    learn(0, 20);
    learn(1, 10);
    isToTell(0, false, 0);
    isToTell(1, false, 0);
    mix();
    assertThat(warmUps.get(0).lasts(replicas.get(0))).isFalse();
    warmUps.get(0).holdBack(replicas.get(0), 0);
    assertThat(limits[0]).isEqualTo(ALL);
  }
}

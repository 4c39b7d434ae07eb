package learnstream.model.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import learnstream.config.reader.ConfigReader;
import learnstream.model.Learner;
import learnstream.model.ModelSpec;
import learnstream.nn.spec.NamedArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplicaTest {
  private static ModelSpec spec(String model) throws Exception {
    return ConfigReader.parse("models: [{%s}]".formatted(model), "test").models().get(0).spec();
  }

  private static List<Replica> replicas(int count, String model) throws Exception {
    List<Replica> replicas = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      replicas.add(new Replica(new Learner(spec(model)), count));
    }
    return replicas;
  }

  private static void learn(Replica replica, Random random, int samples) {
    Learner learner = replica.learner();
    for (int i = 0; i < samples; i++) {
      double[] x = {random.nextGaussian(), random.nextGaussian()};
      learner.predict(x);
      learner.learn(learner.oneHot(x[0] * x[1] > 0 ? 1 : 0), 1, i);
    }
  }

  private static List<Difference> tell(List<Replica> replicas) {
    return replicas.stream().map(Replica::tell).toList();
  }

  private static List<Double> parameters(Replica replica) {
    List<Double> parameters = new ArrayList<>();
    for (NamedArray array : replica.learner().model().arrays()) {
      for (int i = 0; i < array.length(); i++) {
        parameters.add(array.get(i));
      }
    }
    return parameters;
  }

  private static byte[] state(Replica replica) {
    ByteBuffer state = ByteBuffer.allocate(replica.stateBytes()).order(ByteOrder.LITTLE_ENDIAN);
    replica.writeState(state);
    assertThat(state.hasRemaining()).isFalse();
    return state.array();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "features: 2, classes: [a,b], layers: [4]",
        "features: 2, classes: [a,b], layers: [4], precision: float64, optimiser: adam, batchSize: 3",
        "kind: perceptron, features: 2, classes: [a,b]",
        "features: 2, classes: [a,b], layers: [4], batchSize: 3, backend: nd4j",
      })
  void haveTheSameBaseToTheBitHoweverMuchEachHasLearnt(String model) throws Exception {
    List<Replica> replicas = replicas(3, model);
    Random random = new Random(1);
    for (int round = 0; round < 20; round++) {
      for (int i = 0; i < 3; i++) {
        learn(replicas.get(i), random, random.nextInt(30) * i);
      }
      List<Difference> told = tell(replicas);
      for (Replica replica : replicas) {
        learn(replica, random, random.nextInt(10));
        replica.mix(told);
      }
      assertThat(replicas.get(1).base()).isEqualTo(replicas.get(0).base());
      assertThat(replicas.get(2).base()).isEqualTo(replicas.get(0).base());
    }
    assertThat(replicas.get(0).round()).isEqualTo(20);
  }

  @Test
  void takesTheMeanByUpdatesAndKeepsWhatItHasLearntSince() throws Exception {
    List<Replica> replicas = replicas(2, "features: 2, classes: [a,b], layers: [3]");
    List<Double> first = parameters(replicas.get(0));
    learn(replicas.get(0), new Random(2), 10);
    learn(replicas.get(1), new Random(3), 30);
    List<Double> one = parameters(replicas.get(0));
    List<Double> other = parameters(replicas.get(1));
    List<Difference> told = tell(replicas);
    assertThat(told).extracting(Difference::updates).containsExactly(10L, 30L);
    learn(replicas.get(1), new Random(4), 5);
    List<Double> later = parameters(replicas.get(1));

    replicas.forEach(replica -> replica.mix(told));

    for (int i = 0; i < first.size(); i++) {
      double mean = (10 * one.get(i) + 30 * other.get(i)) / 40;
      assertThat(replicas.get(0).base()[i]).isCloseTo((float) mean, within(1e-6f));
      assertThat(parameters(replicas.get(0)).get(i)).isCloseTo(mean, within(1e-6));
      assertThat(parameters(replicas.get(1)).get(i))
          .isCloseTo(mean + later.get(i) - other.get(i), within(1e-6));
    }
    // 10 and 30 updates are as those of 1.6 replicas that have learnt equally much.
    float[] before = replicas.get(0).base();
    List<Replica> idle = replicas;
    idle.get(1).tell();
    List<Difference> nothing = List.of(idle.get(0).tell(), idle.get(1).told());
    assertThat(nothing.get(0)).isSameAs(Difference.NOTHING);
    idle.get(0).mix(nothing);
    double momentum = 1 - Math.sqrt(1 / 1.6);
    assertThat(idle.get(0).samplesMixed()).isEqualTo(45);
    for (int i = 0; i < first.size(); i++) {
      double mean = before[i] - first.get(i);
      // What the other has learnt since counts in full, by all the updates of the round.
      double since = later.get(i) - other.get(i);
      assertThat(idle.get(0).base()[i])
          .isCloseTo((float) (before[i] + momentum * mean + since), within(1e-6f));
    }
  }

  @Test
  void becomesWhatTheOnlyOneThatHasLearntIs() throws Exception {
    List<Replica> replicas = replicas(3, "features: 2, classes: [a,b], layers: [3]");
    for (int round = 0; round < 4; round++) {
      Replica its = replicas.get(round % 3);
      learn(its, new Random(round), 10);
      List<Double> after = parameters(its);
      List<Difference> told = tell(replicas);
      replicas.forEach(replica -> replica.mix(told));
      for (Replica replica : replicas) {
        for (int i = 0; i < after.size(); i++) {
          assertThat(parameters(replica).get(i)).isCloseTo(after.get(i), within(1e-6));
        }
      }
    }
    assertThat(replicas.get(0).samplesMixed()).isEqualTo(40);
  }

  @Test
  void goesOnToTheBitFromItsState() throws Exception {
    String model = "features: 2, classes: [a,b], layers: [4], optimiser: adam, batchSize: 4";
    List<Replica> replicas = replicas(2, model);
    Random random = new Random(5);
    for (int step = 0; step < 12; step++) {
      learn(replicas.get(0), random, 7);
      learn(replicas.get(1), random, 9);
      if (step % 2 == 0) {
        tell(replicas);
      } else {
        List<Difference> told = replicas.stream().map(Replica::told).toList();
        replicas.forEach(replica -> replica.mix(told));
      }
      Replica copy = replicas(2, model).get(0);
      copy.readState(ByteBuffer.wrap(state(replicas.get(0))).order(ByteOrder.LITTLE_ENDIAN));
      assertThat(state(copy)).isEqualTo(state(replicas.get(0)));
      assertThat(copy.samplesSince()).isEqualTo(replicas.get(0).samplesSince());
      replicas.set(0, copy);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "features: 2, classes: [a,b] | a pool with these settings learns more than numbers that can be averaged",
        "kind: rbf, features: 2, classes: [a,b] | a rbf with these settings learns more than numbers that can be averaged",
        "kind: perceptron, averaged: true, features: 2, classes: [a,b] | a perceptron with these settings learns more than numbers that can be averaged",
        "layers: [3], plasticity: {}, features: 2, classes: [a,b] | a ffnn with these settings learns more than numbers that can be averaged",
        "layers: [3], features: 2, classes: grow | each ffnn would find its classes in another order; give their names",
        "layers: [3], features: 2, classes: [a,b], scaling: standard | each ffnn would scale by its own samples; give scaling: none or {divideBy: number}",
        "layers: [3], features: 2, target: {name: y} | each ffnn would scale its target by its own samples; give target.scaling: none",
        "layers: [3], features: 2, classes: [a,b], drift: {detector: adwin, answer: reset} | one ffnn would answer drift without the others; leave drift out",
        "layers: [3], fields: {a: category}, classes: [a,b] | what a ffnn learns of its fields cannot be averaged; give features",
      })
  void saysWhatCannotBeMixed(String model, String sentence) throws Exception {
    assertThat(Replica.obstacle(spec(model))).contains(sentence);
  }
}

package learnstream.model.hopfield;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import learnstream.model.Learner;
import learnstream.model.ModelSpec;
import learnstream.model.feature.FeatureSpec;
import learnstream.model.feature.Scaling;
import learnstream.model.feature.TargetSpec;
import learnstream.nn.NdArrays;
import learnstream.nn.spec.NamedArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;

class HopfieldTest {
  private static final int N = 30;

  private static WeightsSpec weights(StorageRule rule, Dynamics dynamics) {
    return new WeightsSpec(rule, dynamics, List.of(0.0));
  }

  static List<MemorySpec> memories() {
    return List.of(
        weights(new Hebbian(), new Annealed(5, 0.6, 0.1)),
        weights(new Storkey(), new Asynchronous(20)),
        weights(new PseudoInverse(), new Synchronous(20)),
        new PatternsSpec(1, 7, 20));
  }

  private static Learner learner(MemorySpec memory, Values values) {
    return new Learner(
        new ModelSpec(
            "m",
            new HopfieldSpec(N, values, memory, 5),
            FeatureSpec.positional(N),
            TargetSpec.reconstruction(N),
            new Scaling.None(),
            1,
            20,
            0.9));
  }

  private static byte[] state(Learner learner) {
    ByteBuffer out = ByteBuffer.allocate(learner.stateBytes()).order(ByteOrder.LITTLE_ENDIAN);
    learner.writeState(out);
    assertThat(out.remaining()).isZero();
    return out.array();
  }

  /** Stores some and only recalls others; returns all that was recalled. */
  private static double[] feed(Learner learner, long seed, int samples) {
    Random random = new Random(seed);
    double[] all = new double[samples * N];
    double[][] patterns = Patterns.random(12, N, 3);
    for (int s = 0; s < samples; s++) {
      double[] sample = Patterns.damaged(patterns[random.nextInt(12)], 0.1, random);
      System.arraycopy(learner.predict(sample), 0, all, s * N, N);
      if (random.nextInt(3) == 0) {
        learner.learnUnlabelled(0);
      } else {
        learner.learn(learner.reconstructionTarget(), 1, s);
      }
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("memories")
  void restoredFromBytesGoesOnToTheBit(MemorySpec memory) {
    Learner whole = learner(memory, Values.BIPOLAR);
    feed(whole, 1, 40);
    Learner restored = learner(memory, Values.BIPOLAR);
    restored.readState(ByteBuffer.wrap(state(whole)).order(ByteOrder.LITTLE_ENDIAN));
    assertThat(feed(restored, 2, 60)).isEqualTo(feed(whole, 2, 60));
    assertThat(state(restored)).isEqualTo(state(whole));
    assertThat(restored.version()).isEqualTo(whole.version());
    assertThat(restored.metrics().snapshot()).isEqualTo(whole.metrics().snapshot());
  }

  @ParameterizedTest
  @MethodSource("memories")
  void recallsFirstAndStoresThen(MemorySpec memory) {
    Learner learner = learner(memory, Values.BIPOLAR);
    double[][] patterns = Patterns.random(2, N, 4);
    double[] empty = learner.predict(patterns[0]);
    if (memory instanceof WeightsSpec heated && heated.dynamics() instanceof Annealed) {
      assertThat(empty).as("nothing holds against heat").isNotEqualTo(patterns[0]);
    } else {
      assertThat(empty).as("nothing is stored").isEqualTo(patterns[0]);
    }
    learner.learn(learner.reconstructionTarget(), 1, 0);
    assertThat(learner.predict(patterns[0])).isEqualTo(patterns[0]);
    byte[] parameters = parameters(learner);
    learner.learnUnlabelled(0);
    double[] damaged = patterns[0].clone();
    damaged[3] = -damaged[3];
    assertThat(learner.predict(damaged)).isEqualTo(patterns[0]);
    assertThat(learner.reconstructionError()).isEqualTo(4.0 / N);
    learner.learnUnlabelled(0);
    assertThat(parameters(learner)).as("recalled only").isEqualTo(parameters);
    assertThat(learner.version()).isEqualTo(1);
    assertThat(learner.metrics().snapshot().samples()).isEqualTo(1);
    assertThat(learner.metrics().snapshot().unlabelled()).isEqualTo(2);
    assertThat(((Hopfield) learner.model()).stored()).isEqualTo(1);
  }

  private static byte[] parameters(Learner learner) {
    ByteBuffer out =
        ByteBuffer.allocate(learner.model().parameters().stateBytes())
            .order(ByteOrder.LITTLE_ENDIAN);
    learner.model().parameters().writeState(out);
    return out.array();
  }

  @Test
  void takesTwoValuesAndWhatIsNearThem() {
    Learner bipolar = learner(weights(new Hebbian(), new Asynchronous(9)), Values.BIPOLAR);
    Learner binary = learner(weights(new Hebbian(), new Asynchronous(9)), Values.BINARY);
    double[] pattern = Patterns.random(1, N, 8)[0];
    double[] zeros = new double[N];
    double[] grey = new double[N];
    for (int i = 0; i < N; i++) {
      zeros[i] = pattern[i] > 0 ? 1 : 0;
      grey[i] = pattern[i] > 0 ? 0.6 + 0.01 * i : 0.4 - 0.01 * i;
    }
    for (double[] same : new double[][] {pattern, zeros}) {
      assertThat(bipolar.predict(same)).isEqualTo(pattern);
      bipolar.learn(bipolar.reconstructionTarget(), 1, 0);
    }
    for (double[] same : new double[][] {pattern, zeros, grey}) {
      assertThat(binary.predict(same)).isEqualTo(zeros);
      binary.learn(binary.reconstructionTarget(), 1, 0);
    }
    assertThat(((Hopfield) bipolar.model()).stored()).isEqualTo(1);
    assertThat(((Hopfield) binary.model()).stored()).isEqualTo(1);
    assertThatThrownBy(
            () -> new HopfieldSpec(N, Values.CONTINUOUS, weights(new Hebbian(), null), 1).create(1))
        .hasMessageContaining("continuous is not allowed");
  }

  @Test
  void warnsOfMorePatternsThanItsRuleCanRecall() {
    Learner learner = learner(weights(new Hebbian(), new Asynchronous(9)), Values.BIPOLAR);
    double[][] patterns = Patterns.random(5, N, 9);
    // 0.138 x 30 is 4.14; a pattern that comes again is no other one, nor is its opposite.
    for (int p : new int[] {0, 1, 2, 3, 3, 0, 2}) {
      learner.predict(patterns[p]);
      learner.learn(learner.reconstructionTarget(), 1, 0);
    }
    double[] opposite = patterns[1].clone();
    for (int i = 0; i < N; i++) {
      opposite[i] = -opposite[i];
    }
    learner.predict(opposite);
    learner.learn(learner.reconstructionTarget(), 1, 0);
    assertThat(learner.model().warning()).isEmpty();
    assertThat(learner.model().details().get("load")).containsExactly(4f / N);
    assertThat(learner.model().details().get("capacity")).containsExactly(0.138f);
    learner.predict(patterns[4]);
    learner.learn(learner.reconstructionTarget(), 1, 0);
    assertThat(learner.model().warning())
        .contains("5 patterns are stored in 30 neurons, which recall no more than about 4");
    Learner restored = learner(weights(new Hebbian(), new Asynchronous(9)), Values.BIPOLAR);
    restored.readState(ByteBuffer.wrap(state(learner)).order(ByteOrder.LITTLE_ENDIAN));
    assertThat(restored.model().warning()).isPresent();
  }

  @Test
  void aFullMemoryInWeightsStillCounts() {
    DistinctPatterns distinct = new DistinctPatterns(4);
    double[][] patterns = Patterns.random(7, 20, 10);
    for (double[] pattern : patterns) {
      distinct.add(pattern);
    }
    distinct.add(patterns[1]);
    assertThat(distinct.count()).isEqualTo(7);
  }

  @Test
  void theArchitectureNamesWhatTheStateDependsOn() {
    assertThat(learner(memories().get(0), Values.BINARY).architecture())
        .isEqualTo("hopfield 30 binary, hebbian, scaling none, batch 1, window 20, itself");
    assertThat(learner(memories().get(3), Values.CONTINUOUS).architecture())
        .startsWith("hopfield 30 continuous, modern of 7, ");
  }

  @ParameterizedTest
  @MethodSource("memories")
  void goesOutAndInAsArrays(MemorySpec memory) {
    Learner learner = learner(memory, Values.BIPOLAR);
    feed(learner, 1, 30);
    NamedArray array = learner.model().arrays().get(0);
    INDArray out = NdArrays.of(array);
    assertThat(out.size(1)).isEqualTo(N);
    NdArrays.set(array, out.mul(0.5));
    assertThat(array.get(N + 2)).isCloseTo(0.5 * out.getDouble(1, 2), within(1e-9));
    NdArrays.set(array, out);
    assertThat(NdArrays.of(array)).isEqualTo(out);
  }

  @Test
  void theWeightsStaySymmetricWhenOneIsSet() {
    Weights weights = new Weights(3);
    weights.array().set(5, 0.25);
    assertThat(weights.get(1, 2)).isEqualTo(0.25);
    assertThat(weights.get(2, 1)).isEqualTo(0.25);
  }
}

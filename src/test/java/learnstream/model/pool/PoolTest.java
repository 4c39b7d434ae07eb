package learnstream.model.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import learnstream.config.ConfigException;
import learnstream.config.reader.ConfigReader;
import learnstream.model.Learner;
import learnstream.model.MemberStatus;
import learnstream.model.OnlineModel;
import learnstream.nn.spec.NonFiniteGradientException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pools of small members on samples of two numbers, of which the larger names the class. */
class PoolTest {
  private static final String GOOD = "{layers: [6], optimiser: adagrad, learningRate: 0.1}";
  private static final String ABSURD = "{layers: [6], optimiser: sgd, learningRate: 1.0e+20}";

  private static Learner learner(String keys) throws ConfigException {
    String yaml = "models: [{kind: pool, features: 2, %s}]".formatted(keys);
    return new Learner(ConfigReader.parse(yaml, "test").models().get(0).spec());
  }

  private static void show(Learner learner, int i) {
    SplittableRandom random = new SplittableRandom(i);
    learner.features()[0] = random.nextDouble() - 0.5;
    learner.features()[1] = random.nextDouble() - 0.5;
    learner.predict();
  }

  private static void teach(Learner learner, int from, int to) {
    for (int i = from; i < to; i++) {
      show(learner, i);
      boolean first = learner.features()[0] > learner.features()[1];
      learner.learn(learner.oneHot(first ? 0 : 1), 1, i);
    }
  }

  private static double accuracy(Learner learner) {
    return learner.metrics().snapshot().whole().accuracy();
  }

  private static byte[] state(Learner learner) {
    ByteBuffer out = ByteBuffer.allocate(learner.stateBytes()).order(ByteOrder.LITTLE_ENDIAN);
    learner.writeState(out);
    return out.array();
  }

  @Test
  void noMemberThatDivergesTakesThePoolWithIt() throws Exception {
    Learner alone = learner("classes: [a, b], members: [%s]".formatted(GOOD));
    Learner pool =
        learner("classes: [a, b], members: [%s, %s, %s]".formatted(ABSURD, GOOD, ABSURD));
    teach(alone, 0, 3000);
    teach(pool, 0, 3000);
    assertThat(accuracy(pool)).isGreaterThan(accuracy(alone) - 0.02).isGreaterThan(0.9);
    List<MemberStatus> members = pool.model().members();
    assertThat(members.get(0).restarts()).isPositive();
    assertThat(members.get(1).restarts()).isZero();
    assertThat(members.get(1).weight()).isGreaterThan(0.5);
    assertThat(members.stream().mapToDouble(MemberStatus::weight).sum())
        .isBetween(1 - 1e-9, 1 + 1e-9);
  }

  @Test
  void aMemberThatBeginsAnewIsWhatItWasButForItsSeed() throws Exception {
    String plastic =
        "layers: [6], optimiser: adam, seed: %d, plasticity: {rate: 1e-3, maturity: 50}";
    Learner pool = learner("classes: 2, members: [{%s}]".formatted(plastic.formatted(4)));
    MemberSpec member = ((PoolSpec) pool.spec().kind()).members().get(0);
    Learner other = learner("classes: 2, members: [{%s}]".formatted(plastic.formatted(6)));
    assertThat(member.begunAnew(2).kind())
        .isEqualTo(((PoolSpec) other.spec().kind()).members().get(0).kind());
  }

  @Test
  void refusesWhatAllOfThemRefuseAndIsAsBefore() {
    PoolSpec spec = pool("members: [%s, {kind: rbf, units: 3}]".formatted(GOOD));
    OnlineModel model = spec.create(1);
    double[] scores = new double[2];
    for (int i = 0; i < 10; i++) {
      model.predict(new double[] {i, -i}, scores);
      model.learn(new double[] {1, 0}, 1);
    }
    byte[] before = bytes(model);
    model.predict(new double[] {1e200, 1e200}, scores);
    assertThat(scores).doesNotContain(Double.NaN);
    assertThatThrownBy(() -> model.learn(new double[] {1, 0}, 1))
        .isInstanceOf(NonFiniteGradientException.class);
    assertThat(bytes(model)).isEqualTo(before);
  }

  private static PoolSpec pool(String keys) {
    try {
      return (PoolSpec) learner("classes: [a, b], " + keys).spec().kind();
    } catch (ConfigException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] bytes(OnlineModel model) {
    ByteBuffer out =
        ByteBuffer.allocate(model.parameters().stateBytes() + model.optimiser().stateBytes())
            .order(ByteOrder.LITTLE_ENDIAN);
    model.parameters().writeState(out);
    model.optimiser().writeState(out);
    return out.array();
  }

  /** Also behind restarts, by which members are begun from other seeds. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "classes: [a, b]",
        "classes: [a, b], budget: 2",
        "classes: [a, b], members: [{layers: [5, {kind: dropout}]}, {kind: rbf, units: 4},"
            + " {kind: perceptron}, {layers: [3], optimiser: sgd, learningRate: 1.0e+20}]"
      })
  void goesOnToTheBit(String keys) throws Exception {
    Learner one = learner(keys);
    teach(one, 0, 300);
    Learner other = learner(keys);
    other.readState(ByteBuffer.wrap(state(one)).order(ByteOrder.LITTLE_ENDIAN));
    teach(one, 300, 600);
    teach(other, 300, 600);
    assertThat(state(other)).isEqualTo(state(one));
  }

  @Test
  void withABudgetTheBestLearnsAlwaysAndTheOthersInTurn() {
    OnlineModel model =
        pool("budget: 2, members: [%s, {layers: [3]}, {layers: [4]}, {layers: [5]}]"
                .formatted(GOOD))
            .create(1);
    double[] scores = new double[2];
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 300; i++) {
      double[] x = {random.nextDouble() - 0.5, random.nextDouble() - 0.5};
      model.predict(x, scores);
      model.learn(x[0] > x[1] ? new double[] {1, 0} : new double[] {0, 1}, 1);
    }
    Pool pool = (Pool) model;
    long[] learnt = pool.memberVersions();
    assertThat(LongStream.of(learnt).sum()).isEqualTo(600);
    assertThat(LongStream.of(learnt).min().orElseThrow()).isGreaterThanOrEqualTo(99);
  }

  @Test
  void learnsNumbersInTheirScale() throws Exception {
    Learner learner = learner("target: y");
    assertThat(learner.spec().target().isScaled()).isTrue();
    for (int i = 0; i < 3000; i++) {
      show(learner, i);
      double y = 1e5 + 2e4 * learner.features()[0] * learner.features()[1];
      learner.learn(new double[] {y}, 1, i);
    }
    assertThat(learner.metrics().snapshot().window().mae()).isLessThan(400);
  }

  @Test
  void learnsSeveralLabels() throws Exception {
    Learner learner = learner("labels: [left, low], members: [%s, {kind: rbf}]".formatted(GOOD));
    for (int i = 0; i < 2000; i++) {
      show(learner, i);
      double[] x = learner.features();
      learner.learn(new double[] {x[0] < 0 ? 1 : 0, x[1] < 0 ? 1 : 0}, 1, i);
    }
    assertThat(learner.metrics().snapshot().window().accuracy()).isGreaterThan(0.95);
  }

  @Test
  void takesClassesAsTheyCome() throws Exception {
    Learner learner = learner("classes: grow");
    for (int i = 0; i < 1500; i++) {
      show(learner, i);
      double[] x = learner.features();
      String label = i > 500 && x[0] > 0.25 ? "right" : x[0] > x[1] ? "a" : "b";
      learner.learn(learner.oneHot(label), 1, i);
    }
    assertThat(learner.classes()).containsExactlyInAnyOrder("a", "b", "right");
    assertThat(learner.metrics().snapshot().fading().accuracy()).isGreaterThan(0.9);
  }

  @Test
  void aMemberThatBeginsAnewInAStateThatIsReadUsesTheSameOutputs() throws Exception {
    OnlineModel pool = learner("classes: grow, members: [%s]".formatted(GOOD)).model();
    pool.useOutputs(2);
    ByteBuffer state =
        ByteBuffer.allocate(pool.parameters().stateBytes()).order(ByteOrder.LITTLE_ENDIAN);
    pool.parameters().writeState(state);
    // The restarts of the first member come first.
    pool.parameters().readState(state.putLong(0, 1).flip());
    double[] scores = new double[pool.outputs()];
    pool.predict(new double[] {0.1, 0.2}, scores);
    assertThat(scores[0] + scores[1]).isBetween(1 - 1e-6, 1 + 1e-6);
  }

  @Test
  void aModelOfWhichNothingIsSaidIsAPool() throws Exception {
    assertThat(kind("features: 3, classes: 2")).isEqualTo("pool");
    assertThat(kind("features: 3, classes: 2, layers: auto")).isEqualTo("pool");
    assertThat(kind("fields: {a: number}, target: y, scaling: null")).isEqualTo("pool");
    for (String key :
        List.of(
            "layers: [64]",
            "layers: []",
            "optimiser: adagrad",
            "learningRate: 0.1",
            "seed: 1",
            "batchSize: 4",
            "activation: tanh",
            "clipNorm: 1",
            "l2: 0",
            "precision: float64",
            "loss: mean-squared-error",
            "kind: ffnn")) {
      assertThat(kind("features: 3, classes: 2, " + key)).as(key).isEqualTo("ffnn");
    }
  }

  private static String kind(String keys) throws ConfigException {
    return ConfigReader.parse("models: [{%s}]".formatted(keys), "test")
        .models()
        .get(0)
        .spec()
        .kind()
        .label();
  }

  @Test
  void saysWhatIsWrongWithItsConfiguration() {
    assertThatThrownBy(
            () ->
                learner(
                    "classes: [a, b], learningRate: 1, batchSize: 4, budget: 9, members: [{kind:"
                        + " hopfield}, {layers: [1], name: n}, {layers: [1], name: n}, {lers: 1}]"))
        .hasMessageContaining(
            "models[0].learningRate: 1 is not allowed here: it belongs to a pool's members")
        .hasMessageContaining("batchSize: 4 is not allowed; give 1, since pool learns one sample")
        .hasMessageContaining("members[0].kind: hopfield is not allowed; give one of ffnn, cnn")
        .hasMessageContaining("members[2].name: n occurs twice")
        .hasMessageContaining("members[3].lers: there is no such key")
        .hasMessageContaining("budget: 9 is not allowed; give an integer from 1 to 4");
  }
}

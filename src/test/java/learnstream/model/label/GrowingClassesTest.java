package learnstream.model.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import learnstream.codec.RefusedSampleException;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.RefusalReason;
import learnstream.config.reader.ConfigReader;
import learnstream.model.Learner;
import learnstream.model.ModelSpec;
import learnstream.nn.spec.NonFiniteGradientException;
import learnstream.stream.sample.SampleReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A model whose classes get an output when they are seen first. */
class GrowingClassesTest {
  private static final List<String> COLOURS = List.of("red", "green", "blue", "black", "\ud800");

  private static ModelSpec spec(String keys) throws Exception {
    String yaml = "models:\n  - {id: m, features: 2, %s}\n".formatted(ofOneNetwork(keys));
    return ConfigReader.parse(yaml, "test").models().get(0).spec();
  }

  /** Each class has a corner or the middle; the later ones come later. */
  private static LabelledSample sample(Random random, int classes) {
    int c = random.nextInt(classes);
    double x = (c == 4 ? 0 : c % 2 == 0 ? -3 : 3) + random.nextGaussian() / 3;
    double y = (c == 4 ? 0 : c < 2 ? -3 : 3) + random.nextGaussian() / 3;
    return sample(COLOURS.get(c), x, y);
  }

  private static LabelledSample sample(String label, double... x) {
    List<Float> features = DoubleStream.of(x).mapToObj(each -> (float) each).toList();
    return new LabelledSample("s", null, features, label, 1.0, Instant.EPOCH);
  }

  private static boolean learn(Learner learner, SampleReader reader, LabelledSample sample)
      throws RefusedSampleException {
    reader.read(sample, learner);
    learner.predict();
    List<String> known = learner.classes();
    boolean right =
        !known.isEmpty() && known.get(learner.predictedClass()).equals(sample.getLabel());
    learner.learn(reader.target(learner), reader.weight(), 0);
    return right;
  }

  private static byte[] bytes(Learner learner) {
    ByteBuffer state = ByteBuffer.allocate(learner.stateBytes()).order(ByteOrder.LITTLE_ENDIAN);
    learner.writeState(state);
    assertThat(state.hasRemaining()).isFalse();
    return state.array();
  }

  private static Learner restored(Learner from) {
    Learner learner = new Learner(from.spec());
    learner.readState(ByteBuffer.wrap(bytes(from)).order(ByteOrder.LITTLE_ENDIAN));
    return learner;
  }

  @ParameterizedTest
  @ValueSource(strings = {"classes: grow", "classes: grow, batchSize: 7"})
  void learnsClassesThatNobodyListed(String keys) throws Exception {
    Learner learner = new Learner(spec(keys));
    SampleReader reader = new SampleReader(learner.spec());
    Random random = new Random(1);
    int right = 0;
    for (int i = 0; i < 3_000; i++) {
      right += learn(learner, reader, sample(random, 1 + i / 600)) && i >= 2_800 ? 1 : 0;
      double[] scores = learner.predict(new double[] {1, 1});
      int known = learner.classes().size();
      assertThat(DoubleStream.of(scores).limit(known).sum()).isCloseTo(1, within(1e-5));
      assertThat(DoubleStream.of(scores).skip(known)).allMatch(score -> score == 0);
    }
    assertThat(learner.classes()).containsExactlyElementsOf(COLOURS);
    assertThat(right).isGreaterThan(160);
    assertThat(learner.metrics().snapshot().whole().accuracy()).isGreaterThan(0.85);
  }

  @Test
  void theFirstSampleOfAClassIsPredictedWithoutItAndLearntWithIt() throws Exception {
    Learner learner = new Learner(spec("classes: grow"));
    SampleReader reader = new SampleReader(learner.spec());
    assertThat(learner.predict(new double[] {1, 1})).containsOnly(0);
    assertThat(learn(learner, reader, sample("a", 1, 1))).isFalse();
    assertThat(learner.metrics().snapshot().whole().accuracy()).isZero();
    assertThat(learner.predict(new double[] {1, 1})).startsWith(1, 0);
    double[] before = learner.predict(new double[] {-1, -1}).clone();
    learn(learner, reader, sample("b", -1, -1));
    assertThat(before[1]).isZero();
    double half = learner.predict(new double[] {-1, -1})[1];
    for (int i = 0; i < 20; i++) {
      learn(learner, reader, sample("b", -1, -1));
    }
    assertThat(learner.predict(new double[] {-1, -1})[1]).isGreaterThan(half);
    assertThat(learner.classes()).containsExactly("a", "b");
    assertThat(learner.metrics().snapshot().samples()).isEqualTo(22);
    assertThat(learner.metrics().snapshot().noChange().whole().accuracy())
        .isCloseTo(20 / 22.0, within(1e-12));
  }

  @Test
  void outputsWithoutAClassKeepTheWeightsTheyBeganWith() throws Exception {
    Learner learner = new Learner(spec("classes: {max: 6}, optimiser: adam"));
    SampleReader reader = new SampleReader(learner.spec());
    Learner untouched = new Learner(learner.spec());
    Random random = new Random(3);
    for (int i = 0; i < 200; i++) {
      learn(learner, reader, sample(random, 3));
    }
    for (String name : List.of("1.weights", "1.biases")) {
      double[] now = values(learner, name);
      double[] first = values(untouched, name);
      for (int i = 0; i < now.length; i++) {
        if (i % 6 < 3) {
          assertThat(now[i]).as("%s %d", name, i).isNotEqualTo(first[i]);
        } else {
          assertThat(now[i]).as("%s %d", name, i).isEqualTo(first[i]);
        }
      }
    }
  }

  private static double[] values(Learner learner, String name) {
    var array =
        learner.model().arrays().stream().filter(a -> a.name().equals(name)).findFirst().get();
    double[] values = new double[array.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i);
    }
    return values;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "classes: grow",
        "classes: {names: [blue], max: 5}, batchSize: 4",
        "classes: grow, optimiser: adam, scaling: standard"
      })
  void goesOnToTheBitFromItsBytesAtEverySample(String keys) throws Exception {
    Learner whole = new Learner(spec(keys));
    Learner killed = new Learner(whole.spec());
    SampleReader reader = new SampleReader(whole.spec());
    Random random = new Random(2);
    for (int i = 0; i < 300; i++) {
      LabelledSample sample = sample(random, Math.min(5, 1 + i / 9));
      learn(whole, reader, sample);
      killed = restored(killed);
      learn(killed, reader, sample);
      assertThat(bytes(killed)).isEqualTo(bytes(whole));
    }
    assertThat(killed.classes()).isEqualTo(whole.classes()).hasSize(5);
  }

  @Test
  void aClassBeyondTheBoundIsRefusedAndNothingChanges() throws Exception {
    Learner learner = new Learner(spec("classes: {names: [a], max: 2}"));
    SampleReader reader = new SampleReader(learner.spec());
    learn(learner, reader, sample("b", 1, 1));
    byte[] before = bytes(learner);
    for (int i = 0; i < 1_000; i++) {
      LabelledSample sample = sample("class " + i, 1, 1);
      assertThatThrownBy(() -> learn(learner, reader, sample))
          .isInstanceOf(RefusedSampleException.class)
          .hasMessageContaining("the model has its 2 classes: [a, b]")
          .extracting(e -> ((RefusedSampleException) e).reason())
          .isEqualTo(RefusalReason.TOO_MANY_CLASSES);
    }
    assertThat(bytes(learner)).isEqualTo(before);
  }

  @Test
  void longAndBlankNamesAreRefused() throws Exception {
    Learner learner = new Learner(spec("classes: grow"));
    SampleReader reader = new SampleReader(learner.spec());
    for (String name : List.of("x".repeat(1_001), "", " ")) {
      assertThatThrownBy(() -> learn(learner, reader, sample(name, 1, 1)))
          .isInstanceOf(RefusedSampleException.class)
          .extracting(e -> ((RefusedSampleException) e).reason())
          .isEqualTo(RefusalReason.WRONG_LABEL);
    }
  }

  @Test
  void aNewClassWhoseSampleCannotBeLearntGetsNoOutput() throws Exception {
    Learner learner = new Learner(spec("classes: grow, scaling: none, outliers: learn"));
    SampleReader reader = new SampleReader(learner.spec());
    learn(learner, reader, sample("a", 1, 1));
    learn(learner, reader, sample("b", -1, -1));
    byte[] before = bytes(learner);
    LabelledSample huge = sample("c", Float.MAX_VALUE, -Float.MAX_VALUE);
    assertThatThrownBy(() -> learn(learner, reader, huge))
        .isInstanceOf(NonFiniteGradientException.class);
    assertThat(bytes(learner)).isEqualTo(before);
    assertThat(DoubleStream.of(learner.predict(new double[] {1, 1})).skip(2))
        .allMatch(score -> score == 0);
  }

  @Test
  void whatCannotGrowSaysSo() {
    for (String keys :
        List.of(
            "kind: perceptron, classes: grow",
            "kind: rbf, classes: {max: 3}",
            "classes: grow, loss: mean-squared-error")) {
      assertThatThrownBy(() -> spec(keys))
          .hasMessageContaining("classes: ")
          .hasMessageContaining("since only ffnn and cnn");
    }
    assertThatThrownBy(() -> spec("classes: {names: [a, b, c], max: 2}"))
        .hasMessageContaining("max: 2 is not allowed; give at least the 3 that have names");
    assertThatThrownBy(() -> spec("classes: {grow: false}"))
        .hasMessageContaining("grow: false is not allowed; give true");
  }

  private static String ofOneNetwork(String keys) {
    return keys.contains("kind:") ? keys : "kind: ffnn, " + keys;
  }
}

package learnstream.model.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import learnstream.codec.avro.LabelledSample;
import learnstream.config.ConfigException;
import learnstream.config.reader.ConfigReader;
import learnstream.model.Learner;
import learnstream.model.feature.FeatureKind;
import learnstream.nn.Network;
import learnstream.nn.linear.SparseVector;
import learnstream.nn.optimiser.Sgd;
import learnstream.nn.spec.Activation;
import learnstream.nn.spec.DenseSpec;
import learnstream.nn.spec.Initialisation;
import learnstream.nn.spec.Loss;
import learnstream.nn.spec.NetworkSpec;
import learnstream.nn.spec.Precision;
import learnstream.nn.spec.Schedule;
import learnstream.stream.sample.SampleReader;
import org.junit.jupiter.api.Test;

class EmbeddingEncoderTest {
  private static Learner learner(String fields, String others) throws ConfigException {
    String yaml =
        """
        models:
          - id: m
            fields: %s
            classes: [no, yes]
            %s
        """
            .formatted(fields, others);
    return new Learner(ConfigReader.parse(yaml, "test").models().get(0).spec());
  }

  private static final String FIELDS =
      "{x: number, who: {kind: embedding, dimensions: 3, max: 50, expiry: 3000}, t: {kind: text,"
          + " width: 100}, what: {kind: embedding, dimensions: 2, admission: 1}}";

  private static LabelledSample sample(Random random) {
    int who = random.nextInt(40);
    Map<String, Object> fields = new HashMap<>();
    fields.put("x", random.nextGaussian());
    fields.put("who", random.nextInt(20) == 0 ? null : "customer " + who);
    fields.put("what", "thing " + random.nextInt(5));
    fields.put("t", "a few words");
    // Nothing but the value itself tells.
    String label = who * 2654435761L % 7 < 3 ? "yes" : "no";
    return new LabelledSample("s", null, fields, label, 1.0, Instant.EPOCH);
  }

  private static boolean learn(Learner learner, SampleReader reader, LabelledSample sample)
      throws Exception {
    reader.read(sample, learner);
    learner.predict();
    String predicted = learner.spec().target().classes().get(learner.predictedClass());
    learner.learn(reader.target(learner), 1, 0);
    return predicted.equals(sample.getLabel());
  }

  private static byte[] bytes(Learner learner) {
    ByteBuffer state = ByteBuffer.allocate(learner.stateBytes()).order(ByteOrder.LITTLE_ENDIAN);
    learner.writeState(state);
    assertThat(state.hasRemaining()).isFalse();
    return state.array();
  }

  @Test
  void learnsWhatTheValuesMean() throws Exception {
    Learner learner = learner(FIELDS, "layers: [16]");
    SampleReader reader = new SampleReader(learner.spec());
    Random random = new Random(1);
    int right = 0;
    for (int i = 0; i < 10_000; i++) {
      right += learn(learner, reader, sample(random)) && i >= 9_000 ? 1 : 0;
    }
    // One in twenty has no value.
    assertThat(right).isGreaterThan(930);
  }

  @Test
  void goesOnToTheBitFromItsBytes() throws Exception {
    for (int length : new int[] {0, 1, 30, 300}) {
      Learner first = learner(FIELDS, "layers: [16]");
      SampleReader reader = new SampleReader(first.spec());
      Random random = new Random(length);
      for (int i = 0; i < length; i++) {
        learn(first, reader, sample(random));
      }
      Learner second = new Learner(first.spec());
      second.readState(ByteBuffer.wrap(bytes(first)).order(ByteOrder.LITTLE_ENDIAN));
      for (int i = 0; i < 200; i++) {
        LabelledSample sample = sample(random);
        learn(first, reader, sample);
        learn(second, reader, sample);
      }
      assertThat(bytes(second)).isEqualTo(bytes(first));
    }
  }

  private static double[] encoded(EmbeddingEncoder encoder, String value) {
    SparseVector out = new SparseVector(new double[2], 0);
    encoder.encode(value, out, 0);
    return out.values().clone();
  }

  private static void learn(EmbeddingEncoder encoder, String value, double gradient) {
    encoder.learn(value, new double[] {gradient, -gradient}, 0);
    encoder.update(value);
  }

  @Test
  void aValueSharesAVectorUntilItIsAdmitted() {
    EmbeddingEncoder encoder = new EmbeddingEncoder(new FeatureKind.Embedding(2, 10, 2, 0, 0.1));
    learn(encoder, "a", 1);
    assertThat(encoded(encoder, "a")).isEqualTo(encoded(encoder, "never seen"));
    assertThat(encoded(encoder, "a")[0]).isCloseTo(-0.1, within(1e-6));
    learn(encoder, "a", 1);
    double[] shared = encoded(encoder, "never seen");
    assertThat(encoded(encoder, "a")).isEqualTo(shared);
    learn(encoder, "a", -1);
    assertThat(encoded(encoder, "a")[0]).isCloseTo(shared[0] + 0.1, within(1e-6));
    assertThat(encoded(encoder, "never seen")).isEqualTo(shared);
  }

  @Test
  void theValueSeenLongestAgoMakesRoomOrExpires() {
    EmbeddingEncoder full = new EmbeddingEncoder(new FeatureKind.Embedding(2, 2, 1, 0, 0.1));
    EmbeddingEncoder expiring = new EmbeddingEncoder(new FeatureKind.Embedding(2, 9, 1, 3, 0.1));
    for (EmbeddingEncoder encoder : List.of(full, expiring)) {
      learn(encoder, "a", 1);
      learn(encoder, "a", 1);
    }
    learn(full, "b", 1);
    learn(full, "a", 1);
    learn(full, "c", 1);
    assertThat(full.categories()).isEqualTo(2);
    double[] shared = encoded(full, "never seen");
    assertThat(encoded(full, "a")).isNotEqualTo(shared);
    for (int i = 0; i < 3; i++) {
      learn(expiring, "b", 1);
      assertThat(expiring.categories()).isEqualTo(2);
    }
    learn(expiring, "b", 1);
    assertThat(expiring.categories()).isEqualTo(1);
  }

  @Test
  void aMillionDifferentOrHugeValuesTakeNoMoreRoom() {
    EmbeddingEncoder encoder = new EmbeddingEncoder(new FeatureKind.Embedding(2, 100, 2, 0, 0.1));
    encoder.update("x".repeat(1 << 20));
    for (int i = 0; i < 1_000_000; i++) {
      encoder.update("value " + i % 600_000);
    }
    assertThat(encoder.stateBytes()).isLessThan(10_000);
  }

  @Test
  void gradientsThatAreNotFiniteAreLeftOut() {
    EmbeddingEncoder encoder = new EmbeddingEncoder(new FeatureKind.Embedding(2, 100, 2, 0, 0.1));
    for (double gradient : new double[] {1e300, Double.NaN, Double.NEGATIVE_INFINITY, 1e150}) {
      learn(encoder, "a", gradient);
    }
    assertThat(encoded(encoder, "a")[0]).isFinite();
  }

  /** Against the difference quotient of the loss. */
  @Test
  void theGradientAtTheInputsIsThatOfTheLoss() {
    for (int hidden : new int[] {5, 24}) {
      Network<?> network =
          Network.create(
              new NetworkSpec(
                  6,
                  List.of(
                      new DenseSpec(hidden, Activation.TANH, new Initialisation.Xavier()),
                      new DenseSpec(3, Activation.SOFTMAX, new Initialisation.Xavier())),
                  Loss.CATEGORICAL_CROSS_ENTROPY,
                  new Sgd(),
                  new Schedule.Constant(0),
                  0,
                  0,
                  1,
                  Precision.FLOAT64));
      double[] x = {0.3, 0, -1, 0.5, 2, 0};
      double[] target = {0, 1, 0};
      double[] scores = new double[3];
      int[] inputs = {1, 4, 5};
      double[] gradient = new double[3];
      network.forward(x, scores);
      network.learn(target, 0.5, inputs, gradient);
      for (int i = 0; i < inputs.length; i++) {
        double h = 1e-5;
        x[inputs[i]] += h;
        network.forward(x, scores);
        double above = network.loss(target);
        x[inputs[i]] -= 2 * h;
        network.forward(x, scores);
        double below = network.loss(target);
        x[inputs[i]] += h;
        assertThat(gradient[i]).isCloseTo(0.5 * (above - below) / (2 * h), within(1e-8));
      }
    }
  }

  @Test
  void isRefusedWhereThereIsNoGradient() {
    assertThatThrownBy(() -> learner("{a: embedding}", "kind: perceptron"))
        .hasMessageContaining("embedding is not allowed here: perceptron gives it no gradient");
    assertThatThrownBy(() -> learner("{a: embedding}", "batchSize: 4"))
        .hasMessageContaining(
            "fields.a: embedding is not allowed here: it is learnt one sample at a time");
  }
}

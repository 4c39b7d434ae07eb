package learnstream.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import learnstream.codec.avro.LabelledSample;
import learnstream.config.reader.ConfigReader;
import learnstream.nn.linear.SparseVector;
import learnstream.nn.spec.Stateful;
import learnstream.stream.sample.SampleReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models of inputs that are mostly 0. */
class SparseModelsTest {
  private static final int INPUTS = 120;
  private static final int DENSE = 2;

  private static ModelSpec spec(String keys) throws Exception {
    return ConfigReader.parse("models: [{%s}]".formatted(keys), "test").models().get(0).spec();
  }

  private static byte[] bytes(Stateful state) {
    ByteBuffer out = ByteBuffer.allocate(state.stateBytes()).order(ByteOrder.LITTLE_ENDIAN);
    state.writeState(out);
    return out.array();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kind: perceptron, classes: [a, b]",
        "kind: perceptron, classes: [a, b, c], averaged: true",
        "kind: perceptron, classes: [a, b, c], rule: pa-1",
        "kind: rbf, classes: [a, b, c], units: 9",
        "kind: rbf, classes: [a, b], units: 9, widthRate: 0.1, centres: gradient",
        "kind: ffnn, classes: [a, b, c], layers: [4]"
      })
  void learnAListOfWhatIsInASampleAsTheWholeToTheBit(String keys) throws Exception {
    ModelSpec spec = spec(keys + ", features: " + INPUTS);
    OnlineModel whole = spec.kind().create(1);
    OnlineModel sparse = spec.kind().create(1);
    SparseVector x = new SparseVector(new double[INPUTS], DENSE);
    double[] scores = new double[spec.outputs()];
    double[] sparseScores = new double[spec.outputs()];
    Random random = new Random(4);
    for (int step = 0; step < 400; step++) {
      draw(x, random);
      whole.predict(x.values().clone(), scores);
      sparse.predict(x, sparseScores);
      assertThat(sparseScores).isEqualTo(scores);
      double[] target = new double[scores.length];
      target[random.nextInt(target.length)] = target.length > 1 ? 1 : random.nextInt(2);
      assertThat(sparse.learn(target, 1)).isEqualTo(whole.learn(target, 1));
      if (step == 200) {
        sparse = restored(spec, sparse);
      }
    }
    assertThat(sparse.version()).isPositive();
    assertThat(bytes(sparse.parameters())).isEqualTo(bytes(whole.parameters()));
    assertThat(bytes(sparse.optimiser())).isEqualTo(bytes(whole.optimiser()));
  }

  private static OnlineModel restored(ModelSpec spec, OnlineModel model) {
    OnlineModel other = spec.kind().create(1);
    ByteOrder order = ByteOrder.LITTLE_ENDIAN;
    other.parameters().readState(ByteBuffer.wrap(bytes(model.parameters())).order(order));
    other.optimiser().readState(ByteBuffer.wrap(bytes(model.optimiser())).order(order));
    return other;
  }

  private static void draw(SparseVector x, Random random) {
    x.clear();
    for (int i = 0; i < DENSE; i++) {
      x.values()[i] = random.nextInt(4) == 0 ? -0.0 : random.nextGaussian();
    }
    for (int set = random.nextInt(8); set > 0; set--) {
      x.add(DENSE + random.nextInt(INPUTS - DENSE), random.nextBoolean() ? 1 : -1);
    }
    x.sort();
  }

  /** Samples wait in the room of what is in them, and their update is that of whole ones. */
  @Test
  void aMiniBatchOfTextsGoesOnToTheBitFromItsBytes() throws Exception {
    ModelSpec spec =
        spec(
            "fields: {size: number, text: {kind: text, width: 4096}}, classes: grow, layers: [4],"
                + " optimiser: adagrad, batchSize: 5");
    Learner whole = new Learner(spec);
    Learner killed = new Learner(spec);
    int empty = whole.stateBytes();
    SampleReader reader = new SampleReader(spec);
    Random random = new Random(5);
    for (int i = 0; i < 203; i++) {
      LabelledSample sample = sample(random);
      for (Learner learner : new Learner[] {whole, killed}) {
        reader.read(sample, learner);
        learner.predict();
        learner.learn(reader.target(learner), 1, i);
      }
      if (i % 7 == 3) {
        byte[] state = bytes(killed);
        killed = new Learner(spec);
        killed.readState(ByteBuffer.wrap(state).order(ByteOrder.LITTLE_ENDIAN));
      }
    }
    assertThat(whole.pending()).isEqualTo(3);
    assertThat(whole.version()).isEqualTo(40);
    assertThat(bytes(killed)).isEqualTo(bytes(whole));
    assertThat(whole.stateBytes()).as("three of 4,097 numbers").isLessThan(empty + 15_000);
  }

  private static LabelledSample sample(Random random) {
    StringBuilder text = new StringBuilder();
    for (int word = random.nextInt(12); word >= 0; word--) {
      text.append(" w").append(random.nextInt(300));
    }
    Map<String, Object> fields = new HashMap<>();
    fields.put("size", random.nextInt(3) == 0 ? null : random.nextGaussian());
    fields.put("text", text.toString());
    String label = text.indexOf("w1") >= 0 ? "one" : random.nextInt(9) == 0 ? "rare" : "none";
    return new LabelledSample("s", null, fields, label, 1.0, Instant.EPOCH);
  }
}

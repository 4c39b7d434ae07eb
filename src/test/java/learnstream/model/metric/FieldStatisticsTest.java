package learnstream.model.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import learnstream.codec.avro.LabelledSample;
import learnstream.config.reader.ConfigReader;
import learnstream.model.Learner;
import learnstream.model.ModelSpec;
import learnstream.stream.sample.SampleReader;
import org.junit.jupiter.api.Test;

/** What a model tells of its fields. */
class FieldStatisticsTest {
  private static final String FIELDS =
      """
      fields:
        noise: number
        signal: number
        colour: category
        shop: {kind: embedding, dimensions: 4}
        note: {kind: text, width: 64}
        when: time
        wet: boolean
      classes: [no, yes]
      layers: [8]
      """;

  private static ModelSpec spec(String... lines) throws Exception {
    String yaml = "models:\n  - id: m\n" + String.join("\n", lines).indent(4);
    return ConfigReader.parse(yaml, "test").models().get(0).spec();
  }

  private static void learn(Learner learner, Map<String, Object> fields, Object label)
      throws Exception {
    SampleReader reader = new SampleReader(learner.spec());
    reader.read(new LabelledSample("s", null, fields, label, 1.0, Instant.EPOCH), learner);
    learner.predict();
    learner.learn(reader.target(learner), 1, 0);
  }

  /** The signal's sign decides; one in four has no noise. */
  private static void learn(Learner learner, Random random) throws Exception {
    double signal = random.nextInt(201) - 100;
    Map<String, Object> fields = new HashMap<>();
    fields.put("noise", random.nextInt(4) == 0 ? null : random.nextGaussian());
    fields.put("signal", signal);
    fields.put("colour", List.of("red", "green", "blue").get(random.nextInt(3)));
    fields.put("shop", "s" + random.nextInt(2));
    fields.put("note", "word" + random.nextInt(5) + " and more");
    fields.put("when", 1_767_225_600_000.0 + 1000 * random.nextInt(1000));
    fields.put("wet", random.nextBoolean());
    learn(learner, fields, signal > 0 ? "yes" : "no");
  }

  private static Map<String, FieldSummary> summaries(Learner learner) {
    Map<String, FieldSummary> byName = new HashMap<>();
    learner.fields(50).forEach(each -> byName.put(each.name(), each));
    return byName;
  }

  private static byte[] bytes(Learner learner) {
    ByteBuffer state = ByteBuffer.allocate(learner.stateBytes()).order(ByteOrder.LITTLE_ENDIAN);
    learner.writeState(state);
    assertThat(state.hasRemaining()).isFalse();
    return state.array();
  }

  @Test
  void tellsWhatFieldsHoldAndWhichOneMatters() throws Exception {
    Learner learner = new Learner(spec(FIELDS));
    assertThat(learner.fields(50)).extracting(FieldSummary::missing).containsOnly(Double.NaN);
    Random random = new Random(3);
    for (int i = 0; i < 6_000; i++) {
      learn(learner, random);
    }
    Map<String, FieldSummary> all = summaries(learner);
    assertThat(learner.fields(1)).extracting(FieldSummary::name).containsExactly("signal");
    assertThat(all.get("signal").importance()).isGreaterThan(0.3).isLessThan(1);
    assertThat(all.values().stream().mapToDouble(FieldSummary::importance).sum())
        .isCloseTo(1, within(1e-9));
    assertThat(all.get("signal").low()).isEqualTo(-100);
    assertThat(all.get("signal").high()).isEqualTo(100);
    assertThat(all.get("noise").missing()).isCloseTo(0.25, within(0.03));
    assertThat(all.get("signal").missing()).isZero();
    assertThat(all.get("colour").categories()).isEqualTo(3);
    assertThat(all.get("shop").categories()).isEqualTo(2);
    assertThat(all.get("note").categories()).isEqualTo(-1);
    assertThat(all.get("when").low()).isBetween(1_767_225_600_000.0, 1_767_225_610_000.0);
    assertThat(all.get("wet").low()).isNaN();
    assertThat(all.get("note").kind()).isEqualTo("text");
  }

  /** An outlier says nothing of the range; it is counted elsewhere. */
  @Test
  void anOutlierDoesNotStretchTheRange() throws Exception {
    Learner learner = new Learner(spec("features: [a]", "classes: [no, yes]", "layers: [4]"));
    Random random = new Random(4);
    for (int i = 0; i < 200; i++) {
      learn(learner, Map.of("a", i == 100 ? 1e30 : random.nextDouble()), "no");
    }
    assertThat(learner.fields(9).get(0).high()).isLessThanOrEqualTo(1);
  }

  @Test
  void goesOnToTheBit() throws Exception {
    Learner first = new Learner(spec(FIELDS));
    Random random = new Random(5);
    for (int i = 0; i < 500; i++) {
      learn(first, random);
    }
    Learner second = new Learner(first.spec());
    second.readState(ByteBuffer.wrap(bytes(first)).order(ByteOrder.LITTLE_ENDIAN));
    Random same = new Random(6);
    Random again = new Random(6);
    for (int i = 0; i < 200; i++) {
      learn(first, same);
      learn(second, again);
    }
    assertThat(second.fields(50)).isEqualTo(first.fields(50));
    assertThat(bytes(second)).isEqualTo(bytes(first));
  }

  /** As version 0.1, and those before there were any, have stored it. */
  @Test
  void beginsAnewWithAStateThatHasNone() throws Exception {
    Learner learner = new Learner(spec(FIELDS));
    Random random = new Random(7);
    for (int i = 0; i < 100; i++) {
      learn(learner, random);
    }
    byte[] state = bytes(learner);
    int own = Long.BYTES + 7 * 4 * Double.BYTES;
    learner.readState(ByteBuffer.wrap(state, 0, state.length - own).order(ByteOrder.LITTLE_ENDIAN));
    assertThat(learner.fields(50)).extracting(FieldSummary::low).containsOnly(Double.NaN);
    assertThat(learner.metrics().samples()).isEqualTo(100);
  }

  @Test
  void whatHasNoGradientSaysNothingOfImportance() throws Exception {
    for (String line : List.of("kind: perceptron", "batchSize: 4")) {
      Learner learner = new Learner(spec(line, "features: [a, b]", "classes: [no, yes]"));
      Random random = new Random(8);
      for (int i = 0; i < 200; i++) {
        double a = random.nextGaussian();
        learn(learner, Map.of("a", a, "b", 1.0), a > 0 ? "yes" : "no");
      }
      assertThat(learner.fields(50)).extracting(FieldSummary::name).containsExactly("a", "b");
      assertThat(learner.fields(50)).extracting(FieldSummary::importance).containsOnly(Double.NaN);
    }
  }

  @Test
  void imagesAndManyNamelessFeaturesAreLeftOut() throws Exception {
    assertThat(new Learner(spec("features: 784", "classes: 10")).fields(50)).isEmpty();
    assertThat(new Learner(spec("kind: cnn", "features: {shape: [6, 6]}", "classes: 2")).fields(50))
        .isEmpty();
    assertThat(new Learner(spec("features: 3", "classes: 2")).fields(50))
        .extracting(FieldSummary::name)
        .containsExactly("0", "1", "2");
  }
}

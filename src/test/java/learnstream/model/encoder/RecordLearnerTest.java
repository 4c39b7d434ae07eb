package learnstream.model.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleBiFunction;
import learnstream.codec.RefusedSampleException;
import learnstream.codec.avro.LabelledSample;
import learnstream.config.reader.ConfigReader;
import learnstream.model.Learner;
import learnstream.model.ModelSpec;
import learnstream.stream.sample.SampleReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A model of records, whose fields are numbers, categories and truth values. */
class RecordLearnerTest {
  private static final List<String> COLOURS = List.of("red", "green", "blue", "black");

  private static ModelSpec spec(String fields) throws Exception {
    String yaml =
        """
        models:
          - id: m
            fields: %s
            classes: [no, yes]
            layers: [8]
        """
            .formatted(fields);
    return ConfigReader.parse(yaml, "test").models().get(0).spec();
  }

  private static final String FIELDS =
      "{size: number, colour: {kind: category, max: 3}, wet: boolean}";

  /** The colour decides, and for red ones the size. */
  private static LabelledSample sample(Random random) {
    Map<String, Object> fields = new HashMap<>();
    String colour = COLOURS.get(random.nextInt(COLOURS.size()));
    double size = 100 + 20 * random.nextGaussian();
    fields.put("size", random.nextInt(10) == 0 ? null : size);
    fields.put("colour", colour);
    fields.put("wet", random.nextInt(3) == 0 ? "?" : random.nextBoolean());
    fields.put("what nobody asked for", "x");
    boolean yes = colour.equals("red") ? size > 100 : !colour.equals("green");
    return new LabelledSample("s", null, fields, yes ? "yes" : "no", 1.0, Instant.EPOCH);
  }

  private static boolean learn(Learner learner, SampleReader reader, LabelledSample sample)
      throws RefusedSampleException {
    reader.read(sample, learner);
    learner.predict();
    boolean right =
        learner.spec().target().classes().get(learner.predictedClass()).equals(sample.getLabel());
    learner.learn(reader.target(learner), reader.weight(), 0);
    return right;
  }

  @Test
  void learnsWhatTheFieldsTell() throws Exception {
    Learner learner = new Learner(spec(FIELDS));
    SampleReader reader = new SampleReader(learner.spec());
    Random random = new Random(1);
    int right = 0;
    for (int i = 0; i < 6_000; i++) {
      right += learn(learner, reader, sample(random)) && i >= 5_000 ? 1 : 0;
    }
    // A red one without a size is right half of the time.
    assertThat(right).isGreaterThan(950);
  }

  @Test
  void goesOnToTheBitFromItsBytesWithTheValuesSeenSoFar() throws Exception {
    Learner first = new Learner(spec(FIELDS));
    SampleReader reader = new SampleReader(first.spec());
    Random random = new Random(2);
    for (int i = 0; i < 5; i++) {
      learn(first, reader, sample(random));
    }
    ByteBuffer state = ByteBuffer.allocate(first.stateBytes()).order(ByteOrder.LITTLE_ENDIAN);
    first.writeState(state);
    assertThat(state.hasRemaining()).isFalse();
    Learner second = new Learner(first.spec());
    second.readState(state.flip());
    for (int i = 0; i < 500; i++) {
      LabelledSample sample = sample(random);
      learn(first, reader, sample);
      learn(second, reader, sample);
    }
    assertThat(bytes(second)).isEqualTo(bytes(first));
  }

  private static byte[] bytes(Learner learner) {
    ByteBuffer state = ByteBuffer.allocate(learner.stateBytes()).order(ByteOrder.LITTLE_ENDIAN);
    learner.writeState(state);
    return state.array();
  }

  @Test
  void aMillionDifferentValuesTakeNoMoreRoomThanTheirColumns() throws Exception {
    Learner learner = new Learner(spec("{c: {kind: category, max: 10}}"));
    SampleReader reader = new SampleReader(learner.spec());
    for (int i = 0; i < 1_000_000; i++) {
      Map<String, Object> fields = Map.of("c", "value " + i);
      learn(learner, reader, new LabelledSample("s", null, fields, "yes", 1.0, Instant.EPOCH));
    }
    assertThat(learner.stateBytes()).isLessThan(50_000);
  }

  @Test
  void valuesOfAnotherTypeAreRefusedWithTheirField() throws Exception {
    Learner learner = new Learner(spec("{a: {whenMissing: refuse}, b: boolean, t: time}"));
    SampleReader reader = new SampleReader(learner.spec());
    Map<Map<String, Object>, String> wrong =
        Map.of(
            Map.of("a", "much"), "features.a: much is not allowed; give a number",
            Map.of("a", "?"), "features.a: missing; give a number",
            Map.of("a", 1.0, "b", "perhaps"),
                "features.b: perhaps is not allowed; give true or false",
            Map.of("a", 1.0, "t", "noon"),
                "features.t: noon is not allowed; give a time such as 2026-03-01T14:30:00Z,"
                    + " 2026-03-01 14:30:00, 2026-03-01 or seconds or milliseconds since 1970",
            Map.of("a", Double.POSITIVE_INFINITY),
                "features.a: Infinity is not allowed; give a finite number");
    wrong.forEach(
        (fields, message) ->
            assertThatThrownBy(
                    () ->
                        reader.read(
                            new LabelledSample("s", null, fields, "yes", 1.0, Instant.EPOCH),
                            learner))
                .isInstanceOf(RefusedSampleException.class)
                .hasMessage(message));
  }

  /** A random walk: the best that can be said is the last label, from the second sample on. */
  @ParameterizedTest
  @ValueSource(strings = {"even", "heavy-tailed", "rare"})
  void aChangeThatCannotBeKnownIsPredictedAsNone(String steps) throws Exception {
    Random random = new Random(3);
    DoubleSupplier step =
        switch (steps) {
          case "even" -> random::nextGaussian;
          case "rare" -> () -> random.nextInt(30) == 0 ? random.nextGaussian() : 0;
          // Student's t with two degrees of freedom.
          default -> () -> random.nextGaussian() / Math.sqrt(-Math.log(1 - random.nextDouble()));
        };
    double share = errorAsShareOfNoChange("", (noise, lastNoise) -> step.getAsDouble());
    assertThat(share).isLessThan(1.01);
  }

  @Test
  void aChangeThatGoesWithThatOfANumberIsLearnt() throws Exception {
    Random random = new Random(3);
    ToDoubleBiFunction<Double, Double> step = (now, before) -> now - before + random.nextGaussian();
    assertThat(errorAsShareOfNoChange(", changes: true", step)).isLessThan(0.65);
  }

  private static double errorAsShareOfNoChange(
      String history, ToDoubleBiFunction<Double, Double> step) throws Exception {
    String yaml =
        """
        models:
          - fields: {noise: number}
            target: y
            layers: [16]
            history: {relativeTo: last-label%s}
        """
            .formatted(history);
    Learner learner = new Learner(ConfigReader.parse(yaml, "test").models().get(0).spec());
    SampleReader reader = new SampleReader(learner.spec());
    Random random = new Random(7);
    double y = 1e5;
    double noise = 0;
    double error = 0;
    double changes = 0;
    for (int i = 0; i < 2_000; i++) {
      double lastNoise = noise;
      noise = random.nextGaussian();
      double last = y;
      y += step.applyAsDouble(noise, lastNoise);
      Map<String, Object> fields = Map.of("noise", noise);
      reader.read(new LabelledSample("s", null, fields, y, 1.0, Instant.EPOCH), learner);
      double predicted = learner.predict()[0];
      if (i == 1) {
        assertThat(predicted).as("no change").isEqualTo(last);
      }
      if (i > 0) {
        error += Math.abs(predicted - y);
        changes += Math.abs(y - last);
      }
      learner.learn(reader.target(learner), 1, i);
    }
    return error / changes;
  }
}

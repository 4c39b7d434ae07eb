package learnstream.stream.supervised;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import learnstream.codec.avro.DeadLetter;
import learnstream.codec.avro.ElementType;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.ModelMetrics;
import learnstream.codec.avro.Prediction;
import learnstream.codec.avro.RefusalReason;
import learnstream.codec.avro.Tensor;
import learnstream.config.reader.ConfigReader;
import learnstream.model.Learner;
import learnstream.nn.NdArrays;
import learnstream.nn.spec.NamedArray;
import learnstream.stream.sample.SampleReader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What every kind of model has to do alike. */
class EveryKindTest {
  private static final int SAMPLES = 40;

  private static String yaml(EveryKind kind) {
    return "name: kinds\nmetrics: {everySamples: 1, every: 1h}\nmodels:\n"
        + kind.yaml("checkpoint: {every: 1h}");
  }

  private static LabelledSample of(Object features, double weight) {
    return new LabelledSample("bad", null, features, null, weight, Instant.EPOCH);
  }

  private static LabelledSample with(float number) {
    List<Float> points = new ArrayList<>(Collections.nCopies(36, 1f));
    points.set(17, number);
    return of(points, 1);
  }

  private static Tensor tensor(int height, int width) {
    return new Tensor(
        List.of(height, width), ElementType.UINT8, ByteBuffer.allocate(height * width));
  }

  private static List<List<Float>> scores(DrivenTopology topology) {
    return topology.predictions().stream().map(Prediction::getScores).toList();
  }

  /** And the others are predicted and learnt as if it had not been there. */
  @ParameterizedTest
  @EnumSource
  void sendsWhatItCannotUseToTheDeadLettersAndGoesOn(EveryKind kind) throws Exception {
    List<LabelledSample> bad =
        List.of(
            of(Collections.nCopies(35, 1f), 1),
            of(Collections.nCopies(37, 1f), 1),
            of(List.of(), 1),
            of(tensor(5, 7), 1),
            with(Float.NaN),
            with(Float.NEGATIVE_INFINITY),
            of(Collections.nCopies(36, 1f), -1),
            of(Collections.nCopies(36, 1f), Double.NaN));
    List<RefusalReason> reasons =
        List.of(
            RefusalReason.WRONG_FEATURE_COUNT,
            RefusalReason.WRONG_FEATURE_COUNT,
            RefusalReason.WRONG_FEATURE_COUNT,
            RefusalReason.WRONG_FEATURE_COUNT,
            RefusalReason.NOT_FINITE,
            RefusalReason.NOT_FINITE,
            RefusalReason.NEGATIVE_WEIGHT,
            RefusalReason.NOT_FINITE);
    try (DrivenTopology among = new DrivenTopology(yaml(kind));
        DrivenTopology alone = new DrivenTopology(yaml(kind))) {
      for (int i = 0; i < SAMPLES; i++) {
        alone.send(EveryKind.sample(i));
        among.send(EveryKind.sample(i));
        if (i < bad.size()) {
          among.send(bad.get(i));
        }
      }
      assertThat(scores(among)).hasSize(SAMPLES).isEqualTo(scores(alone));
      List<DeadLetter> letters =
          among.read(among.deployment().topics().deadLetters(), DeadLetter.class);
      assertThat(letters).extracting(DeadLetter::getReason).containsExactlyElementsOf(reasons);
      List<ModelMetrics> metrics =
          among.read(among.deployment().topics().metrics(), ModelMetrics.class);
      assertThat(metrics.get(metrics.size() - 1).getRefused().values())
          .satisfies(
              counts -> assertThat(counts.stream().mapToLong(n -> n).sum()).isEqualTo(bad.size()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void givesItsParametersAsNd4jArraysAndTakesThem(EveryKind kind) throws Exception {
    Learner learner = new Learner(ConfigReader.parse(yaml(kind), "test").models().get(0).spec());
    SampleReader reader = new SampleReader(learner.spec());
    for (int i = 0; i < SAMPLES; i++) {
      reader.read(EveryKind.sample(i));
      learner.predict(reader.features());
      double[] target = reader.target(learner);
      if (target != null) {
        learner.learn(target, reader.weight(), i);
      }
    }
    byte[] before = state(learner);
    assertThat(learner.model().arrays()).isNotEmpty();
    for (NamedArray array : learner.model().arrays()) {
      INDArray numbers = NdArrays.of(array);
      int[] shape = array.shape();
      assertThat(numbers.length()).as(array.name()).isEqualTo(array.length()).isPositive();
      if (shape.length > 1) {
        assertThat(numbers.shape())
            .as(array.name())
            .isEqualTo(IntStream.of(shape).asLongStream().toArray());
      }
      NdArrays.set(array, numbers.mul(2));
      for (int i = 0; i < array.length(); i++) {
        assertThat(array.get(i)).as(array.name()).isEqualTo(2 * numbers.data().getDouble(i));
      }
      NdArrays.set(array, numbers);
    }
    assertThat(state(learner)).isEqualTo(before);
  }

  private static byte[] state(Learner learner) {
    ByteBuffer state = ByteBuffer.allocate(learner.stateBytes()).order(ByteOrder.LITTLE_ENDIAN);
    learner.writeState(state);
    return state.array();
  }
}

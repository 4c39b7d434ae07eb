package learnstream.model.feedforward;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import learnstream.model.Learner;
import learnstream.model.ModelSpec;
import learnstream.model.Models;
import learnstream.model.feature.FeatureSpec;
import learnstream.model.feature.Scaling;
import learnstream.model.feature.TargetSpec;
import learnstream.nn.optimiser.Adam;
import learnstream.nn.spec.Activation;
import learnstream.nn.spec.AveragePoolingSpec;
import learnstream.nn.spec.ConvolutionSpec;
import learnstream.nn.spec.DenseSpec;
import learnstream.nn.spec.DropoutSpec;
import learnstream.nn.spec.Initialisation;
import learnstream.nn.spec.LayerNormalisationSpec;
import learnstream.nn.spec.Loss;
import learnstream.nn.spec.MaxPoolingSpec;
import learnstream.nn.spec.NamedArray;
import learnstream.nn.spec.NetworkSpec;
import learnstream.nn.spec.Precision;
import learnstream.nn.spec.Schedule;
import learnstream.nn.spec.Shape;
import learnstream.nn.spec.Window;
import org.junit.jupiter.api.Test;

/** A convolutional network with every layer that a model in a topology can have. */
class ConvolutionalTest {
  private static FeedForwardSpec kind() {
    Shape image = new Shape(2, 6, 5);
    Initialisation he = new Initialisation.He();
    ConvolutionSpec first =
        new ConvolutionSpec(image, 3, new Window(3, 3, 1, 1), Activation.RELU, he);
    MaxPoolingSpec pooling = new MaxPoolingSpec(first.output(), Window.square(2, 2));
    ConvolutionSpec second =
        new ConvolutionSpec(pooling.output(), 4, new Window(2, 2, 1, 0), Activation.TANH, he);
    return new FeedForwardSpec(
        "cnn",
        new NetworkSpec(
            image.size(),
            List.of(
                first,
                pooling,
                second,
                new AveragePoolingSpec(second.output(), new Window(2, 1, 1, 0)),
                new LayerNormalisationSpec(),
                new DropoutSpec(0.3),
                new DenseSpec(7, Activation.RELU, he),
                new DropoutSpec(0.2),
                new DenseSpec(3, Activation.SOFTMAX, new Initialisation.Xavier())),
            Loss.CATEGORICAL_CROSS_ENTROPY,
            new Adam(0.9, 0.999, 1e-8, 0),
            new Schedule.Constant(0.003),
            0,
            0,
            6,
            Precision.FLOAT32));
  }

  @Test
  void goesOnFromItsBytesToTheBitThoughLayersLeaveThingsToChance() {
    Models.assertGoesOnFromItsBytesToTheBit(kind(), 60);
  }

  @Test
  void goesOnInTheMiddleOfABatch() {
    ModelSpec spec =
        new ModelSpec(
            "m",
            kind(),
            FeatureSpec.image(List.of(2, 6, 5)),
            TargetSpec.classes(List.of("a", "b", "c")),
            new Scaling.Standard(),
            8,
            50,
            0.99);
    Learner whole = new Learner(spec);
    feed(whole, 0, 100);
    assertThat(whole.pending()).isEqualTo(4);
    Learner restored = new Learner(spec);
    restored.readState(ByteBuffer.wrap(Models.bytes(whole)).order(ByteOrder.LITTLE_ENDIAN));
    feed(whole, 100, 200);
    feed(restored, 100, 200);
    assertThat(Models.bytes(restored)).isEqualTo(Models.bytes(whole));
  }

  private static void feed(Learner learner, int from, int to) {
    double[] x = new double[60];
    for (int s = from; s < to; s++) {
      for (int i = 0; i < x.length; i++) {
        x[i] = StrictMath.sin(s + i * (1 + s % 3));
      }
      learner.predict(x);
      learner.learn(learner.oneHot(s % 3), 1, s);
    }
  }

  @Test
  void namesItsParametersByLayer() {
    List<NamedArray> arrays = kind().create(1).arrays();
    assertThat(arrays)
        .extracting(NamedArray::name)
        .containsExactly(
            "0.weights",
            "0.biases",
            "2.weights",
            "2.biases",
            "4.gains",
            "4.biases",
            "6.weights",
            "6.biases",
            "8.weights",
            "8.biases");
    assertThat(arrays.get(0).shape()).containsExactly(2, 3, 3, 3);
    assertThat(arrays.get(2).shape()).containsExactly(3, 2, 2, 4);
    assertThat(arrays.get(4).shape()).containsExactly(4);
    int parameters = arrays.stream().mapToInt(NamedArray::length).sum();
    assertThat(kind().create(1).parameters().stateBytes()).isEqualTo(4 * parameters);
  }

  @Test
  void saysInItsArchitectureWhatItsStateDependsOn() {
    assertThat(kind().architecture())
        .isEqualTo(
            "cnn 60 as 2x6x5 -> convolution 3 of 3x3 padded by 1 relu -> max-pooling 2x2 by 2"
                + " -> convolution 4 of 2x2 tanh -> average-pooling 2x1 -> layer-normalisation"
                + " -> dropout 0.3 -> dense 7 relu -> dropout 0.2 -> dense 3 softmax,"
                + " loss categorical-cross-entropy, adam, float32, seed 6");
  }
}

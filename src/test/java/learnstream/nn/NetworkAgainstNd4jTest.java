package learnstream.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import learnstream.nn.optimiser.Sgd;
import learnstream.nn.spec.Activation;
import learnstream.nn.spec.ConvolutionSpec;
import learnstream.nn.spec.DenseSpec;
import learnstream.nn.spec.Initialisation;
import learnstream.nn.spec.Loss;
import learnstream.nn.spec.NetworkSpec;
import learnstream.nn.spec.Precision;
import learnstream.nn.spec.Schedule;
import learnstream.nn.spec.Shape;
import org.junit.jupiter.api.Test;
import org.nd4j.enums.WeightsFormat;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** A whole network's step against the same step written in ND4J. */
class NetworkAgainstNd4jTest {
  @Test
  void oneStepIsTheSame() {
    Network<?> network =
        Network.create(
            new NetworkSpec(
                6,
                List.of(
                    new DenseSpec(5, Activation.TANH, new Initialisation.Xavier()),
                    new DenseSpec(4, Activation.SOFTMAX, new Initialisation.Xavier())),
                Loss.CATEGORICAL_CROSS_ENTROPY,
                new Sgd(),
                new Schedule.Constant(0.1),
                0,
                0,
                5,
                Precision.FLOAT64));
    INDArray w1 = NdArrays.of(network.array("0.weights"));
    INDArray b1 = NdArrays.of(network.array("0.biases"));
    INDArray w2 = NdArrays.of(network.array("1.weights"));
    INDArray b2 = NdArrays.of(network.array("1.biases"));
    double[] x = {0.5, -1, 0.25, 0, 2, -0.3};
    double[] t = {0, 0, 1, 0};

    INDArray input = Nd4j.createFromArray(x).reshape(1, 6);
    INDArray h = Transforms.tanh(input.mmul(w1).add(b1));
    INDArray y = Transforms.softmax(h.mmul(w2).add(b2));
    INDArray d2 = y.sub(Nd4j.createFromArray(t).reshape(1, 4));
    INDArray d1 = d2.mmul(w2.transpose()).mul(h.mul(h).rsub(1));

    double[] scores = new double[4];
    network.forward(x, scores);
    for (int j = 0; j < 4; j++) {
      assertThat(scores[j]).isCloseTo(y.getDouble(0, j), within(1e-12));
    }
    network.learn(t, 1);
    assertClose(
        NdArrays.of(network.array("0.weights")), w1.sub(input.transpose().mmul(d1).mul(0.1)));
    assertClose(NdArrays.of(network.array("0.biases")), b1.sub(d1.mul(0.1)));
    assertClose(NdArrays.of(network.array("1.weights")), w2.sub(h.transpose().mmul(d2).mul(0.1)));
    assertClose(NdArrays.of(network.array("1.biases")), b2.sub(d2.mul(0.1)));
  }

  @Test
  void theSameConvolution() {
    Shape image = new Shape(3, 7, 6);
    ConvolutionSpec spec = LayerStacks.convolution(image, 4, 3, 2, 2, 1, Activation.IDENTITY);
    int outputs = spec.output().size();
    double[][] identity = new double[outputs][outputs];
    for (int i = 0; i < outputs; i++) {
      identity[i][i] = 1;
    }
    Network<?> network =
        Network.create(
            new NetworkSpec(
                image.size(),
                List.of(
                    spec,
                    new DenseSpec(
                        outputs,
                        Activation.IDENTITY,
                        new Initialisation.Explicit(identity, new double[outputs]))),
                Loss.MEAN_SQUARED_ERROR,
                new Sgd(),
                new Schedule.Constant(0.1),
                0,
                0,
                3,
                Precision.FLOAT64));
    double[] x = new Samples(1, image.size(), 1, 5).xs[0];
    double[] y = new double[outputs];
    network.forward(x, y);
    INDArray weights = NdArrays.of(network.array("0.weights"));
    assertThat(weights.shape()).containsExactly(3, 3, 2, 4);
    INDArray expected =
        Nd4j.cnn()
            .conv2d(
                Nd4j.createFromArray(x).reshape(1, 3, 7, 6),
                weights.permute(3, 0, 1, 2).dup('c'),
                Conv2DConfig.builder()
                    .kH(3)
                    .kW(2)
                    .sH(2)
                    .sW(2)
                    .pH(1)
                    .pW(1)
                    .paddingMode(PaddingMode.VALID)
                    .weightsFormat(WeightsFormat.OIYX)
                    .build());
    assertThat(expected.shape()).containsExactly(1, 4, 4, 4);
    for (int i = 0; i < outputs; i++) {
      assertThat(y[i]).isCloseTo(expected.getDouble(i), within(1e-12));
    }
  }

  private static void assertClose(INDArray found, INDArray expected) {
    assertThat(found.distance2(expected)).isLessThan(1e-12);
    assertThat(expected.norm2Number().doubleValue()).isPositive();
  }
}

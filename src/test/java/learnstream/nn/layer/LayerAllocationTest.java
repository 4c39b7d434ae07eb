package learnstream.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import learnstream.nn.AllocationTest;
import learnstream.nn.LayerStacks;
import learnstream.nn.Network;
import learnstream.nn.Samples;
import learnstream.nn.optimiser.AdaGrad;
import learnstream.nn.spec.Activation;
import learnstream.nn.spec.ConvolutionSpec;
import learnstream.nn.spec.DenseSpec;
import learnstream.nn.spec.DropoutSpec;
import learnstream.nn.spec.Initialisation;
import learnstream.nn.spec.LayerNormalisationSpec;
import learnstream.nn.spec.Loss;
import learnstream.nn.spec.MaxPoolingSpec;
import learnstream.nn.spec.NetworkSpec;
import learnstream.nn.spec.Precision;
import learnstream.nn.spec.Schedule;
import learnstream.nn.spec.Shape;
import learnstream.nn.spec.Window;
import org.junit.jupiter.api.Test;

/** Convolutional networks, with dropout, allocate nothing either. */
class LayerAllocationTest {
  private static final int BATCH = 4;

  private final Samples samples = new Samples(BATCH, 144, 3, 1);
  private final double[] y = new double[3];

  private static Network<?> network() {
    Shape image = new Shape(1, 12, 12);
    ConvolutionSpec first = LayerStacks.convolution(image, 4, 3, 3, 1, 1, Activation.RELU);
    MaxPoolingSpec pool = new MaxPoolingSpec(first.output(), Window.square(2, 2));
    ConvolutionSpec second = LayerStacks.convolution(pool.output(), 5, 3, 3, 2, 0, Activation.TANH);
    return Network.create(
        new NetworkSpec(
            144,
            List.of(
                first,
                pool,
                second,
                new LayerNormalisationSpec(),
                new DropoutSpec(0.2),
                new DenseSpec(3, Activation.SOFTMAX, new Initialisation.Xavier())),
            Loss.CATEGORICAL_CROSS_ENTROPY,
            new AdaGrad(1e-8),
            new Schedule.Constant(0.01),
            0,
            0,
            7,
            Precision.FLOAT32),
        BATCH);
  }

  @Test
  void oneSampleAtATime() {
    Network<?> network = network();
    assertThat(
            AllocationTest.bytesPerStep(
                () -> {
                  int s = (int) (network.trainer().step() % BATCH);
                  network.forward(samples.xs[s], y);
                  network.learn(samples.targets[s], 1);
                }))
        .isLessThan(1);
  }

  @Test
  void batches() {
    Network<?> network = network();
    double[] ones = {1, 1, 1, 1};
    assertThat(
            AllocationTest.bytesPerStep(
                () -> network.learnBatch(samples.xs, samples.targets, ones, BATCH)))
        .isLessThan(1);
  }
}

package learnstream.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import learnstream.nn.kernel.KernelChoice;
import learnstream.nn.kernel.Kernels;
import learnstream.nn.kernel.PlainKernels;
import learnstream.nn.kernel.VectorKernels;
import learnstream.nn.linear.SparseVector;
import learnstream.nn.linear.SparseVectors;
import learnstream.nn.optimiser.AdaGrad;
import learnstream.nn.optimiser.Adam;
import learnstream.nn.optimiser.Optimiser;
import learnstream.nn.optimiser.Sgd;
import learnstream.nn.spec.Activation;
import learnstream.nn.spec.DenseSpec;
import learnstream.nn.spec.Initialisation;
import learnstream.nn.spec.LayerSpec;
import learnstream.nn.spec.Loss;
import learnstream.nn.spec.NetworkSpec;
import learnstream.nn.spec.Precision;
import learnstream.nn.spec.Schedule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A sample that comes as a list of what is in it is learnt as one that comes whole, to the bit. */
class SparseSamplesTest {
  private static final int INPUTS = 203;
  private static final int DENSE = 3;
  private static final int BATCH = 3;

  static Stream<Arguments> networks() {
    List<Kernels<?>> kernels =
        List.of(new PlainKernels(), new VectorKernels(), KernelChoice.of(Precision.FLOAT64, 1));
    List<Optimiser> optimisers =
        List.of(new Sgd(), new AdaGrad(1e-8), new Adam(0.9, 0.999, 1e-8, 0.01));
    // A narrow first layer, a wide one, and the output alone.
    List<int[]> shapes = List.of(new int[] {5}, new int[] {40}, new int[0]);
    return kernels.stream()
        .flatMap(
            k ->
                optimisers.stream()
                    .flatMap(o -> shapes.stream().map(shape -> Arguments.of(k, o, shape))));
  }

  private static NetworkSpec spec(Kernels<?> kernels, Optimiser optimiser, int[] hidden) {
    LayerSpec output = new DenseSpec(4, Activation.SOFTMAX, new Initialisation.Xavier());
    List<LayerSpec> layers =
        hidden.length == 0
            ? List.of(output)
            : List.of(new DenseSpec(hidden[0], Activation.RELU, new Initialisation.He()), output);
    return new NetworkSpec(
        INPUTS,
        layers,
        Loss.CATEGORICAL_CROSS_ENTROPY,
        optimiser,
        new Schedule.Constant(0.05),
        1,
        0,
        7,
        kernels.bytes() == Double.BYTES ? Precision.FLOAT64 : Precision.FLOAT32);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void areLearntToTheSameBits(Kernels<?> kernels, Optimiser optimiser, int[] hidden) {
    NetworkSpec spec = spec(kernels, optimiser, hidden);
    Network<?> sparse = Network.on(kernels, spec, BATCH);
    Network<?> whole = Network.on(kernels, spec, BATCH);
    byte[] start = Samples.state(whole);
    double[] values = new double[INPUTS];
    SparseVector x = new SparseVector(values, DENSE);
    Random random = new Random(1);
    double[] sparseScores = new double[4];
    double[] scores = new double[4];
    double[][] batch = new double[BATCH][];
    SparseVectors sparseBatch = new SparseVectors(BATCH, INPUTS);
    double[][] targets = new double[BATCH][4];
    for (int step = 0; step < 300; step++) {
      draw(x, random);
      batch[step % BATCH] = values.clone();
      sparseBatch.set(step % BATCH, x);
      double[] target = targets[step % BATCH];
      java.util.Arrays.fill(target, 0);
      target[random.nextInt(4)] = 1;
      // Now and then a sample comes whole, or as one of a batch.
      if (step % 7 == 0) {
        sparse.forward(values, sparseScores);
      } else {
        sparse.forward(x, sparseScores);
      }
      whole.forward(values, scores);
      assertThat(sparseScores).isEqualTo(scores);
      double norm = whole.learn(target, 0.5);
      assertThat(sparse.learn(target, 0.5)).isEqualTo(norm);
      if (step % 5 == 4) {
        double[] weights = {1, 2, 1};
        int n = 1 + step % BATCH;
        norm = whole.learnBatch(batch, targets, weights, n);
        assertThat(
                step % 4 == 0
                    ? sparse.learnBatch(batch, targets, weights, n)
                    : sparse.learnBatch(sparseBatch, targets, weights, n))
            .isEqualTo(norm);
      }
    }
    assertThat(Samples.state(sparse)).isEqualTo(Samples.state(whole)).isNotEqualTo(start);
  }

  /** Elements listed in any order, twice, cancelled, or too small for single precision. */
  private static void draw(SparseVector x, Random random) {
    x.clear();
    for (int i = 0; i < DENSE; i++) {
      x.values()[i] = random.nextInt(3) == 0 ? 0 : random.nextGaussian();
    }
    int set = random.nextInt(20);
    for (int i = 0; i < set; i++) {
      int at = DENSE + random.nextInt(INPUTS - DENSE);
      double value = random.nextInt(5) == 0 ? 1e-60 : random.nextGaussian();
      x.add(at, value);
      if (random.nextInt(4) == 0) {
        x.add(at, -value);
      }
    }
    x.sort();
  }
}

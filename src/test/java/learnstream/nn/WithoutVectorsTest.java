package learnstream.nn;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import learnstream.JavaCommand;
import learnstream.nn.kernel.KernelChoice;
import learnstream.nn.kernel.VectorKernels;
import learnstream.nn.optimiser.Adam;
import learnstream.nn.optimiser.Optimiser;
import learnstream.nn.optimiser.Sgd;
import learnstream.nn.spec.Activation;
import learnstream.nn.spec.Loss;
import learnstream.nn.spec.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JVM without the vector module learns with plain kernels, and learns the same bits. */
class WithoutVectorsTest {
  @TempDir Path folder;

  @Test
  void learnsTheSameBits() throws Exception {
    assertThat(KernelChoice.single()).isInstanceOf(VectorKernels.class);
    assertThat(KernelChoice.warning()).isEmpty();
    Path out = folder.resolve("out");
    Path error = folder.resolve("error");
    Process process =
        new ProcessBuilder(
                JavaCommand.of(
                    "-cp", System.getProperty("java.class.path"), Learner.class.getName()))
            .redirectOutput(out.toFile())
            .redirectError(error.toFile())
            .start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(Files.readString(error, UTF_8)).isEmpty();
    assertThat(Files.readString(out, UTF_8)).isEqualTo("PlainKernels true " + learn());
  }

  /** Parameters and optimiser after two hundred single samples and ten batches. */
  private static String learn() {
    StringBuilder states = new StringBuilder();
    for (Optimiser optimiser : new Optimiser[] {new Sgd(), new Adam(0.9, 0.999, 1e-8, 0.01)}) {
      Network<?> network = Network.create(Samples.classifier(30, 150, 10, optimiser), 20);
      Samples samples = new Samples(200, 30, 10, 1);
      double[] y = new double[10];
      for (int s = 0; s < 200; s++) {
        network.forward(samples.xs[s], y);
        network.learn(samples.targets[s], 1);
      }
      double[] weights = new double[20];
      for (int b = 0; b < 10; b++) {
        Arrays.setAll(weights, s -> 1 + s % 3);
        double[][] xs = Arrays.copyOfRange(samples.xs, b * 20, b * 20 + 20);
        double[][] targets = Arrays.copyOfRange(samples.targets, b * 20, b * 20 + 20);
        network.learnBatch(xs, targets, weights, 20);
      }
      states.append(HexFormat.of().formatHex(Samples.state(network)));
    }
    learnImages(states);
    return states.toString();
  }

  /** A convolutional network's, with all its kinds of layers. */
  private static void learnImages(StringBuilder states) {
    for (LayerStacks stack : LayerStacks.all()) {
      Network<?> network =
          Network.create(
              stack.network(
                  3,
                  Activation.SOFTMAX,
                  Loss.CATEGORICAL_CROSS_ENTROPY,
                  new Sgd(),
                  0.01,
                  Precision.FLOAT32));
      Samples samples = new Samples(20, stack.inputs(), 3, 2);
      for (int s = 0; s < 20; s++) {
        network.forward(samples.xs[s], new double[3]);
        network.learn(samples.targets[s], 1);
      }
      states.append(HexFormat.of().formatHex(Samples.state(network)));
    }
  }

  /** The other JVM's main class. */
  static final class Learner {
    private Learner() {}

    public static void main(String[] args) {
      String states = learn();
      String kernels = KernelChoice.single().getClass().getSimpleName();
      System.out.print(kernels + " " + KernelChoice.warning().isPresent() + " " + states);
    }
  }
}

package learnstream.nn;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.stream.Stream;
import learnstream.nn.optimiser.AdaGrad;
import learnstream.nn.optimiser.Adam;
import learnstream.nn.optimiser.Momentum;
import learnstream.nn.optimiser.Optimiser;
import learnstream.nn.optimiser.RmsProp;
import learnstream.nn.optimiser.Sgd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Learning allocates nothing, once the compiler has seen it. */
public class AllocationTest {
  private static final int STEPS = 10_000;
  private static final int BATCH = 8;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Samples samples = new Samples(BATCH, 20, 3, 1);
  private final double[] y = new double[3];
  private final double[] ones = new double[BATCH];

  static Stream<Optimiser> optimisers() {
    return Stream.of(
        new Sgd(),
        new Momentum(0.9, true),
        new AdaGrad(1e-8),
        new RmsProp(0.9, 1e-8),
        new Adam(0.9, 0.999, 1e-8, 0.01));
  }

  @ParameterizedTest
  @MethodSource("optimisers")
  void oneSampleAtATime(Optimiser optimiser) {
    Network<?> network = network(optimiser);
    assertThat(bytesPerStep(() -> learnOne(network))).isLessThan(1);
  }

  /** Without zeros, so that a wide layer keeps its step back. */
  @ParameterizedTest
  @MethodSource("optimisers")
  void oneSampleAtATimeWithDeferredSteps(Optimiser optimiser) {
    Network<?> network = Network.create(Samples.classifier(20, 128, 3, optimiser));
    for (double[] x : samples.xs) {
      Arrays.setAll(x, i -> x[i] == 0 ? 1 : x[i]);
    }
    assertThat(bytesPerStep(() -> learnOne(network))).isLessThan(1);
  }

  @Test
  void oneSampleAtATimeWithAWatchOnItsUnits() {
    Network<?> network = network(new Sgd());
    UnitWatch watch = network.unitWatch();
    Runnable step =
        () -> {
          learnOne(network);
          watch.look();
        };
    assertThat(bytesPerStep(step)).isLessThan(1);
  }

  @ParameterizedTest
  @MethodSource("optimisers")
  void batches(Optimiser optimiser) {
    Network<?> network = network(optimiser);
    Arrays.fill(ones, 1);
    assertThat(bytesPerStep(() -> network.learnBatch(samples.xs, samples.targets, ones, BATCH)))
        .isLessThan(1);
  }

  private static Network<?> network(Optimiser optimiser) {
    return Network.create(Samples.classifier(20, 40, 3, optimiser), BATCH);
  }

  private void learnOne(Network<?> network) {
    int s = (int) (network.trainer().step() % BATCH);
    network.forward(samples.xs[s], y);
    network.learn(samples.targets[s], 1);
  }

  /** Before the compiler has seen them, vectors are objects: rounds until none are left. */
  public static double bytesPerStep(Runnable step) {
    double least = Double.MAX_VALUE;
    for (int round = 0; round < 100 && least >= 1; round++) {
      long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
      for (int i = 0; i < STEPS; i++) {
        step.run();
      }
      long after = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
      least = Math.min(least, (double) (after - before) / STEPS);
    }
    return least;
  }
}

package learnstream.model.gan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import learnstream.config.reader.ConfigReader;
import learnstream.synthetic.Gaussians;
import org.junit.jupiter.api.Test;

/** A discriminator whose learning rate is ten times the generator's, on the ring of eight. */
class GanBalanceIT {
  private static final int EXCHANGES = 2_000;
  private static final int SEEDS = 5;
  private static final List<double[]> MODES =
      IntStream.range(0, 8)
          .mapToObj(k -> k * StrictMath.PI / 4)
          .map(angle -> new double[] {2 * StrictMath.cos(angle), 2 * StrictMath.sin(angle)})
          .toList();

  private static GanSpec spec(long seed, boolean on) throws Exception {
    return ConfigReader.parse(
            """
            gan:
              features: 2
              noise: 4
              batch: 64
              generator: {layers: [64, 64], learningRate: 0.002, seed: %d}
              discriminator:
                layers: [64, 64, {kind: batch-deviation}]
                learningRate: 0.02
                seed: %d
              balance: {on: %s, highest: 0.6, leastShare: 0.05}
            """
                .formatted(seed, seed + 100, on),
            "ring")
        .gan()
        .spec();
  }

  private static SampleWindow real(long seed) {
    Gaussians ring = Gaussians.ring(seed);
    SampleWindow window = new SampleWindow(10_000, 2);
    double[] point = new double[2];
    for (int i = 0; i < 10_000; i++) {
      ring.next(point);
      window.add(point);
    }
    return window;
  }

  private static int modesCovered(long seed, boolean on) {
    try {
      GanLoop loop = new GanLoop(spec(seed, on), 2, real(seed), seed);
      loop.run(EXCHANGES);
      return ModeCoverage.of(loop.draw(5_000), 2, MODES, 0.12, 0.01).covered();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static List<Integer> modesCovered(boolean on) {
    return Stream.iterate(1, seed -> seed + 1)
        .limit(SEEDS)
        .parallel()
        .map(seed -> modesCovered(seed, on))
        .sorted()
        .toList();
  }

  @Test
  void theControllerCoversTheModesThatATooFastDiscriminatorLosesWithoutIt() {
    List<Integer> with = modesCovered(true);
    List<Integer> without = modesCovered(false);
    assertThat(with.get(0)).as("fewest modes of %s with the controller", with).isEqualTo(8);
    assertThat(without.get(SEEDS / 2)).as("median of %s without it", without).isLessThan(6);
  }
}

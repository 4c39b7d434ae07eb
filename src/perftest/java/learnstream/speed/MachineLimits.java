package learnstream.speed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** What one core of this machine can do at most. */
final class MachineLimits {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int ROUNDS = 7;

  private MachineLimits() {}

  /** A table in Markdown. */
  static List<String> lines() throws IOException {
    List<String> lines = new ArrayList<>(List.of("| | |", "|---|---|"));
    lines.add("| processor | %s, %d cores |".formatted(processor(), cores()));
    lines.add("| system | %s %s |".formatted(property("os.name"), property("os.version")));
    lines.add(
        "| JVM | %s %s |".formatted(property("java.vm.name"), property("java.runtime.version")));
    lines.add("| vectors | %d bits |".formatted(SPECIES.vectorBitSize()));
    lines.add(
        String.format(
            Locale.ROOT, "| fused multiply-adds of floats | %.0f GFLOP/s |", multiplyAdds()));
    lines.add(bandwidth("first-level cache, 24 kB", 6 * 1024));
    lines.add(bandwidth("400 kB, the weights of 784-128-10", 100 * 1024));
    lines.add(bandwidth("memory, 256 MB", 64 * 1024 * 1024));
    return lines;
  }

  private static String property(String name) {
    return System.getProperty(name);
  }

  private static int cores() {
    return Runtime.getRuntime().availableProcessors();
  }

  private static String processor() throws IOException {
    Path info = Path.of("/proc/cpuinfo");
    if (!Files.exists(info)) {
      return System.getProperty("os.arch");
    }
    String name = "";
    String family = "";
    for (String line : Files.readAllLines(info)) {
      String value = line.substring(line.indexOf(':') + 1).strip();
      if (line.startsWith("model name") && name.isEmpty()) {
        name = value;
      } else if (line.startsWith("cpu family") && family.isEmpty()) {
        family = value;
      }
    }
    return name + " (family " + family + ")";
  }

  /** Billions of additions and multiplications a second, by eight independent sums. */
  private static double multiplyAdds() {
    double best = 0;
    for (int round = 0; round < ROUNDS; round++) {
      int times = 20_000_000;
      long start = System.nanoTime();
      float sum = multiplyAdds(times);
      double seconds = (System.nanoTime() - start) / 1e9;
      if (Float.isNaN(sum)) {
        throw new IllegalStateException("no number");
      }
      best = Math.max(best, 2.0 * 8 * SPECIES.length() * times / seconds / 1e9);
    }
    return best;
  }

  private static float multiplyAdds(int times) {
    FloatVector x = FloatVector.broadcast(SPECIES, 0.5f);
    FloatVector a = x;
    FloatVector b = x;
    FloatVector c = x;
    FloatVector d = x;
    FloatVector e = x;
    FloatVector f = x;
    FloatVector g = x;
    FloatVector h = x;
    for (int i = 0; i < times; i++) {
      a = a.fma(x, x);
      b = b.fma(x, x);
      c = c.fma(x, x);
      d = d.fma(x, x);
      e = e.fma(x, x);
      f = f.fma(x, x);
      g = g.fma(x, x);
      h = h.fma(x, x);
    }
    return a.add(b).add(c.add(d)).add(e.add(f).add(g.add(h))).lane(0);
  }

  private static String bandwidth(String label, int floats) {
    float[] array = new float[floats];
    int times = Math.max(1, 200_000_000 / floats);
    double bestRead = 0;
    double bestUpdate = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      float sum = 0;
      for (int i = 0; i < times; i++) {
        sum += read(array);
      }
      long middle = System.nanoTime();
      for (int i = 0; i < times; i++) {
        update(array, sum);
      }
      long end = System.nanoTime();
      double gigabytes = 4.0 * floats * times / 1e9;
      bestRead = Math.max(bestRead, gigabytes * 1e9 / (middle - start));
      bestUpdate = Math.max(bestUpdate, gigabytes * 1e9 / (end - middle));
    }
    return String.format(
        Locale.ROOT,
        "| %s | read %.0f GB/s, read and written again %.0f GB/s |",
        label,
        bestRead,
        bestUpdate);
  }

  private static float read(float[] array) {
    FloatVector a = FloatVector.zero(SPECIES);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    int length = SPECIES.length();
    for (int i = 0; i + 4 * length <= array.length; i += 4 * length) {
      a = a.add(FloatVector.fromArray(SPECIES, array, i));
      b = b.add(FloatVector.fromArray(SPECIES, array, i + length));
      c = c.add(FloatVector.fromArray(SPECIES, array, i + 2 * length));
      d = d.add(FloatVector.fromArray(SPECIES, array, i + 3 * length));
    }
    return a.add(b).add(c.add(d)).lane(0);
  }

  private static void update(float[] array, float by) {
    FloatVector factor = FloatVector.broadcast(SPECIES, by);
    for (int i = 0; i + SPECIES.length() <= array.length; i += SPECIES.length()) {
      FloatVector.fromArray(SPECIES, array, i).fma(factor, factor).intoArray(array, i);
    }
  }
}

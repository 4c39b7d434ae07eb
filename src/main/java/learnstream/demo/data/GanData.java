package learnstream.demo.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.function.IntFunction;
import learnstream.codec.avro.LabelledSample;
import learnstream.synthetic.Gaussians;

/** The streams that the GAN demo learns from. */
public enum GanData {
  /** Eight Gaussians on a circle. */
  RING(6_000, 20_000),
  /** Twenty-five Gaussians on a grid. */
  GRID(10_000, 20_000),
  /** Handwritten digits. */
  DIGITS(12_000, 40_000);

  /** One digit in this many always comes without its label, to test a classifier on. */
  private static final int HELD_OUT = 10;

  /** Exchanges of the recipe. */
  public final int exchanges;

  /** Real samples sent. */
  public final int samples;

  GanData(int exchanges, int samples) {
    this.exchanges = exchanges;
    this.samples = samples;
  }

  public String label() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /** The demo's configuration as it stands in its file. */
  public String recipe() {
    try (InputStream in = GanData.class.getResourceAsStream("/gan/" + label() + ".yaml")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same with other seeds. */
  public String recipe(long seed) {
    return seeded(recipe(), seed);
  }

  /** A recipe of digits, of which each can be asked for. */
  public static String conditional(String recipe) {
    return recipe.replace("gan:\n", "gan:\n  conditional: true\n  classes: 10\n");
  }

  /** A recipe with other seeds. */
  public static String seeded(String recipe, long seed) {
    return recipe
        .replace("seed: 101", "seed: " + (seed + 100))
        .replace("seed: 1\n", "seed: " + seed + "\n");
  }

  /** The stream: a sample for each number from 0 on, in this order. */
  public IntFunction<LabelledSample> stream(long seed) {
    Digits digits = this == DIGITS ? new Digits() : null;
    Gaussians points = this == RING ? Gaussians.ring(seed) : Gaussians.grid(seed);
    return index -> this == DIGITS ? digit(digits, index) : point(points, index);
  }

  public static boolean isHeldOut(int index) {
    return index % HELD_OUT == HELD_OUT - 1;
  }

  private static LabelledSample digit(Digits digits, int index) {
    return isHeldOut(index) ? digits.sample(index, null, null) : digits.sample(index);
  }

  private static LabelledSample point(Gaussians points, int index) {
    double[] point = new double[points.features()];
    points.next(point);
    List<Float> features = List.of((float) point[0], (float) point[1]);
    return new LabelledSample("point-" + index, null, features, null, 1.0, Instant.EPOCH);
  }
}

package learnstream.learner;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import learnstream.nn.*;

/** Scratch: tries recipes; prints modes and shares. args: key=value ... */
public final class GanRecipes {
  public static void main(String[] args) {
    Map<String, String> o = new java.util.HashMap<>();
    for (String a : args) o.put(a.split("=")[0], a.split("=")[1]);
    String data = o.getOrDefault("data", "ring");
    int exchanges = i(o, "n", 6000);
    int batch = i(o, "batch", 128);
    int noise = i(o, "noise", 16);
    double rate = d(o, "rate", 1e-3);
    double dRate = d(o, "drate", rate);
    int hidden = i(o, "hidden", 128);
    double[][] centres = centres(data);
    for (int seed = 1; seed <= i(o, "seeds", 3); seed++) {
      Activation act = Activation.valueOf(o.getOrDefault("act", "LEAKY_RELU"));
      List<LayerSpec> g = new ArrayList<>();
      g.add(
          new DenseSpec(
              hidden,
              act,
              (o.getOrDefault("init", "He").equals("He")
                  ? new Initialisation.He()
                  : new Initialisation.Xavier())));
      g.add(
          new DenseSpec(
              hidden,
              act,
              (o.getOrDefault("init", "He").equals("He")
                  ? new Initialisation.He()
                  : new Initialisation.Xavier())));
      g.add(new DenseSpec(2, Activation.IDENTITY, new Initialisation.Xavier()));
      List<LayerSpec> dl = new ArrayList<>();
      dl.add(
          new DenseSpec(
              hidden,
              act,
              (o.getOrDefault("init", "He").equals("He")
                  ? new Initialisation.He()
                  : new Initialisation.Xavier())));
      dl.add(
          new DenseSpec(
              hidden,
              act,
              (o.getOrDefault("init", "He").equals("He")
                  ? new Initialisation.He()
                  : new Initialisation.Xavier())));
      if (i(o, "bd", 0) == 1) dl.add(new BatchDeviationSpec());
      dl.add(new DenseSpec(1, Activation.IDENTITY, new Initialisation.Xavier()));
      OptimiserSpec adam = new OptimiserSpec.Adam(d(o, "b1", 0.5), d(o, "b2", 0.9), 1e-8, 0);
      long from = (long) (exchanges * d(o, "from", 0));
      NetworkSpec gn =
          new NetworkSpec(
              noise,
              g,
              Loss.MEAN_SQUARED_ERROR,
              adam,
              new Schedule.Linear(rate, rate * d(o, "end", 0.02), from, exchanges),
              0,
              0,
              seed,
              Precision.FLOAT32);
      NetworkSpec dn =
          new NetworkSpec(
              2,
              dl,
              Loss.MEAN_SQUARED_ERROR,
              adam,
              new Schedule.Linear(dRate, dRate * d(o, "end", 0.02), from, exchanges),
              0,
              0,
              seed + 100,
              Precision.FLOAT32);
      GanSpec spec =
          new GanSpec(
              "gan",
              "run",
              FeatureSpec.positional(2),
              new Scaling.None(),
              noise,
              batch,
              AdversarialLoss.valueOf(o.getOrDefault("loss", "NON_SATURATING")),
              new GeneratorSpec(gn, d(o, "avg", 0.999)),
              new DiscriminatorSpec(
                  dn,
                  new Schedule.Linear(d(o, "in", 0), 0, 0, exchanges / 2),
                  d(o, "r1", 0),
                  i(o, "r1e", 1),
                  d(o, "label", 1)),
              new BalanceSpec(
                  i(o, "on", 0) == 1,
                  d(o, "low", 0.5),
                  d(o, "high", 0.75),
                  d(o, "least", 0.1),
                  i(o, "window", 50)));
      BiConsumer<SplittableRandom, float[]> real =
          (r, x) -> {
            for (int k = 0; k < x.length / 2; k++) {
              double[] c = centres[r.nextInt(centres.length)];
              x[2 * k] = (float) (c[0] + 0.02 * r.nextGaussian());
              x[2 * k + 1] = (float) (c[1] + 0.02 * r.nextGaussian());
            }
          };
      GanLoop loop = new GanLoop(spec, i(o, "k", 2) + 1 - 1, seed, real);
      long t = System.nanoTime();
      double acc = 0;
      for (int e = 0; e < exchanges; e++) {
        loop.step();
        if (i(o, "v", 0) > 0 && e % i(o, "v", 0) == 0)
          System.out.printf(
              "  %d loss %.3f acc %.2f shares %.2f %.2f%n",
              e,
              loop.discriminator.loss(),
              loop.balance.accuracy(),
              loop.balance.discriminatorShare(),
              loop.balance.generatorShare());
      }
      double s = (System.nanoTime() - t) / 1e9;
      float[] x = loop.draw(5000);
      int[] hits = new int[centres.length];
      int good = 0;
      for (int k = 0; k < 5000; k++) {
        for (int c = 0; c < centres.length; c++) {
          if (Math.hypot(x[2 * k] - centres[c][0], x[2 * k + 1] - centres[c][1]) < 0.12) {
            hits[c]++;
            good++;
            break;
          }
        }
      }
      int covered = 0;
      double least = data.equals("ring") ? 0.01 : 0.004;
      for (int h : hits) covered += h >= least * 5000 ? 1 : 0;
      System.out.printf(
          "seed %d modes %d/%d good %.3f acc %.2f D %d G %d div %d %.1f s %.0f/s%n",
          seed,
          covered,
          centres.length,
          good / 5000.0,
          loop.balance.accuracy(),
          loop.discriminator.version(),
          loop.generator.version(),
          loop.divergences,
          s,
          exchanges / s);
    }
  }

  static double[][] centres(String data) {
    List<double[]> c = new ArrayList<>();
    if (data.equals("ring"))
      for (int k = 0; k < 8; k++)
        c.add(new double[] {2 * Math.cos(k * Math.PI / 4), 2 * Math.sin(k * Math.PI / 4)});
    else for (int a = -2; a <= 2; a++) for (int b = -2; b <= 2; b++) c.add(new double[] {a, b});
    return c.toArray(double[][]::new);
  }

  static int i(Map<String, String> o, String k, int v) {
    return Integer.parseInt(o.getOrDefault(k, "" + v));
  }

  static double d(Map<String, String> o, String k, double v) {
    return Double.parseDouble(o.getOrDefault(k, "" + v));
  }
}

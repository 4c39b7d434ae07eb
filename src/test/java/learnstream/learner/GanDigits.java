package learnstream.learner;

import java.util.*;
import java.util.function.BiConsumer;
import learnstream.demo.Digits;
import learnstream.nn.*;

public final class GanDigits {
  public static void main(String[] args) {
    Map<String, String> o = new HashMap<>();
    for (String a : args) o.put(a.split("=")[0], a.split("=")[1]);
    Digits digits = new Digits();
    NetworkSpec cn =
        new NetworkSpec(
            784,
            List.of(
                new DenseSpec(256, Activation.RELU, new Initialisation.He()),
                new DenseSpec(10, Activation.SOFTMAX, new Initialisation.Xavier())),
            Loss.CATEGORICAL_CROSS_ENTROPY,
            new OptimiserSpec.AdaGrad(1e-8),
            new Schedule.Constant(0.02),
            0,
            0,
            1,
            Precision.FLOAT32);
    Network classifier = Network.create(cn);
    double[] x = new double[784], y = new double[10], t = new double[10];
    for (int pass = 0; pass < 4; pass++)
      for (int i = 0; i < 10000; i++) {
        if (i % 10 == 9) continue;
        load(digits, i, x);
        Arrays.fill(t, 0);
        t[digits.label(i)] = 1;
        classifier.forward(x, y);
        classifier.learn(t, 1);
      }
    int right = 0;
    for (int i = 9; i < 10000; i += 10) {
      load(digits, i, x);
      classifier.forward(x, y);
      if (Loss.highest(y) == digits.label(i)) right++;
    }
    System.out.println("classifier " + right / 1000.0);
    int n = GanRecipes.i(o, "n", 12000),
        batch = GanRecipes.i(o, "batch", 64),
        noise = GanRecipes.i(o, "noise", 32),
        h = GanRecipes.i(o, "hidden", 256);
    int dh = GanRecipes.i(o, "dhidden", h);
    double rate = GanRecipes.d(o, "rate", 4e-4), dRate = GanRecipes.d(o, "drate", rate);
    float[][] all = new float[10000][784];
    for (int i = 0; i < 10000; i++) {
      byte[] im = digits.image(i);
      for (int j = 0; j < 784; j++) all[i][j] = (im[j] & 255) / 127.5f - 1;
    }
    for (int seed = 1; seed <= GanRecipes.i(o, "seeds", 1); seed++) {
      Activation act = Activation.valueOf(o.getOrDefault("act", "LEAKY_RELU"));
      boolean he = o.getOrDefault("init", "X").equals("He");
      Initialisation init = he ? new Initialisation.He() : new Initialisation.Xavier();
      List<LayerSpec> g = new ArrayList<>(), d = new ArrayList<>();
      g.add(new DenseSpec(h, act, init));
      g.add(new DenseSpec(h, act, init));
      g.add(new DenseSpec(784, Activation.TANH, new Initialisation.Xavier()));
      double drop = GanRecipes.d(o, "drop", 0);
      d.add(new DenseSpec(dh, act, init));
      if (drop > 0) d.add(new DropoutSpec(drop));
      d.add(new DenseSpec(dh, act, init));
      if (drop > 0) d.add(new DropoutSpec(drop));
      if (GanRecipes.i(o, "bd", 1) == 1) d.add(new BatchDeviationSpec());
      d.add(new DenseSpec(1, Activation.IDENTITY, new Initialisation.Xavier()));
      OptimiserSpec adam =
          new OptimiserSpec.Adam(GanRecipes.d(o, "b1", 0.5), GanRecipes.d(o, "b2", 0.999), 1e-8, 0);
      long from = (long) (n * GanRecipes.d(o, "from", 0.5));
      double end = GanRecipes.d(o, "end", 0.02);
      NetworkSpec gn =
          new NetworkSpec(
              noise,
              g,
              Loss.MEAN_SQUARED_ERROR,
              adam,
              new Schedule.Linear(rate, rate * end, from, n),
              0,
              0,
              seed,
              Precision.FLOAT32);
      NetworkSpec dn =
          new NetworkSpec(
              784,
              d,
              Loss.MEAN_SQUARED_ERROR,
              adam,
              new Schedule.Linear(dRate, dRate * end, from, n),
              0,
              0,
              seed + 100,
              Precision.FLOAT32);
      GanSpec spec =
          new GanSpec(
              "gan",
              "run",
              FeatureSpec.positional(784),
              new Scaling.None(),
              noise,
              batch,
              AdversarialLoss.valueOf(o.getOrDefault("loss", "LEAST_SQUARES")),
              new GeneratorSpec(gn, GanRecipes.d(o, "avg", 0.999)),
              new DiscriminatorSpec(
                  dn,
                  new Schedule.Linear(GanRecipes.d(o, "in", 0), 0, 0, n / 2),
                  GanRecipes.d(o, "r1", 0),
                  GanRecipes.i(o, "r1e", 1),
                  GanRecipes.d(o, "label", 1)),
              new BalanceSpec(
                  GanRecipes.i(o, "on", 0) == 1,
                  GanRecipes.d(o, "low", 0.5),
                  GanRecipes.d(o, "high", 0.75),
                  GanRecipes.d(o, "least", 0.1),
                  50));
      BiConsumer<SplittableRandom, float[]> real =
          (r, b) -> {
            for (int k = 0; k < batch; k++)
              System.arraycopy(all[r.nextInt(10000)], 0, b, 784 * k, 784);
          };
      GanLoop loop = new GanLoop(spec, 2, seed, real);
      long time = System.nanoTime();
      for (int e = 1; e <= n; e++) {
        loop.step();
        if (e % (n / 2) == 0) {
          float[] s = loop.draw(1000);
          int[] c = new int[10];
          double top = 0;
          for (int i = 0; i < 1000; i++) {
            for (int j = 0; j < 784; j++) x[j] = (s[i * 784 + j] + 1) / 2;
            classifier.forward(x, y);
            int k = Loss.highest(y);
            c[k]++;
            top += y[k];
          }
          System.out.printf(
              "%s seed %d e %d top %.3f least %d %s acc %.2f %.0f s%n",
              o,
              seed,
              e,
              top / 1000,
              Arrays.stream(c).min().getAsInt(),
              Arrays.toString(c),
              loop.balance.accuracy(),
              (System.nanoTime() - time) / 1e9);
        }
      }
    }
  }

  static void load(Digits d, int i, double[] x) {
    byte[] im = d.image(i);
    for (int j = 0; j < 784; j++) x[j] = (im[j] & 255) / 255.0;
  }
}

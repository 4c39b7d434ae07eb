package com.example;

import java.io.PrintStream;
import java.util.SplittableRandom;
import learnstream.Learnstream;
import learnstream.Model;

/** Uses the kind of model that {@link NearestMean} adds, as if it were a built-in one. */
public final class OwnKind {
  private OwnKind() {}

  public static void main(String[] args) {
    run(System.out);
  }

  /** Tells what it does. */
  public static void run(PrintStream out) {
    Model model =
        Learnstream.model()
            .kind("nearest-mean")
            .features(2)
            .classes("left", "right")
            .set("sharpness", 2)
            .build();

    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 1_000; i++) {
      String label = random.nextBoolean() ? "left" : "right";
      double centre = label.equals("left") ? -1 : 1;
      model.learn(new double[] {centre + random.nextGaussian(), random.nextGaussian()}, label);
    }
    out.printf("(-3, 0) is %s%n", model.classify(-3, 0));
    out.printf("accuracy: %.2f%n", model.metrics().whole().accuracy());
  }
}

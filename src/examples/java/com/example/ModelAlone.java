package com.example;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import learnstream.Learnstream;
import learnstream.Model;

/** A model without Kafka: it predicts each point, learns it, is saved and goes on. */
public final class ModelAlone {
  private ModelAlone() {}

  public static void main(String[] args) throws Exception {
    run(System.out);
  }

  /** Tells what it does. */
  public static void run(PrintStream out) throws IOException {
    Model model =
        Learnstream.model()
            .features("x", "y")
            .classes("outside", "inside")
            .layers(16)
            .optimiser("adam")
            .learningRate(0.01)
            .build();

    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 5_000; i++) {
      double[] x = {random.nextDouble(-1, 1), random.nextDouble(-1, 1)};
      double[] scores = model.predict(x);
      model.learn(x, Math.hypot(x[0], x[1]) < 0.8 ? "inside" : "outside");
      if (i % 1_000 == 0) {
        out.printf("sample %d: inside with probability %.2f%n", i, scores[1]);
      }
    }

    Path file = Files.createTempFile("circle", ".avro");
    model.save(file);
    Model again = Model.load(file);
    out.printf("the centre is %s%n", again.classify(0, 0));
    out.printf("accuracy of the last 1000: %.3f%n", again.metrics().window().accuracy());
    Files.delete(file);
  }
}

package learnstream.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import learnstream.config.reader.ConfigReader;
import learnstream.model.Learner;
import learnstream.numpy.Numpy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpzExportTest {
  @TempDir private Path directory;

  @Test
  void numpyComputesWithItWhatTheModelPredicts() throws Exception {
    String yaml =
        "models: [{id: m, features: [x, y], classes: [a, b, c], layers: [4], precision: float64,"
            + " scaling: standard}]";
    Learner learner = new Learner(ConfigReader.parse(yaml, "test").models().get(0).spec());
    for (int i = 0; i < 50; i++) {
      learner.features()[0] = i % 7;
      learner.features()[1] = i % 3;
      learner.predict();
      learner.learn(learner.oneHot(i % 3), 1, i);
    }
    try (OutputStream out = Files.newOutputStream(directory.resolve("m.npz"))) {
      NpzExport.write(learner, "{\"wo\": \"Zürich\"}", out);
    }
    learner.features()[0] = 5;
    learner.features()[1] = 2;
    double[] scores = learner.predict();
    String script =
        """
        import json
        m = np.load('m.npz')
        n = m['scaling.weight'][0]
        d = np.array([5, 2]) - m['scaling.mean']
        distance = d * n / (n + 1)
        x = distance / np.sqrt((m['scaling.squares'] + d * distance) / (n + 1))
        hidden = np.maximum(0, x @ m['0.weights'] + m['0.biases'])
        z = hidden @ m['1.weights'] + m['1.biases']
        for p in np.exp(z) / np.exp(z).sum(): print(repr(float(p)))
        print(json.loads(str(m['metadata']))['wo'])
        """;
    assertThat(Numpy.run(directory, script))
        .hasSize(4)
        .satisfies(
            lines -> {
              for (int k = 0; k < scores.length; k++) {
                assertThat(Double.parseDouble(lines.get(k)))
                    .isCloseTo(scores[k], org.assertj.core.api.Assertions.within(1e-12));
              }
              assertThat(lines.get(3)).isEqualTo("Zürich");
            });
  }
}

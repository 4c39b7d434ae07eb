package learnstream.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import learnstream.codec.avro.LabelledSample;
import learnstream.config.reader.ConfigReader;
import learnstream.model.ModelSpec;
import learnstream.model.feature.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs where MOA has been fetched, by {@code bin/learnstream bench ... --against moa}. */
class MoaRunTest {
  private static final int SAMPLES = 600;

  @TempDir private Path directory;
  private MoaJars jars;

  @BeforeEach
  void find() throws IOException, InterruptedException {
    Path folder = MoaJars.defaultFolder();
    assumeTrue(Files.exists(folder.resolve("moa-2024.07.0.jar")), "MOA is not in " + folder);
    jars = MoaJars.in(folder, text -> {});
  }

  private ArffFile samples(String target) throws Exception {
    ModelSpec spec =
        ConfigReader.parse("models:\n  - {features: [x, y], " + target + "}\n", "test")
            .models()
            .get(0)
            .spec();
    ArffFile file = new ArffFile(spec, directory);
    Random random = new Random(3);
    for (int i = 0; i < SAMPLES; i++) {
      double x = random.nextDouble();
      double y = random.nextDouble();
      Object label =
          spec.target().task() == Task.REGRESSION ? 10 * x : (Object) (x > 0.3 ? "more" : "less");
      file.add(
          new Row(
              new LabelledSample("" + i, null, Map.of("x", x, "y", y), label, 1.0, Instant.EPOCH),
              "here"));
    }
    return file;
  }

  private Outcome run(MoaModel model, ArffFile samples, Runnable step) throws Exception {
    return MoaRun.run(
        model,
        jars,
        samples,
        directory.resolve("samples.arff"),
        Duration.ofMillis(10),
        directory.resolve("log"),
        step);
  }

  @Test
  void treesLearnClassesAndNumbers() throws Exception {
    AtomicInteger steps = new AtomicInteger();
    try (ArffFile file = samples("classes: [less, more]")) {
      file.write();
      List<MoaModel> models = MoaModel.of(Task.CLASSIFICATION);
      Outcome tree = run(models.get(3), file, steps::incrementAndGet);
      assertThat(tree.metrics().samples()).isEqualTo(SAMPLES);
      assertThat(steps).hasValue(SAMPLES);
      assertThat(tree.metrics().whole().accuracy()).isBetween(0.85, 1.0);
      assertThat(tree.metrics().whole().loss()).isBetween(0.0, 0.7);
      assertThat(tree.metrics().majority().whole().accuracy()).isBetween(0.6, 0.8);
      assertThat(tree.bytes()).isPositive();
      assertThat(tree.samplesPerSecond()).isPositive();
    }
    try (ArffFile file = samples("target: z")) {
      file.write();
      Outcome rules = run(MoaModel.of(Task.REGRESSION).get(2), file, () -> {});
      assertThat(rules.metrics().whole().mae())
          .isLessThan(rules.metrics().majority().whole().mae());
    }
  }

  @Test
  void aLearnerThatFailsSaysWhy() throws Exception {
    try (ArffFile file = samples("classes: [less, more]")) {
      file.write();
      assertThatThrownBy(() -> run(new MoaModel("none", "moa.NoSuch"), file, () -> {}))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("none of MOA failed: ")
          .hasMessageContaining("moa.NoSuch");
    }
  }
}

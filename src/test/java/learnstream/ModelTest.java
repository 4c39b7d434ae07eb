package learnstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import learnstream.codec.AssembledCheckpoint;
import learnstream.codec.CheckpointFile;
import learnstream.config.reader.ConfigReader;
import learnstream.model.Learner;
import learnstream.stream.app.Part;
import learnstream.stream.checkpoint.Importable;
import learnstream.stream.checkpoint.ImportedSnapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelTest {
  private static final String EXPORTED_BY_0_1 = "src/test/resources/recorded/0.1/exported.avro";

  @TempDir private Path directory;

  private static ModelBuilder threeClasses() {
    return Learnstream.model()
        .features("a", "b")
        .classes("low", "middle", "high")
        .layers(7, Map.of("kind", "dropout", "rate", 0.2))
        .optimiser("adam")
        .scaling("standard")
        .batchSize(3);
  }

  private static double[] features(int i) {
    SplittableRandom random = new SplittableRandom(i);
    return new double[] {(float) random.nextGaussian(), (float) (5 + random.nextGaussian())};
  }

  private static String label(int i) {
    double sum = features(i)[0] + features(i)[1];
    return sum < 4.5 ? "low" : sum < 5.5 ? "middle" : "high";
  }

  private static void learn(Model model, int from, int to) {
    for (int i = from; i < to; i++) {
      model.predict(features(i));
      model.learn(features(i), label(i));
    }
  }

  @Test
  void learnsWhatALearnerInAStreamLearns() throws Exception {
    Model model = threeClasses().build();
    Learner learner =
        new Learner(
            ConfigReader.parse(
                    """
                    models:
                      - {features: [a, b], classes: [low, middle, high], optimiser: adam,
                         layers: [7, {kind: dropout, rate: 0.2}], scaling: standard, batchSize: 3}
                    """,
                    "test")
                .models()
                .get(0)
                .spec());
    for (int i = 0; i < 500; i++) {
      double[] expected = learner.predict(features(i)).clone();
      assertThat(model.predict(features(i))).containsExactly(expected);
      model.learn(features(i), label(i));
      learner.learn(learner.oneHot(learner.spec().target().classIndex(label(i))), 1, i);
    }
    assertThat(model.version()).isEqualTo(learner.version()).isEqualTo(500 / 3);
    assertThat(model.metrics()).isEqualTo(learner.metrics().snapshot());
  }

  @Test
  void predictsBeforeItLearnsWhetherItWasAskedToOrNot() {
    Model asked = threeClasses().build();
    Model untold = threeClasses().build();
    for (int i = 0; i < 100; i++) {
      asked.predict(features(i));
      asked.learn(features(i), label(i));
      untold.predict(features(i + 1));
      untold.learn(features(i), label(i));
      untold.predict(features(i));
    }
    assertThat(untold.metrics()).isEqualTo(asked.metrics());
    assertThat(untold.predict(1, 2)).containsExactly(asked.predict(1, 2));
  }

  @Test
  void goesOnToTheBitAfterItWasSavedAmidAMiniBatch() throws Exception {
    Path file = directory.resolve("model.avro");
    Model model = threeClasses().id("sums").build();
    learn(model, 0, 200);
    model.save(file);
    Model loaded = Model.load(file);
    Model read = threeClasses().id("sums").load(file);
    for (Model again : new Model[] {loaded, read}) {
      assertThat(again.id()).isEqualTo("sums");
      assertThat(again.version()).isEqualTo(66);
      learn(again, 200, 300);
    }
    learn(model, 200, 300);
    byte[] expected = state(model);
    assertThat(state(loaded)).isEqualTo(expected);
    assertThat(state(read)).isEqualTo(expected);
  }

  private static byte[] state(Model model) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    model.save(out);
    AssembledCheckpoint checkpoint =
        CheckpointFile.read(new ByteArrayInputStream(out.toByteArray()), "test");
    byte[] bytes = new byte[checkpoint.state().remaining()];
    checkpoint.state().get(bytes);
    return bytes;
  }

  /** Classes by the sum of two numbers, by chance behind sample 300. */
  private static double[] learnWhatChanges(Model model) {
    SplittableRandom chance = new SplittableRandom(1);
    for (int i = 0; i < 500; i++) {
      String[] all = {"low", "middle", "high"};
      model.learn(features(i), i < 300 ? label(i) : all[chance.nextInt(3)]);
    }
    return model.predict(0.1, 4.9);
  }

  @Test
  void aPoolOfWhichNothingIsSaidAnswersDrift() throws Exception {
    ModelBuilder pool = Learnstream.model().features("a", "b").classes("low", "middle", "high");
    Model watched = pool.build();
    double[] answered = learnWhatChanges(watched);
    Map<String, String> said = Map.of("detector", "adwin", "answer", "raise-rate");
    assertThat(learnWhatChanges(pool.set("drift", said).build())).isEqualTo(answered);
    assertThat(learnWhatChanges(pool.set("drift", "none").build())).isNotEqualTo(answered);
    Path file = directory.resolve("pool.avro");
    watched.save(file);
    assertThat(state(Model.load(file))).isEqualTo(state(watched));
  }

  /** As {@code checkpoint import} reads it. */
  @Test
  void aDeploymentBeginsWithAModelThatWasSaved() throws Exception {
    Path file = directory.resolve("model.avro");
    Model model = threeClasses().id("sums").build();
    learn(model, 0, 200);
    model.save(file);
    Learner learner =
        new Learner(
            ConfigReader.read(
                    Learnstream.mapping(
                        "models: [%s]".formatted(threeClasses().id("sums").keys()), "test"),
                    "test")
                .models()
                .get(0)
                .spec());
    Importable importable = new Importable(Part.MODELS, "sums", learner, null);
    ImportedSnapshot.of(importable, CheckpointFile.read(file));
    assertThat(learner.predict(features(200))).containsExactly(model.predict(features(200)));
  }

  @Test
  void readsWhatVersion01ExportedIfItIsToldTheConfiguration() {
    Path file = Path.of(EXPORTED_BY_0_1);
    assertThat(file).exists();
    assertThatThrownBy(() -> Model.load(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Learnstream.model()");
    assertThatThrownBy(() -> threeClasses().load(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("does not fit the checkpoint");
  }

  @Test
  void aFileOfAnotherModelIsRefusedWithTheDifference() throws Exception {
    Path file = directory.resolve("model.avro");
    threeClasses().build().save(file);
    assertThatThrownBy(() -> threeClasses().layers(8).load(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("units: 7 is stored, 8 is configured");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 100] ^= 1;
    assertThatThrownBy(() -> Model.load(new ByteArrayInputStream(bytes)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("the stream: ");
  }

  @Test
  void refusesASampleThatItCannotUseAndStaysAsItWas() throws Exception {
    Model model = threeClasses().build();
    learn(model, 0, 50);
    byte[] before = state(model);
    assertThatThrownBy(() -> model.predict(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("features: 1 numbers are not allowed; give 2");
    assertThatThrownBy(() -> model.learn(new double[] {1, Double.NaN}, "low"))
        .hasMessageContaining("number 1: NaN is not allowed");
    assertThatThrownBy(() -> model.learn(new double[] {1, 2}, "lower"))
        .hasMessage("label: lower is not allowed; give one of the classes [low, middle, high]");
    assertThatThrownBy(() -> model.learn(new double[] {1, 2}, 0.0, 1.0, 1.0))
        .hasMessage(
            "y: [0.0, 1.0, 1.0] is not allowed; 3 numbers are, 1 for the right class and 0 for the"
                + " others");
    assertThatThrownBy(() -> model.learn(Sample.of(1, 2).label("low").weight(-1)))
        .hasMessage("weight: -1.0 is not allowed; give 0 or more");
    assertThat(state(model)).isEqualTo(before);
  }

  @Test
  void learnsNumbersLabelsAndSamplesThemselves() {
    Model numbers = Learnstream.model().features(2).target("sum", "difference").build();
    Model number = Learnstream.model().features(2).target("sum").build();
    Model labels = Learnstream.model().features("a", "b").labels("left", "up").build();
    Model itself = Learnstream.model().kind("autoencoder").features(2).layers(1).build();
    for (int i = 0; i < 300; i++) {
      double[] x = features(i);
      numbers.learn(x, x[0] + x[1], x[0] - x[1]);
      number.learn(x, x[0] + x[1]);
      labels.learn(
          Sample.of(Map.of("a", x[0], "b", x[1])).label(x[0] < 0 ? "left" : x[1] > 5 ? "up" : ""));
      itself.learn(Sample.of(x));
    }
    assertThat(numbers.metrics().window().mae()).isLessThan(1);
    assertThat(number.metrics().window().mae()).isLessThan(1);
    assertThat(labels.predict(-2, 5)[0]).isGreaterThan(labels.predict(2, 5)[0]);
    assertThat(itself.metrics().samples()).isEqualTo(300);
    assertThatThrownBy(() -> number.classify(1, 2)).hasMessage("model model has no classes");
  }

  @Test
  void takesAClassAsAVectorToo() {
    Model byName = threeClasses().build();
    Model byVector = threeClasses().build();
    for (int i = 0; i < 100; i++) {
      String label = label(i);
      byName.learn(features(i), label);
      byVector.learn(
          features(i),
          label.equals("low") ? 1 : 0,
          label.equals("middle") ? 1 : 0,
          label.equals("high") ? 1 : 0);
    }
    assertThat(byVector.predict(1, 5)).containsExactly(byName.predict(1, 5));
    Model oneScore =
        Learnstream.model().kind("perceptron").features(2).classes("no", "yes").build();
    oneScore.learn(new double[] {1, 1}, 1.0);
    oneScore.learn(new double[] {1, 1}, 1.0);
    assertThat(oneScore.classify(1, 1)).isEqualTo("yes");
  }

  @Test
  void learnsAMiniBatchThatIsNotFullWhenItIsTold() {
    Model model = threeClasses().build();
    learn(model, 0, 2);
    assertThat(model.version()).isZero();
    model.learnPending();
    assertThat(model.version()).isOne();
  }

  /** Message for message what the YAML's reader says. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{features: 0, classes: [a]}",
        "{features: 3, classes: 2, layers: [0, {kind: dropout, rate: 2}]}",
        "{features: 3, classes: 2, optimiser: adamm, learningRate: -1, lers: 3}",
        "{kind: perceptron, features: 3, target: x, batchSize: 4}"
      })
  void tellsAllMistakesInTheWordsOfTheYaml(String model) {
    assertThatThrownBy(() -> Learnstream.model(model).build())
        .isInstanceOf(IllegalArgumentException.class)
        .satisfies(
            refused ->
                assertThatThrownBy(() -> ConfigReader.parse("models: [" + model + "]", "model"))
                    .hasMessage(refused.getMessage()));
  }

  @Test
  void aKindOfOnesOwnIsReadCheckedSavedAndLoadedLikeTheOthers() throws Exception {
    ModelBuilder own =
        Learnstream.model().kind("nearest-mean").features(2).classes("low", "middle", "high");
    assertThatThrownBy(() -> own.set("sharpness", -1).set("sharpnes", 2).build())
        .hasMessageContaining("models[0].sharpness: -1 is not allowed; give a number of at least 0")
        .hasMessageContaining("models[0].sharpnes: there is no such key")
        .hasMessageContaining("did you mean sharpness?");
    assertThatThrownBy(() -> Learnstream.model("{kind: nearest-meen, features: 2}").build())
        .hasMessageContaining("mp-neuron, nearest-mean; did you mean nearest-mean?");
    assertThatThrownBy(
            () -> Learnstream.model("{kind: nearest-mean, features: 2, target: x}").build())
        .hasMessageContaining("models[0].classes: missing; give classes, since each has a mean");
    Model model =
        Learnstream.model("{kind: nearest-mean, features: 2}")
            .classes("low", "middle", "high")
            .scaling("standard")
            .build();
    learn(model, 0, 100);
    Path file = directory.resolve("own.avro");
    model.save(file);
    Model again = Model.load(file);
    learn(model, 100, 150);
    learn(again, 100, 150);
    assertThat(again.version()).isEqualTo(150);
    assertThat(state(again)).isEqualTo(state(model));
    assertThat(again.metrics().window().accuracy()).isGreaterThan(0.6);
  }

  @Test
  void aTextThatIsNoMappingIsRefused() {
    assertThatThrownBy(() -> Learnstream.model("[1, 2]"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("model: give a mapping of keys");
    assertThatThrownBy(() -> Learnstream.model("{a: ["))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("line 1");
  }

  @Test
  void theBuilderMirrorsTheYaml() {
    assertThat(
            Learnstream.model("features: [a, b]\nclasses: [low, middle, high]\n")
                .layers(7, Map.of("kind", "dropout", "rate", 0.2))
                .set("optimiser", "adam")
                .scaling("standard")
                .batchSize(3)
                .keys())
        .isEqualTo(threeClasses().keys());
  }

  @Test
  void classesThatGrowAreKnownByTheirNamesAndSaved() throws Exception {
    Model model = Learnstream.model().features(2).set("classes", "grow").build();
    assertThat(model.predict(1, 1)).isEmpty();
    assertThatThrownBy(() -> model.classify(1, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has not seen a class yet");
    for (int i = 0; i < 300; i++) {
      model.learn(features(i), label(i));
    }
    assertThat(model.classes()).containsExactlyInAnyOrder("low", "middle", "high");
    assertThat(model.predict(features(1))).hasSize(3);
    double[] third = {0, 0, 1};
    model.learn(new double[] {9, 9}, third);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    model.save(bytes);
    Model loaded = Model.load(new ByteArrayInputStream(bytes.toByteArray()));
    assertThat(loaded.classes()).isEqualTo(model.classes());
    for (int i = 300; i < 350; i++) {
      assertThat(loaded.classify(features(i))).isEqualTo(model.classify(features(i)));
      assertThat(loaded.predict(features(i))).containsExactly(model.predict(features(i)));
      model.learn(features(i), label(i));
      loaded.learn(features(i), label(i));
    }
  }

  @Test
  void oneClassTooManyIsRefused() {
    Model model =
        Learnstream.model().features(1).set("classes", Map.of("grow", true, "max", 2)).build();
    model.learn(new double[] {1}, "a");
    model.learn(new double[] {2}, "b");
    assertThatThrownBy(() -> model.learn(new double[] {3}, "c"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("label: c is not allowed; the model has its 2 classes");
  }
}

package learnstream.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import learnstream.codec.avro.LabelledSample;
import learnstream.config.reader.ConfigReader;
import learnstream.demo.data.Digits;
import learnstream.model.Learner;
import learnstream.stream.sample.SampleReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What leaves in ONNX answers in onnxruntime as the model does here. */
class OnnxExportTest {
  private static final double CLOSE = 1e-5;
  private static final int TRIED = 40;

  /** Milliseconds between the times tried, 17 years. */
  private static final long YEARS = 17L * 365 * 86_400_000;

  private static Learner learner(String model) throws Exception {
    String yaml = "models:\n  - " + model.strip().replace("\n", "\n    ") + "\n";
    return new Learner(ConfigReader.parse(yaml, "test").models().get(0).spec());
  }

  private static LabelledSample sample(Object features, Object label) {
    return new LabelledSample("s", null, features, label, 1.0, Instant.EPOCH);
  }

  private static void learn(Learner learner, int n, IntFunction<LabelledSample> samples)
      throws Exception {
    SampleReader reader = new SampleReader(learner.spec());
    for (int i = 0; i < n; i++) {
      reader.read(samples.apply(i), learner);
      learner.predict();
      double[] target = reader.target(learner);
      if (target == null) {
        learner.learnUnlabelled(reader.weight());
      } else {
        learner.learn(target, reader.weight(), i);
      }
    }
  }

  /** Asks both of the same samples, which nobody learns. */
  private static void assertAgrees(
      Learner learner, List<LabelledSample> samples, List<Map<String, Object>> given)
      throws Exception {
    byte[] model = OnnxExport.bytes(learner, "test", Map.of("model", "m"));
    SampleReader reader = new SampleReader(learner.spec());
    try (Runtime runtime = new Runtime(model)) {
      Runtime.Answers answers = runtime.answer(given);
      for (int i = 0; i < samples.size(); i++) {
        reader.read(samples.get(i), learner);
        double[] scores = learner.predict();
        for (int k = 0; k < answers.scores()[i].length; k++) {
          double allowed = CLOSE * Math.max(1, Math.abs(scores[k]));
          assertThat(answers.scores()[i][k])
              .as("sample %d, score %d of %s", i, k, samples.get(i))
              .isCloseTo(scores[k], within(allowed));
        }
        if (answers.labels() != null) {
          assertThat(answers.labels()[i])
              .isEqualTo(learner.classes().get(learner.predictedClass()));
        }
      }
    }
  }

  private static void assertAgreesOnDigits(String model, int learnt) throws Exception {
    Digits digits = new Digits();
    Learner learner = learner(model);
    learn(learner, learnt, digits::sample);
    List<LabelledSample> samples = new ArrayList<>();
    List<Map<String, Object>> given = new ArrayList<>();
    for (int i = learnt; i < learnt + TRIED; i++) {
      samples.add(digits.sample(i));
      byte[] image = digits.image(i);
      double[] pixels = new double[image.length];
      for (int p = 0; p < pixels.length; p++) {
        pixels[p] = image[p] & 0xff;
      }
      given.add(Map.of("features", pixels));
    }
    assertAgrees(learner, samples, given);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kind: ffnn\nlayers: [32]\nscaling: {divideBy: 255}\nclasses: 10",
        "layers: [16]\nclasses: {names: ['7'], grow: true, max: 20}",
        "kind: perceptron\nclasses: 10",
        "kind: rbf\nunits: 30\nscaling: {divideBy: 255}\nclasses: 10",
        "kind: autoencoder\nlayers: [16]\nscaling: {divideBy: 255}",
      })
  void digits(String model) throws Exception {
    assertAgreesOnDigits("id: m\nfeatures: 784\n" + model, 200);
  }

  @Test
  void convolutions() throws Exception {
    assertAgreesOnDigits(
        """
        id: m
        kind: cnn
        features: {shape: [28, 28]}
        classes: 10
        scaling: {divideBy: 255}
        layers:
          - {kind: convolution, filters: 4, kernel: [3, 5], stride: 2, padding: 1}
          - {kind: max-pooling, kernel: 2}
          - {kind: transposed-convolution, filters: 3, kernel: [4, 3], stride: 2, padding: 1}
          - {kind: convolution, filters: 6, kernel: 3, activation: leaky-relu}
          - {kind: average-pooling, kernel: 2}
          - {kind: flatten}
          - {kind: layer-normalisation}
          - {kind: dropout, rate: 0.2}
        """,
        60);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "layers: [{units: 8, activation: maxout, pieces: 3}, {units: 8, activation: elu}]",
        "layers: [{units: 8, activation: tanh}, {units: 5, activation: sigmoid}]\nprecision: float64",
        "layers: [4]\nscaling: min-max",
        "layers: [4]\nscaling: log",
        "layers: [4]\nscaling: robust",
        "layers: [4]\nscaling: {kind: standard, fading: 0.99}",
        "layers: [4]\noutliers: learn",
        "kind: perceptron",
        "kind: perceptron\naveraged: true",
        "kind: rbf\nunits: 20\nscaling: standard",
        "kind: mp-neuron\nweights: [1, -0.5]\nthreshold: 0.25\nscaling: none",
        "kind: pool",
        "members: [{kind: perceptron}, {kind: rbf, units: 10}, {layers: [4], optimiser: sgd}]",
      })
  void numbersByName(String model) throws Exception {
    assertAgreesOnNumbers("id: m\nfeatures: [x, y]\nclasses: [no, yes]\n" + model, false);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kind: ffnn\nlayers: [8]\ntarget: {names: [z], scaling: standard}",
        "kind: pool\ntarget: z",
        "members: [{kind: rbf, units: 10}, {layers: [4]}, {layers: [4], optimiser: adam}]\ntarget: z",
      })
  void numbersOfNumbers(String model) throws Exception {
    assertAgreesOnNumbers("id: m\nfeatures: [x, y]\n" + model, true);
  }

  @Test
  void labelsThatHoldTogether() throws Exception {
    Learner learner = learner("id: m\nfeatures: [x, y]\nlabels: [big, odd]\nkind: pool");
    Random random = new Random(4);
    learn(
        learner,
        300,
        i -> {
          double x = random.nextGaussian();
          double y = random.nextGaussian();
          return sample(
              Map.of("x", x, "y", y), (x > 0 ? "big" : "") + "|" + (x * y > 0 ? "odd" : ""));
        });
    assertAgreesOnNumbers(learner, random);
  }

  private static void assertAgreesOnNumbers(String model, boolean isNumeric) throws Exception {
    Learner learner = learner(model);
    Random random = new Random(3);
    learn(
        learner,
        300,
        i -> {
          double x = 100 + 20 * random.nextGaussian();
          double y = random.nextGaussian();
          double z = 1000 + 3 * x - 50 * y * y;
          return sample(Map.of("x", x, "y", y), isNumeric ? (Object) z : z > 1260 ? "yes" : "no");
        });
    assertAgreesOnNumbers(learner, random);
  }

  private static void assertAgreesOnNumbers(Learner learner, Random random) throws Exception {
    List<LabelledSample> samples = new ArrayList<>();
    List<Map<String, Object>> given = new ArrayList<>();
    for (int i = 0; i < TRIED; i++) {
      // The last ones are far outside.
      double x = i < TRIED - 2 ? 100 + 30 * random.nextGaussian() : i % 2 == 0 ? 1e12 : -1e12;
      double y = 2 * random.nextGaussian();
      samples.add(sample(Map.of("x", x, "y", y), null));
      given.add(Map.of("x", x, "y", y));
    }
    assertAgrees(learner, samples, given);
  }

  private static final String RECORD =
      """
      id: m
      fields:
        size: number
        price: {kind: number, scaling: robust}
        colour: {kind: category, max: 3}
        wet: boolean
        at: {kind: time, zone: Europe/Berlin}
        user: {kind: embedding, dimensions: 3, max: 5, admission: 2}
        code: {kind: hash, width: 16}
        note: {kind: text, width: 8}
      """;

  private static final List<String> COLOURS = List.of("red", "green", "blue", "?");

  private static Map<String, Object> record(Random random) {
    Map<String, Object> fields = new HashMap<>();
    fields.put("size", random.nextInt(5) == 0 ? null : 100 + 20 * random.nextGaussian());
    fields.put("price", random.nextInt(5) == 0 ? null : Math.exp(random.nextGaussian()));
    fields.put("colour", COLOURS.get(random.nextInt(COLOURS.size())));
    fields.put("wet", random.nextInt(3) == 0 ? null : random.nextBoolean());
    double millis = Math.rint(random.nextGaussian() * YEARS);
    fields.put(
        "at", random.nextInt(5) == 0 ? null : Instant.ofEpochMilli((long) millis).toString());
    fields.put("user", random.nextInt(5) == 0 ? null : "user " + random.nextInt(8));
    fields.put("code", random.nextInt(5) == 0 ? null : "code " + random.nextInt(50));
    fields.put("note", null);
    return fields;
  }

  /** As the exported model is given it. */
  private static Map<String, Object> given(Map<String, Object> record) {
    Map<String, Object> given = new HashMap<>(record);
    given.replaceAll((name, value) -> value == null ? Double.NaN : value);
    given.put("wet", record.get("wet") instanceof Boolean wet ? (wet ? 1.0 : 0.0) : Double.NaN);
    Object at = record.get("at");
    given.put("at", at == null ? Long.MIN_VALUE : Instant.parse((String) at).toEpochMilli());
    given.put("user", hash(record.get("user")));
    given.put("code", hash(record.get("code")));
    given.put("note", new double[8]);
    return given;
  }

  /** As the documentation says it. */
  private static long hash(Object text) {
    if (text == null) {
      return 0;
    }
    long hash = 0xcbf29ce484222325L;
    for (char each : text.toString().toCharArray()) {
      hash = (hash ^ each) * 0x100000001b3L;
    }
    hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
    hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
    return hash ^ hash >>> 33;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kind: ffnn\nclasses: [no, yes]",
        "kind: pool\ntarget: z",
        "kind: ffnn\ntarget: z"
      })
  void recordsOfMixedFields(String model) throws Exception {
    Learner learner = learner(RECORD + model);
    Random random = new Random(5);
    boolean isNumeric = model.contains("target");
    learn(
        learner,
        400,
        i -> {
          Map<String, Object> record = record(random);
          boolean yes = "red".equals(record.get("colour")) || record.get("size") == null;
          return sample(record, isNumeric ? (Object) (yes ? 700.0 : 100.0) : yes ? "yes" : "no");
        });
    List<LabelledSample> samples = new ArrayList<>();
    List<Map<String, Object>> given = new ArrayList<>();
    for (int i = 0; i < 4 * TRIED; i++) {
      Map<String, Object> record = record(random);
      samples.add(sample(record, null));
      given.add(given(record));
    }
    assertAgrees(learner, samples, given);
  }

  /** Of categories that are not full a new value has the next column. */
  @Test
  void valuesThatAreNewAndClassesThatAreFew() throws Exception {
    Learner learner = learner("id: m\nfields: {colour: category}\nclasses: grow\nkind: ffnn");
    assertThatThrownBy(() -> OnnxExport.bytes(learner, null, Map.of()))
        .isInstanceOf(NotExportableException.class)
        .hasMessage("the model has not seen a class yet");
    for (String label : List.of("one", "two")) {
      learn(learner, 20, i -> sample(Map.of("colour", COLOURS.get(i % 2)), label));
      List<Map<String, Object>> given =
          List.of(Map.of("colour", "red"), Map.of("colour", "new"), Map.of("colour", ""));
      List<LabelledSample> samples = given.stream().map(each -> sample(each, null)).toList();
      assertAgrees(learner, samples, given);
    }
  }

  @Test
  void saysWhereItComesFrom() throws Exception {
    Learner learner =
        learner("id: m\nfeatures: [x, scores]\nclasses: [no, \"y\\\"s\"]\nlayers: [4]");
    byte[] model = OnnxExport.bytes(learner, "1.2", Map.of("lastSample", "s-0 offset 17"));
    try (Runtime runtime = new Runtime(model)) {
      assertThat(runtime.metadata())
          .containsEntry("learnstream.lastSample", "s-0 offset 17")
          .containsEntry("learnstream.task", "classification")
          .containsEntry("learnstream.names", "[\"no\",\"y\\\"s\"]");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kind: hopfield\nfeatures: 4 -> kind: hopfield cannot",
        "fields: {at: {kind: time, sinceLast: true}}\nclasses: 2 -> fields.at.sinceLast: the time",
        "fields: {x: number}\nhistory: {labels: 1}\ntarget: y -> history: labels",
      })
  void refusesWhatOnnxCannotSay(String modelAndSentence) throws Exception {
    String[] parts = modelAndSentence.split(" -> ");
    Learner learner = learner("id: m\n" + parts[0]);
    assertThatThrownBy(() -> OnnxExport.bytes(learner, null, Map.of()))
        .isInstanceOf(NotExportableException.class)
        .hasMessageStartingWith(parts[1]);
  }
}

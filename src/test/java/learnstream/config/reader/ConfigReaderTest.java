package learnstream.config.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import learnstream.config.Cadence;
import learnstream.config.ConfigException;
import learnstream.config.Deployment;
import learnstream.config.GanConfig;
import learnstream.config.ModelConfig;
import learnstream.config.OnDivergence;
import learnstream.config.Problem;
import learnstream.model.ModelSpec;
import learnstream.model.feature.Feature;
import learnstream.model.feature.OutlierPolicy;
import learnstream.model.feature.Scaling;
import learnstream.model.gan.AdversarialLoss;
import learnstream.model.gan.Discriminator;
import learnstream.model.gan.Generator;
import learnstream.model.replica.Replicas;
import learnstream.nn.optimiser.Adam;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigReaderTest {
  static final String MISTAKES =
      """
      nmae: x
      partitions: 3
      onMissingGap: stpo
      models:
        - id: a
          features: 0
          classes: [x]
          layers: [{units: 0, activation: rellu}, softmax]
          optimiser: adm
          learningRate: {schedule: cosine}
          snapshot: {every: soon}
        - id: a
          kind: ffnn
          features: [f, f]
          target: y
          batchsize: 2
      """;

  static final String MISTAKES_OF_NEURONS_AND_LABELS =
      """
      models:
        - {id: a, kind: mp-neuron, features: 2, classes: 2, gate: not}
        - {id: b, kind: mp-neuron, features: 2, classes: 3, weights: [1, x], threshold: 1}
        - {id: c, kind: mp-neuron, features: 2, classes: 2, gate: or, weights: [1, 1]}
        - {id: d, kind: mp-neuron, features: 2, classes: 2, weights: [1]}
        - {id: e, kind: mp-neuron, features: 2, labels: [x, y], gate: or}
        - {id: f, features: 2, labels: [x, "y|z"]}
        - {id: g, features: 2, labels: [x], target: y}
        - {id: h, features: 2, labels: [x, y], loss: categorical-cross-entropy}
      """;

  static final String MISTAKES_OF_A_GAN =
      """
      partitions: 2
      modelBy: key
      models: [{id: c, features: 3, classes: 2}]
      gan:
        id: a b
        features: 2
        scaling: standard
        noise: 0
        batch: 1
        loss: wasserstein
        inFlight: 0
        timeout: 0s
        realWindow: 3
        onDivergence: retrun
        mostSamples: 99999999
        snapshot: {evrey: 1s}
        checkpoint: {keep: 0}
        balance: {on: maybe, lowest: 0.9, highest: 0.8}
        generator: {layers: [0], averaging: 1, optimiser: adm}
        discriminator:
          layers: [{kind: dropuot}]
          r1: {gamma: -1}
          realLabel: 2
          instanceNoise: 3
        evaluation: {count: 0, modes: [[0], [0, x], 7], classifier: c}
        learningRate: 1
      """;

  @Test
  void tenLinesSuffice() throws Exception {
    Deployment deployment = ConfigReader.read(Path.of("src/examples/sensors.yaml"));
    ModelConfig model = deployment.models().get(0);
    assertThat(deployment.topics().predictions()).isEqualTo("sensors.predictions");
    assertThat(model.spec().target().classes()).containsExactly("normal", "failing");
    assertThat(model.snapshot()).isEqualTo(new Cadence(50_000, Duration.ofSeconds(10)));
    assertThat(model.spec().kind().label()).isEqualTo("pool");
    assertThat(model.spec().scaling()).isEqualTo(new Scaling.Standard());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "",
      value = {
        // keys | what is watched | whether by default
        "classes: 2 | adwin error raise-rate | true",
        "layers: auto, target: y | adwin error restart-member | true",
        "target: y, members: [{kind: ffnn}] | adwin error tell | true",
        "labels: [a, b], drift: auto | adwin error raise-rate | true",
        "classes: grow, members: [{kind: ffnn}] | adwin error raise-rate | true",
        "classes: 2, members: [{kind: perceptron, rule: pa-1}] | adwin error tell | true",
        "classes: 2, drift: none | | false",
        "classes: 2, drift: {answer: raise-rate} | adwin error raise-rate | false",
        "classes: 2, drift: [ddm] | ddm error tell | false",
        "classes: 2, layers: [4] | | false",
        "classes: 2, layers: [4], drift: auto | | false",
      })
  void watchesThePoolOfWhichNothingIsSaid(String keys, String watched, boolean isDefault)
      throws Exception {
    Deployment deployment = ConfigReader.parse("models: [{features: 2, %s}]".formatted(keys), "t");
    ModelSpec spec = deployment.models().get(0).spec();
    assertThat(
            spec.drift().stream().map(each -> each.label() + " " + each.answer().label()).toList())
        .isEqualTo(watched == null ? List.of() : List.of(watched));
    assertThat(spec.driftIsDefault()).isEqualTo(isDefault);
    assertThat(deployment.hasEvents()).isEqualTo(watched != null);
    assertThat(spec.specification().values().containsKey("drift"))
        .as("a stored state depends on what is said alone")
        .isEqualTo(watched != null && !isDefault);
  }

  @Test
  void whatEarlierVersionsStoredOfAPoolSaysThatNothingIsWatched() throws Exception {
    String pool = "{\"id\":\"m\",\"features\":2,\"classes\":2}";
    assertThat(ModelReader.parse(pool, "m").orElseThrow().spec().drift()).isEmpty();
    ModelConfig model = ConfigReader.parse("models: [" + pool + "]", "test").models().get(0);
    assertThat(ModelReader.parse(model.text(), "m").orElseThrow().spec()).isEqualTo(model.spec());
  }

  @Test
  void letsOneModelLearnFromSeveralPartitionsByReplicasThatMix() throws Exception {
    String model = "models: [{features: 2, classes: [a, b], layers: [3]}]";
    assertThat(ConfigReader.parse(model, "test").replicas()).isNull();
    assertThat(ConfigReader.parse("partitions: 2\n" + model, "test").replicas())
        .isEqualTo(Replicas.DEFAULT);
    assertThat(
            ConfigReader.parse(
                    "partitions: 2\nreplicas: {mixEvery: 7, warmUp: 0}\n" + model, "test")
                .replicas())
        .isEqualTo(new Replicas(7, 0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "replicas: {} | layers: [3] | replicas: {} is not allowed; leave it out, since it is for one model (modelBy: one) that learns from several partitions",
        "{partitions: 2, replicas: {mixEvery: 0}} | layers: [3] | replicas.mixEvery: 0 is not allowed; give a positive integer",
        "{partitions: 65} | layers: [3] | partitions: 65 is not allowed; give at most 64, since each has a replica of the model (or modelBy: key)",
        "{partitions: 2, champion: model} | layers: [3] | champion: model is not allowed; leave it out, since each of several partitions would choose another",
        "{partitions: 2} | kind: pool | partitions: model model cannot learn from several: a pool with these settings learns more than numbers that can be averaged (or partitions: 1, or modelBy: key)",
      })
  void refusesReplicasThatHaveNoMeaning(String top, String model, String sentence) {
    String lines = top.startsWith("{") ? top.substring(1, top.length() - 1) : top;
    String yaml =
        lines.replace(", replicas", "\nreplicas").replace(", champion", "\nchampion")
            + "\nmodels: [{features: 2, classes: [a, b], "
            + model
            + "}]";
    assertThat(
            catchThrowableOfType(ConfigException.class, () -> ConfigReader.parse(yaml, "test"))
                .problems())
        .extracting(Problem::toString)
        .contains(sentence);
  }

  @Test
  void reportsEveryMistakeAtOnce() {
    ConfigException thrown =
        catchThrowableOfType(ConfigException.class, () -> ConfigReader.parse(MISTAKES, "my.yaml"));
    assertThat(thrown.problems())
        .extracting(Problem::toString)
        .containsExactlyInAnyOrder(
            "nmae: there is no such key; known here: name, kafka, streams, topics, samples, modelBy,"
                + " partitions, replication, onMissingGap, onNewTopic, stateDir, output, metrics, http, logging, restarts,"
                + " models, gan, replicas, champion, promotion; did you mean name?",
            "onMissingGap: stpo is not allowed; give one of stop, continue; did you "
                + "mean stop?",
            "models[0].features: 0 is not allowed; give their number, a list of "
                + "their names or {shape: [height, width]}",
            "models[0].classes: [\"x\"] is not allowed; give a list of at least two "
                + "class names, their number, or grow (or target: for numbers, or labels: where "
                + "several hold at once)",
            "models[0].layers[0].units: 0 is not allowed; give a positive integer",
            "models[0].layers[0].activation: rellu is not allowed; give one of "
                + "identity, step, sigmoid, tanh, relu, leaky-relu, elu, softmax, maxout; "
                + "did you mean relu?",
            "models[0].layers[1]: softmax is not allowed; give a positive integer",
            "models[0].optimiser: adm is not allowed; give one of sgd, momentum, "
                + "nesterov, adagrad, rmsprop, adam, adamw; did you mean adam?",
            "models[0].learningRate.steps: missing; give a positive integer",
            "models[0].snapshot.every: soon is not allowed; give a duration such as "
                + "500ms, 10s, 2m or PT1H",
            "models[1].id: a is not allowed; give an id that no other model has",
            "models[1].features: f occurs twice",
            "models[1].batchsize: there is no such key; known here: id, kind, features, fields, classes,"
                + " target, labels, interval, history, loss, activation, layers, output, optimiser, learningRate, clipNorm, l2,"
                + " seed, precision, backend, threads, plasticity, scaling, outliers, batchSize, drift, window, fading, batchTimeLimit, snapshot,"
                + " checkpoint, maxModelsInMemory; did you mean batchSize?");
  }

  @Test
  void refusesNeuronsAndLabelsThatCannotBe() {
    ConfigException thrown =
        catchThrowableOfType(
            ConfigException.class,
            () -> ConfigReader.parse(MISTAKES_OF_NEURONS_AND_LABELS, "my.yaml"));
    assertThat(thrown.problems())
        .extracting(Problem::toString)
        .containsExactly(
            "models[0].gate: not is not allowed; give one of more inputs for 2 "
                + "features, or weights and threshold",
            "models[1].classes: 3 is not allowed; give two: of a neuron at rest, and "
                + "of an excited one",
            "models[1].weights[1]: x is not allowed; give a number",
            "models[2].weights: [1,1] is not allowed here: the gate decides it",
            "models[3].threshold: missing; give a number, beside the weights (or "
                + "gate: and, for instance)",
            "models[3].weights: [1] is not allowed; give a list of 2 numbers, one "
                + "for each feature",
            "models[4].labels: [\"x\",\"y\"] is not allowed here: mp-neuron tells "
                + "classes apart",
            "models[5].labels: [\"x\",\"y|z\"] is not allowed; give a list of at "
                + "least one name, without |",
            "models[6].labels: [\"x\"] is not allowed; give one of classes, target " + "and labels",
            "models[7].loss: categorical-cross-entropy is not allowed; give "
                + "binary-cross-entropy, since any number of labels may hold");
  }

  @Test
  void aGanNeedsItsFeaturesOnly() throws Exception {
    Deployment deployment = ConfigReader.parse("name: g\ngan: {features: 2}", "my.yaml");
    GanConfig gan = deployment.gan();
    assertThat(deployment.models()).isEmpty();
    assertThat(deployment.topics().generated()).isEqualTo("g.generated");
    assertThat(deployment.topics().feedback()).isEqualTo("g.feedback");
    assertThat(deployment.topics().requests()).isEqualTo("g.sample-requests");
    assertThat(deployment.topics().drawn()).isEqualTo("g.drawn-samples");
    assertThat(gan.inFlight()).isEqualTo(2);
    assertThat(gan.maxStaleness()).isEqualTo(4);
    assertThat(gan.timeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(gan.realWindow()).isEqualTo(10_000);
    assertThat(gan.onDivergence()).isEqualTo(OnDivergence.SLOW_LEADER);
    assertThat(gan.snapshot().every()).isEqualTo(Duration.ofSeconds(5));
    assertThat(gan.checkpointEvery()).isEqualTo(1000);
    assertThat(gan.keepCheckpoints()).isEqualTo(3);
    assertThat(gan.maxSamples()).isEqualTo(10_000);
    assertThat(gan.evaluation().every()).isEqualTo(Duration.ofSeconds(5));
    assertThat(gan.evaluation().count()).isEqualTo(1000);
    assertThat(gan.spec().id()).isEqualTo("gan");
    assertThat(gan.spec().run()).isEqualTo("g");
    assertThat(gan.spec().batch()).isEqualTo(64);
    assertThat(gan.spec().noise()).isEqualTo(4);
    assertThat(gan.spec().loss()).isEqualTo(AdversarialLoss.NON_SATURATING);
    assertThat(gan.spec().generator().averaging()).isEqualTo(0.999);
    assertThat(new Generator(gan.spec()).architecture())
        .isEqualTo(
            "gan generator 4 -> dense 128 relu -> dense 128 relu -> dense 2 identity, adam,"
                + " float32, seed 1, batch 64");
    assertThat(new Discriminator(gan.spec()).architecture())
        .startsWith(
            "gan discriminator 2 -> dense 128 relu -> dense 128 relu -> dense 1 identity, adam,"
                + " float32, seed 2, loss non-saturating, batch 64");
    assertThat(gan.spec().generator().network().optimiser())
        .isEqualTo(gan.spec().discriminator().network().optimiser())
        .isEqualTo(new Adam(0.5, 0.9, 1e-8, 0));
  }

  @Test
  void takesAllThatAGanCanBeTold() throws Exception {
    GanConfig gan =
        ConfigReader.parse(
                """
                models: [{id: c, features: 2, classes: 2}]
                gan:
                  id: painter
                  run: third
                  features: [x, y]
                  scaling: {divideBy: 2, subtract: 1}
                  noise: 3
                  batch: 16
                  loss: hinge
                  inFlight: 1
                  mostStaleness: 2
                  timeout: 500ms
                  realWindow: 100
                  onDivergence: return
                  mostSamples: 500
                  snapshot: {everySamples: 50, every: 1s}
                  checkpoint: {everyExchanges: 10, keep: 2}
                  balance: {on: true, lowest: 0.4, highest: 0.9, leastShare: 0.2, window: 20}
                  generator:
                    layers: [8, {kind: dropout, rate: 0.2}]
                    averaging: 0.9
                    learningRate: {rate: 0.01, schedule: linear, end: 0.001, steps: 100}
                  discriminator:
                    layers: [8, {kind: batch-deviation}]
                    r1: {gamma: 0.1, every: 4}
                    instanceNoise: {start: 0.5, end: 0.1, updates: 10}
                    realLabel: 0.9
                  evaluation: {every: 3s, count: 200, radius: 0.3, leastShare: 0.02,
                    modes: [[0, 1], [2, 3]], classifier: c}
                """,
                "my.yaml")
            .gan();
    assertThat(gan.spec().id()).isEqualTo("painter");
    assertThat(gan.spec().run()).isEqualTo("third");
    assertThat(gan.spec().loss()).isEqualTo(AdversarialLoss.HINGE);
    assertThat(gan.spec().discriminator().r1Every()).isEqualTo(4);
    assertThat(gan.spec().discriminator().realLabel()).isEqualTo(0.9);
    assertThat(gan.spec().discriminator().instanceNoise().rate(5)).isEqualTo(0.3);
    assertThat(gan.spec().generator().network().learningRate().rate(100))
        .isCloseTo(0.001, within(1e-12));
    assertThat(gan.spec().balance().window()).isEqualTo(20);
    assertThat(gan.onDivergence()).isEqualTo(OnDivergence.RETURN);
    assertThat(gan.snapshot()).isEqualTo(new Cadence(50, Duration.ofSeconds(1)));
    assertThat(gan.evaluation().modes()).hasSize(2).last().isEqualTo(new double[] {2, 3});
    assertThat(gan.evaluation().classifier()).isEqualTo("c");
  }

  @Test
  void reportsEveryMistakeOfAGanAtOnce() {
    ConfigException thrown =
        catchThrowableOfType(
            ConfigException.class, () -> ConfigReader.parse(MISTAKES_OF_A_GAN, "my.yaml"));
    assertThat(thrown.problems())
        .extracting(Problem::toString)
        .containsExactlyInAnyOrder(
            "partitions: 2 is not allowed; give 1, since a GAN's halves learn from "
                + "one partition",
            "gan.id: a b is not allowed; give letters, digits, dots, hyphens and " + "underscores",
            "gan.scaling: standard is not allowed; give none or {divideBy: number, "
                + "subtract: number}: what changes while samples come would move the "
                + "generator's goal",
            "gan.noise: 0 is not allowed; give a positive integer",
            "gan.batch: 1 is not allowed; give an integer of at least 2",
            "gan.loss: wasserstein is not allowed; give one of non-saturating, "
                + "least-squares, hinge",
            "gan.inFlight: 0 is not allowed; give a positive integer",
            "gan.timeout: 0s is not allowed; give a duration above 0",
            "gan.realWindow: 3 is not allowed; give an integer of at least 64",
            "gan.onDivergence: retrun is not allowed; give one of go-on, "
                + "slow-leader, return; did you mean return?",
            "gan.mostSamples: 99999999 is not allowed; give at most 16777216, of so "
                + "many numbers each",
            "gan.snapshot.evrey: there is no such key; known here: everySamples, every; did you"
                + " mean every?",
            "gan.checkpoint.keep: 0 is not allowed; give a positive integer",
            "gan.balance.on: maybe is not allowed; give true or false",
            "gan.balance.lowest: 0.9 is not allowed; give a number that is not above " + "highest",
            "gan.generator.layers[0]: 0 is not allowed; give a positive integer",
            "gan.generator.averaging: 1 is not allowed; give a number from 0 to " + "below 1",
            "gan.generator.optimiser: adm is not allowed; give one of sgd, momentum, "
                + "nesterov, adagrad, rmsprop, adam, adamw; did you mean adam?",
            "gan.discriminator.layers[0].kind: dropuot is not allowed; give one of "
                + "dense, convolution, transposed-convolution, max-pooling, "
                + "average-pooling, layer-normalisation, dropout, flatten, reshape, "
                + "batch-deviation; did you mean dropout?",
            "gan.discriminator.r1.gamma: -1 is not allowed; give 0 or a positive " + "number",
            "gan.discriminator.realLabel: 2 is not allowed; give a number from 0 to 1",
            "gan.discriminator.instanceNoise: 3 is not allowed; give a mapping of " + "keys",
            "gan.evaluation.count: 0 is not allowed; give a positive integer",
            "gan.evaluation.modes[0]: [0] is not allowed; give a list of 2 numbers",
            "gan.evaluation.modes[1]: [0,\"x\"] is not allowed; give a list of 2 " + "numbers",
            "gan.evaluation.modes[2]: 7 is not allowed; give a list of 2 numbers",
            "gan.learningRate: there is no such key; known here: features, scaling, noise, batch,"
                + " loss, conditional, classes, generator, discriminator, id, run, balance,"
                + " checkpoint, mostSamples, inFlight, mostStaleness, timeout, realWindow, onDivergence, snapshot,"
                + " evaluation");
  }

  @Test
  void checksThatAnEvaluationIsPossible() {
    ConfigException thrown =
        catchThrowableOfType(
            ConfigException.class,
            () ->
                ConfigReader.parse(
                    """
                    models: [{id: c, features: 3, classes: 2}, {id: t, features: 2, target: y}]
                    gan: {features: 2, mostSamples: 10, evaluation: {count: 11, modes: 3}}
                    """,
                    "my.yaml"));
    assertThat(thrown.problems())
        .extracting(Problem::toString)
        .containsExactlyInAnyOrder(
            "gan.evaluation.count: 11 is not allowed; give 1 to mostSamples, 10",
            "gan.evaluation.modes: 3 is not allowed; give a list of the modes' " + "centres");
    for (String classifier : List.of("c", "t", "nobody")) {
      assertThat(
              catchThrowableOfType(
                  ConfigException.class,
                  () ->
                      ConfigReader.parse(
                          """
                          models: [{id: c, features: 3, classes: 2}, {id: t, features: 2, target: y}]
                          gan: {features: 2, evaluation: {classifier: %s}}
                          """
                              .formatted(classifier),
                          "my.yaml")))
          .hasMessageContaining(
              "gan.evaluation.classifier: "
                  + classifier
                  + " is not allowed; give a model with classes and the same features");
    }
  }

  @Test
  void needsAModelOrAGan() {
    assertThat(
            catchThrowableOfType(
                ConfigException.class, () -> ConfigReader.parse("name: x", "my.yaml")))
        .hasMessageContaining(
            "models: missing; give a list with at least one model (or gan: for a GAN)");
  }

  @Test
  void saysWhereTheYamlIsBroken() {
    ConfigException thrown =
        catchThrowableOfType(
            ConfigException.class, () -> ConfigReader.parse("name: x\nname: y\n", "my.yaml"));
    assertThat(thrown).hasMessageStartingWith("my.yaml: 1 mistake\n  line 2: Duplicate");
  }

  private static final Map<String, String> VARIABLES =
      Map.of(
          "BROKERS",
          "a:9092,b:9092",
          "UNITS",
          "32",
          "RATE",
          "1e-3",
          "PASSWORD",
          "0123",
          "X",
          "${Y}");

  @Test
  void takesEnvironmentVariablesAsIfTheirValuesHadBeenWritten() throws Exception {
    String yaml =
        """
        name: sensors-${STAGE:test}
        kafka:
          bootstrap.servers: ${BROKERS}
          sasl.password: ${PASSWORD}
          sasl.mechanism: "$${file:${X}}"
        models:
          - features: 2
            target: ["${FIRST:up}", down]
            layers: ["${UNITS}", {units: "${MORE_UNITS:8}"}]
            learningRate: ${RATE}
        """;
    Deployment deployment = ConfigReader.parse(yaml, "my.yaml", VARIABLES::get);
    assertThat(deployment.name()).isEqualTo("sensors-test");
    assertThat(deployment.kafka())
        .containsEntry("bootstrap.servers", "a:9092,b:9092")
        .containsEntry("sasl.password", "0123")
        .containsEntry("sasl.mechanism", "${file:${Y}}");
    assertThat(deployment.models().get(0).spec().architecture())
        .startsWith("ffnn 2 -> dense 32 relu -> dense 8 relu -> dense 2 identity")
        .endsWith("values up|down");
    assertThat(deployment.models().get(0).spec().kind().create(1).learningRate()).isEqualTo(1e-3);
  }

  @Test
  void aListAmongKafkasPropertiesIsWhatKafkaTakesForOne() throws Exception {
    String yaml =
        "kafka: {bootstrap.servers: [a:9092, b:9092]}\nmodels: [{features: 1, target: y}]";
    assertThat(ConfigReader.parse(yaml, "my.yaml").kafka())
        .containsEntry("bootstrap.servers", "a:9092,b:9092");
    String nested = yaml.replace("[a:9092, b:9092]", "{host: a}, ssl.keystore.key: [[x]]");
    assertThatThrownBy(() -> ConfigReader.parse(nested, "my.yaml"))
        .hasMessageContaining(
            "kafka.bootstrap.servers: {\"host\":\"a\"} is not allowed; give a text, a number, true"
                + " or false, or a list of these")
        .hasMessageContaining("kafka.ssl.keystore.key: [hidden] is not allowed");
  }

  @Test
  void reportsVariablesThatAreNotSetWithEverythingElse() {
    String yaml =
        """
        nmae: x
        kafka: {sasl.password: "${SECRET}"}
        models:
          - features: ${COUNT}
            classes: [no, "${CLASS}-${}"]
            layers: [0]
        """;
    ConfigException thrown =
        catchThrowableOfType(
            ConfigException.class, () -> ConfigReader.parse(yaml, "my.yaml", name -> null));
    assertThat(thrown.problems())
        .extracting(Problem::toString)
        .satisfiesExactlyInAnyOrder(
            p ->
                assertThat(p)
                    .isEqualTo(
                        "kafka.sasl.password: the environment variable SECRET is not set; set it,"
                            + " or write ${SECRET:default}"),
            p -> assertThat(p).startsWith("models[0].features: the environment variable COUNT is"),
            p -> assertThat(p).startsWith("models[0].classes[1]: the environment variable CLASS"),
            p -> assertThat(p).startsWith("models[0].classes[1]: ${ begins no ${NAME}"),
            p -> assertThat(p).startsWith("models[0].layers[0]: 0 is not allowed"),
            p -> assertThat(p).startsWith("nmae: there is no such key"));
  }

  @Test
  void neverPrintsASecret() throws Exception {
    String yaml =
        """
        kafka: {ssl.key.password: hush, sasl.jaas.config: hush, acks: all}
        streams: {api.token: hush}
        models: [{features: 1, classes: 2}]
        """;
    assertThat(ConfigReader.parse(yaml, "my.yaml").toString())
        .contains("sasl.jaas.config=[hidden]", "acks=all")
        .doesNotContain("hush");
    for (String wrong :
        List.of(
            "kafka: [{ssl.key.password: hush}]",
            "password: hush",
            "kafka: {a: b\n  ssl.key.password: hush",
            "kafka: {ssl.key.password: hush, ssl.key.password: hush}",
            "kafka: {ssl.key.password: [hush]}")) {
      assertThat(
              catchThrowableOfType(
                  ConfigException.class, () -> ConfigReader.parse(wrong, "my.yaml")))
          .as(wrong)
          .message()
          .doesNotContain("hush");
    }
  }

  @Test
  void readsWhatIsDoneWithOutliers() throws ConfigException {
    String yaml =
        """
        models:
          - {id: a, features: 2, classes: 2}
          - {id: b, features: 2, classes: 2, outliers: refuse}
          - {id: c, kind: perceptron, features: 2, classes: 2, outliers: learn}
        """;
    assertThat(ConfigReader.parse(yaml, "test").models())
        .extracting(model -> model.spec().outliers())
        .containsExactly(OutlierPolicy.CLIP, OutlierPolicy.REFUSE, OutlierPolicy.LEARN);
    assertThatThrownBy(
            () -> ConfigReader.parse(yaml.replace("outliers: refuse", "outliers: clips"), "test"))
        .hasMessageContaining(
            "models[1].outliers: clips is not allowed; give one of clip, refuse, "
                + "learn; did you mean clip?");
  }

  /** What came before a sample is in no record, and has no path. */
  @Test
  void picksNoLabelHistoryOutOfRecords() throws Exception {
    Deployment deployment =
        ConfigReader.parse(
            """
            samples: {topic: t, format: json}
            models:
              - {id: m, fields: {a: number}, target: y, history: {labels: 2, mean: 10}}
            """,
            "test");
    assertThat(deployment.mappedFields()).extracting(Feature::name).containsExactly("a");
    assertThat(deployment.models().get(0).spec().features().fields()).hasSize(4);
  }
}

package learnstream.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigReaderTest {
  @Test
  void tenLinesSuffice() throws Exception {
    Deployment deployment = ConfigReader.read(Path.of("src/examples/sensors.yaml"));
    ModelConfig model = deployment.models().get(0);
    assertThat(deployment.topics().predictions()).isEqualTo("sensors.predictions");
    assertThat(model.spec().target().classes()).containsExactly("normal", "failing");
    assertThat(model.snapshot()).isEqualTo(new Cadence(50_000, Duration.ofSeconds(10)));
    assertThat(model.spec().architecture())
        .startsWith("ffnn 3 -> dense 16 relu -> dense 2 softmax, loss categorical-cross-entropy");
  }

  @Test
  void reportsEveryMistakeAtOnce() {
    String yaml =
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
            features: [f, f]
            target: y
            batchsize: 2
        """;
    ConfigException thrown =
        catchThrowableOfType(ConfigException.class, () -> ConfigReader.parse(yaml, "my.yaml"));
    assertThat(thrown.problems())
        .extracting(Problem::toString)
        .containsExactlyInAnyOrder(
            "nmae: there is no such key; known here: name, kafka, streams, topics, modelBy,"
                + " partitions, gan, models, replication, onMissingGap, stateDir, metrics, http,"
                + " logging, restarts; did you mean name?",
            "partitions: 3 is not allowed; 1 is, since one model learns from one partition in order"
                + " (or modelBy: key)",
            "onMissingGap: stpo is not allowed; one of stop, continue is; did you mean stop?",
            "models[0].features: 0 is not allowed; their number, a list of their names or {shape: [height,"
                + " width]} is",
            "models[0].classes: [\"x\"] is not allowed; a list of at least two class names, or their"
                + " number, is (or target: for numbers)",
            "models[0].layers[0].units: 0 is not allowed; a positive integer is",
            "models[0].layers[0].activation: rellu is not allowed; one of identity, step, sigmoid,"
                + " tanh, relu, leaky-relu, elu, softmax, maxout is; did you mean relu?",
            "models[0].layers[1]: softmax is not allowed; a positive integer is",
            "models[0].optimiser: adm is not allowed; one of sgd, momentum, nesterov, adagrad,"
                + " rmsprop, adam, adamw is; did you mean adam?",
            "models[0].learningRate.steps: nothing is not allowed; a positive integer is",
            "models[0].snapshot.every: soon is not allowed; a duration such as 500ms, 10s, 2m or"
                + " PT1H is",
            "models[1].id: a is not allowed; an id that no other model has is",
            "models[1].features: f occurs twice",
            "models[1].batchsize: there is no such key; known here: id, kind, features, classes,"
                + " target, loss, activation, layers, output, optimiser, learningRate, clipNorm, l2,"
                + " seed, precision, scaling, batchSize, window, fading, batchTimeLimit, snapshot,"
                + " checkpoint, maxModelsInMemory; did you mean batchSize?");
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
}

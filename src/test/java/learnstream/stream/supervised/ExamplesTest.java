package learnstream.stream.supervised;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import learnstream.codec.AvroCodec;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.Prediction;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import learnstream.stream.app.LearnstreamApp;
import learnstream.stream.app.Part;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The configurations in {@code src/examples}, and those that the demos run. */
class ExamplesTest {
  @TempDir private Path directory;

  static List<Path> examples() throws Exception {
    try (Stream<Path> examples = Files.list(Path.of("src/examples"));
        Stream<Path> demos = Files.walk(Path.of("src/main/resources"))) {
      return Stream.concat(examples, demos)
          .filter(file -> file.toString().endsWith(".yaml"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void isValidAndDescribesATopologyForEachPart(Path example) throws Exception {
    Deployment deployment = ConfigReader.read(example);
    assertThat(Part.of(deployment)).isNotEmpty();
    for (Part part : Part.of(deployment)) {
      String input =
          switch (part) {
            case MODELS, DISCRIMINATOR -> deployment.topics().samples();
            case GENERATOR -> deployment.topics().requests();
            case EVALUATION -> deployment.topics().drawn();
          };
      assertThat(LearnstreamApp.topology(deployment, part).describe().toString())
          .contains("Source", input);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gates", "worked-example"})
  void isWhatTheShowOfTheSameNameRuns(String name) throws Exception {
    List<String> example = architectures(Files.readString(Path.of("src/examples", name + ".yaml")));
    List<String> show =
        architectures(Files.readString(Path.of("src/main/resources/demos", name + ".yaml")));
    assertThat(show).containsAll(example);
  }

  private static List<String> architectures(String yaml) throws Exception {
    return ConfigReader.parse(yaml, "test").models().stream()
        .map(model -> model.spec().kind().architecture())
        .toList();
  }

  @Test
  void theWorkedExampleGivesItsNumbers() throws Exception {
    Deployment deployment = ConfigReader.read(Path.of("src/examples/worked-example.yaml"));
    AvroCodec<LabelledSample> samples = AvroCodec.of(LabelledSample.class);
    Properties properties = new Properties();
    properties.put("application.id", "test");
    properties.put("bootstrap.servers", "unused:1");
    properties.put("state.dir", directory.toString());
    try (var driver =
        new TopologyTestDriver(
            SupervisedTopology.build(deployment, NoBroker.GAPS, NoBroker.PAST), properties)) {
      var input =
          driver.createInputTopic(
              deployment.topics().samples(), new ByteArraySerializer(), new ByteArraySerializer());
      var output =
          driver.createOutputTopic(
              deployment.topics().predictions(),
              new ByteArrayDeserializer(),
              AvroCodec.of(Prediction.class));
      for (int i = 0; i < 2; i++) {
        Map<String, Double> features = Map.of("i1", 0.05, "i2", 0.10);
        input.pipeInput(
            samples.encode(
                new LabelledSample("s", null, features, List.of(0.01, 0.99), 1.0, Instant.EPOCH)));
      }
      assertPredicted(output.readValue(), 0.751365070, 0.772928465);
      assertPredicted(output.readValue(), 0.742088111, 0.775284968);
    }
  }

  private static void assertPredicted(Prediction prediction, double first, double second) {
    List<?> numbers = (List<?>) prediction.getPredicted();
    assertThat((double) numbers.get(0)).isCloseTo(first, within(5e-10));
    assertThat((double) numbers.get(1)).isCloseTo(second, within(5e-10));
  }
}

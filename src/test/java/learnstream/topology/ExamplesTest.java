package learnstream.topology;

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
import learnstream.config.ConfigReader;
import learnstream.config.Deployment;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The configurations in {@code src/examples}. */
class ExamplesTest {
  @TempDir private Path directory;

  static List<Path> examples() throws Exception {
    try (Stream<Path> files = Files.list(Path.of("src/examples"))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void isValidAndDescribesATopology(Path example) throws Exception {
    Deployment deployment = ConfigReader.read(example);
    assertThat(
            SupervisedTopology.build(deployment, NoBroker.GAPS, NoBroker.PAST)
                .describe()
                .toString())
        .contains(deployment.topics().samples());
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

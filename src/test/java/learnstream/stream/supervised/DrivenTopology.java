package learnstream.stream.supervised;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import learnstream.codec.AvroCodec;
import learnstream.codec.avro.ControlCommand;
import learnstream.codec.avro.LabelledSample;
import learnstream.codec.avro.Prediction;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;

/** A deployment's topology without a broker: samples in, records of its topics out. */
public final class DrivenTopology implements AutoCloseable {
  private final AvroCodec<LabelledSample> samples = AvroCodec.of(LabelledSample.class);
  private final Path directory;
  private final Deployment deployment;
  private final TopologyTestDriver driver;
  private final TestInputTopic<byte[], byte[]> input;

  public DrivenTopology(String yaml) throws Exception {
    directory = Files.createTempDirectory("driven");
    deployment = ConfigReader.parse(yaml, "test");
    Properties properties = new Properties();
    properties.put("application.id", "test");
    properties.put("bootstrap.servers", "unused:1");
    properties.put("state.dir", directory.toString());
    driver =
        new TopologyTestDriver(
            SupervisedTopology.build(deployment, NoBroker.GAPS, NoBroker.PAST), properties);
    input =
        driver.createInputTopic(
            deployment.topics().samples(), new ByteArraySerializer(), new ByteArraySerializer());
  }

  public Deployment deployment() {
    return deployment;
  }

  /** One sample with everything else as usual. */
  public void send(Object features, Object label) {
    send(new LabelledSample("s", null, features, label, 1.0, Instant.EPOCH));
  }

  public void send(LabelledSample sample) {
    input.pipeInput(samples.encode(sample));
  }

  /** One with a key. */
  public void send(String key, LabelledSample sample) {
    byte[] bytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
    input.pipeInput(bytes, samples.encode(sample));
  }

  public void command(ControlCommand command) {
    driver
        .createInputTopic(
            deployment.topics().control(), new ByteArraySerializer(), new ByteArraySerializer())
        .pipeInput(AvroCodec.of(ControlCommand.class).encode(command));
  }

  /** What has been written to a topic since it was read last. */
  public <T extends SpecificRecord> List<T> read(String topic, Class<T> type) {
    return driver
        .createOutputTopic(topic, new ByteArrayDeserializer(), AvroCodec.of(type))
        .readValuesToList();
  }

  public List<Prediction> predictions() {
    return read(deployment.topics().predictions(), Prediction.class);
  }

  @Override
  public void close() throws Exception {
    driver.close();
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}

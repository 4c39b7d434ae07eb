package learnstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import learnstream.JavaCommand;
import learnstream.codec.AvroCodec;
import learnstream.codec.avro.Prediction;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.kafka.KafkaContainer;

/** What docker-compose.yml does, with its broker's image and its configuration, and with a kill. */
@Tag("docker")
@Testcontainers
class DockerBrokerIT {
  private static final int SAMPLES = 10_000;
  private static final int MODELS = 2;
  private static final String IMAGE = "image: apache/kafka:";
  private static final Path DIGITS = Path.of("src/main/resources/digits");
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);

  @Container private final KafkaContainer broker = new KafkaContainer(image());
  @TempDir private Path directory;

  private static String image() {
    try (var lines = Files.lines(Path.of("docker-compose.yml"))) {
      return lines
          .map(String::strip)
          .filter(line -> line.startsWith(IMAGE))
          .map(line -> line.substring(IMAGE.indexOf("apache")))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void predictsAndLearnsEachDigitOnceThoughKilled() throws Exception {
    Path config = config();
    assertThat(execute("topics", config, "--create")).isZero();
    assertThat(
            execute(
                "produce",
                config,
                DIGITS.resolve("t10k-images-idx3-ubyte.gz"),
                "--labels",
                DIGITS.resolve("t10k-labels-idx1-ubyte.gz")))
        .isZero();
    Deployment deployment = ConfigReader.read(config);

    Process killed = run(config);
    try {
      await(deployment, SAMPLES * MODELS / 3, killed);
    } finally {
      killed.destroyForcibly().waitFor();
    }
    int before = await(deployment, 0, null).size();
    assertThat(before).as("predictions before the kill").isLessThan(SAMPLES * MODELS);

    Process learner = run(config);
    List<Prediction> all;
    try {
      all = await(deployment, SAMPLES * MODELS, learner);
    } finally {
      learner.destroy();
      assertThat(learner.waitFor(30, TimeUnit.SECONDS)).as("stops when asked to").isTrue();
    }
    assertThat(await(deployment, 0, null)).as("nothing twice").hasSize(SAMPLES * MODELS);
    for (String model : List.of("ffnn", "perceptron")) {
      List<Prediction> own = all.stream().filter(p -> p.getModelId().equals(model)).toList();
      assertThat(own)
          .extracting(Prediction::getSampleId)
          .containsExactlyElementsOf(
              IntStream.rangeClosed(1, SAMPLES).mapToObj(Integer::toString).toList());
      assertThat(own.stream().mapToLong(Prediction::getModelVersion).toArray())
          .as("each learnt once")
          .isEqualTo(IntStream.range(0, SAMPLES).asLongStream().toArray());
    }
    assertThat(accuracy(all, "ffnn")).isGreaterThan(0.90);
    assertThat(accuracy(all, "perceptron")).isGreaterThan(0.82);
  }

  private Path config() throws Exception {
    String yaml =
        Files.readString(Path.of("src/docker/digits.yaml"))
            .replace("kafka:19092", broker.getBootstrapServers())
            .replace("/var/lib/learnstream", directory.resolve("state").toString());
    String quickly =
        "streams: {session.timeout.ms: 6000, heartbeat.interval.ms: 500, max.poll.records: 100}\n";
    return Files.writeString(directory.resolve("digits.yaml"), yaml + quickly);
  }

  private static int execute(Object... words) {
    return Main.commandLine()
        .execute(Arrays.stream(words).map(Object::toString).toArray(String[]::new));
  }

  private static Process run(Path config) throws Exception {
    List<String> command =
        JavaCommand.of("--add-modules", "jdk.incubator.vector", "-Xmx512m", "-cp");
    command.add(System.getProperty("java.class.path"));
    command.addAll(List.of("learnstream.cli.Main", "run", config.toString()));
    File log = config.resolveSibling("run.log").toFile();
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
        .start();
  }

  /** The committed predictions from the first one to the present end, once they are so many. */
  private static List<Prediction> await(Deployment deployment, int wanted, Process learner)
      throws Exception {
    List<Prediction> predictions = new ArrayList<>();
    AvroCodec<Prediction> codec = AvroCodec.of(Prediction.class);
    Map<String, Object> settings = new HashMap<>(deployment.kafka());
    settings.put("isolation.level", "read_committed");
    TopicPartition partition = new TopicPartition(deployment.topics().predictions(), 0);
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (predictions.size() < wanted || consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(50))) {
          predictions.add(codec.decode(record.value()));
        }
        assertThat(learner == null || learner.isAlive()).as("the learner runs").isTrue();
        assertThat(System.nanoTime())
            .as("in time, %d of %d seen", predictions.size(), wanted)
            .isLessThan(deadline);
      }
    }
    return predictions;
  }

  private static double accuracy(List<Prediction> predictions, String model) {
    return predictions.stream()
        .filter(p -> p.getModelId().equals(model))
        .mapToInt(p -> p.getPredicted().equals(p.getLabel()) ? 1 : 0)
        .average()
        .orElseThrow();
  }
}

package learnstream.stream.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import learnstream.config.Deployment;
import learnstream.kafka.TopicReader;
import org.apache.kafka.common.TopicPartition;

/** Python's library of Avro, which knows of a record what a registry says. */
final class PythonReader {
  private final String python;
  private final String registry;

  private PythonReader(String python, String registry) {
    this.python = python;
    this.registry = registry;
  }

  /**
   * Nothing where there is no such library. Debian's package python3-avro is for Debian's Python.
   *
   * @param registry URL of Confluent's API
   */
  static Optional<PythonReader> of(String registry) throws Exception {
    for (String python : List.of("/usr/bin/python3", "python3")) {
      try {
        if (new ProcessBuilder(python, "-c", "import avro.io").start().waitFor() == 0) {
          return Optional.of(new PythonReader(python, registry));
        }
      } catch (IOException e) {
        // It is not there.
      }
    }
    return Optional.empty();
  }

  /** The records of a topic as they are. */
  static List<byte[]> values(Deployment deployment, String topic) {
    List<byte[]> values = new ArrayList<>();
    TopicPartition partition = new TopicPartition(topic, 0);
    try (TopicReader reader = TopicReader.of(deployment.kafka(), partition)) {
      reader.from(partition, 0).readTo(reader.ends(), record -> values.add(record.value()));
    }
    return values;
  }

  /** The records of a topic, each as JSON. */
  List<JsonNode> read(Deployment deployment, String topic) throws Exception {
    Process reader =
        new ProcessBuilder(python, "src/test/resources/avro/read_registered.py", registry)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (Writer in = reader.outputWriter(UTF_8)) {
      for (byte[] value : values(deployment, topic)) {
        in.write(HexFormat.of().formatHex(value) + "\n");
      }
    }
    List<JsonNode> read = new ArrayList<>();
    try (BufferedReader out = reader.inputReader(UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        read.add(new JsonMapper().readTree(line));
      }
    }
    assertThat(reader.waitFor()).isZero();
    return read;
  }
}

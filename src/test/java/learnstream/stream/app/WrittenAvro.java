package learnstream.stream.app;

import static learnstream.cli.CommandLines.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import learnstream.cli.CommandLines.Result;
import learnstream.codec.avro.DeadLetter;
import learnstream.codec.avro.ModelMetrics;
import learnstream.codec.avro.Prediction;
import learnstream.codec.avro.RecordHeader;
import learnstream.codec.avro.RefusalReason;
import learnstream.config.Deployment;

/**
 * What a learner has written in Avro whose schemas are registered: of the payments 0 and 2, and of
 * 1, which it has refused.
 *
 * @param config file of the deployment's configuration
 */
record WrittenAvro(Deployment deployment, Path config) {
  void assertReadByThisProject() throws Exception {
    var topics = deployment.topics();
    try (var predictions = TestCluster.reader(deployment, topics.predictions(), Prediction.class);
        var metrics = TestCluster.reader(deployment, topics.metrics(), ModelMetrics.class)) {
      assertThat(predictions.await(2).get(1).getSampleId()).isEqualTo("p2");
      metrics.await(() -> metrics.found().stream().anyMatch(its -> its.getSamples() == 2));
    }
    for (String topic : List.of(topics.predictions(), topics.metrics(), topics.deadLetters())) {
      assertThat(PythonReader.values(deployment, topic))
          .isNotEmpty()
          .allSatisfy(value -> assertThat(value).startsWith((byte) 0, (byte) 0));
    }
    Result tail = execute("tail", config, "predictions", "--no-follow", "--json");
    assertThat(tail.code()).as(tail.error()).isZero();
    assertThat(tail.lines()).hasSize(2).allMatch(line -> line.contains("\"modelId\": \"judge\""));
  }

  /** A letter keeps the header that names the schema, so that its record can be read again. */
  void assertRefusedAgain() throws Exception {
    Result replay = execute("dead-letters", "replay", config);
    assertThat(replay.code()).as(replay.error()).isZero();
    assertThat(replay.lines().get(0)).startsWith("1 samples sent back");
    try (var letters =
        TestCluster.reader(deployment, deployment.topics().deadLetters(), DeadLetter.class)) {
      assertThat(letters.await(2))
          .allSatisfy(
              letter -> {
                assertThat(letter.getReason()).isEqualTo(RefusalReason.UNKNOWN_CLASS);
                assertThat(letter.getHeaders())
                    .extracting(RecordHeader::getKey)
                    .containsExactly("apicurio.value.contentId");
              });
    }
  }

  void assertReadByPython(String registry) throws Exception {
    PythonReader python = PythonReader.of(registry).orElse(null);
    assumeTrue(python != null, "python3-avro is not here");
    var topics = deployment.topics();
    List<JsonNode> predictions = python.read(deployment, topics.predictions());
    assertThat(predictions).hasSize(2);
    assertThat(predictions.get(1).path("sampleId").asText()).isEqualTo("p2");
    assertThat(predictions.get(1).path("label").asText()).isEqualTo("fine");
    assertThat(predictions.get(1).path("scores")).hasSize(2);
    assertThat(python.read(deployment, topics.metrics()).get(0).path("samples")).hasToString("1");
    JsonNode letter = python.read(deployment, topics.deadLetters()).get(0);
    assertThat(letter.path("reason").asText()).isEqualTo("UNKNOWN_CLASS");
    assertThat(letter.path("message").asText()).contains("fraud is not allowed");
  }
}

package learnstream.stream.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import learnstream.JavaCommand;
import learnstream.LoggedProcess;

/** A real Apicurio Registry, in a process of its own, which keeps what it is told in memory. */
final class ApicurioRegistry implements AutoCloseable {
  /** Ids that the registry has given to a schema. */
  record Ids(long global, long content) {}

  private static final JsonMapper JSON = new JsonMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final LoggedProcess process;
  private int port;

  /**
   * Starts it, but does not wait for it.
   *
   * @param directory for its log
   */
  ApicurioRegistry(Path directory) throws IOException {
    ProcessBuilder command =
        new ProcessBuilder(
            JavaCommand.of(
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=0",
                // Where it listens it says at this level only.
                "-Dquarkus.log.category.\"io.quarkus\".level=INFO",
                "-jar",
                jar().toString()));
    process =
        new LoggedProcess(command.directory(directory.toFile()), directory.resolve("registry.log"));
  }

  /** The build has unpacked it. */
  private static Path jar() throws IOException {
    Path unpacked = Path.of("target", "apicurio-registry");
    assertThat(unpacked).as("unpacked by mvn pre-integration-test").isDirectory();
    try (Stream<Path> files = Files.list(unpacked)) {
      return files
          .filter(file -> file.toString().endsWith("-runner.jar"))
          .findFirst()
          .orElseThrow()
          .toAbsolutePath();
    }
  }

  /** Waits until it listens. */
  void awaitStart() throws Exception {
    port = Integer.parseInt(process.await("Listening on: http://127.0.0.1:(\\d+)").group(1));
  }

  int port() {
    return port;
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(20));
  }

  /** Registers a schema, or a version of it, with those that it refers to. */
  Ids register(String artifact, String schema, String... references) throws Exception {
    List<Map<String, String>> referred =
        Stream.of(references)
            .map(
                name ->
                    Map.of("groupId", "default", "artifactId", name, "version", "1", "name", name))
            .toList();
    Map<String, Object> body =
        Map.of(
            "artifactId",
            artifact,
            "artifactType",
            "AVRO",
            "firstVersion",
            Map.of(
                "content",
                Map.of(
                    "content", schema, "contentType", "application/json", "references", referred)));
    JsonNode version =
        post("/apis/registry/v3/groups/default/artifacts?ifExists=CREATE_VERSION", body)
            .path("version");
    return new Ids(version.path("globalId").asLong(), version.path("contentId").asLong());
  }

  /** Registers a schema as clients of Confluent's registry do. */
  int registerAsConfluent(String subject, String schema) throws Exception {
    return post("/apis/ccompat/v7/subjects/" + subject + "/versions", Map.of("schema", schema))
        .path("id")
        .asInt();
  }

  private JsonNode post(String path, Object body) throws Exception {
    HttpRequest request =
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)))
            .build();
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  @Override
  public void close() {
    process.close();
  }
}

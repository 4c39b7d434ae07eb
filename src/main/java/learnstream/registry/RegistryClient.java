package learnstream.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Asks a schema registry for the text of a schema and of those that it refers to, and gives it
 * schemas, through Confluent's REST API or Apicurio's own.
 *
 * @see <a href="https://docs.confluent.io/platform/current/schema-registry/develop/api.html">Schema
 *     Registry API</a>
 */
final class RegistryClient {
  private static final long TIMEOUT_MS = 20_000;
  private static final int MAX_REFERENCES = 100;
  private static final JsonMapper JSON = new JsonMapper();

  private final RegistrySettings settings;
  private final RegistryHttp http;

  RegistryClient(RegistrySettings settings) {
    this.settings = settings;
    http = new RegistryHttp(settings);
  }

  /**
   * The texts of the schemas that a schema refers to, each behind those that it needs itself, and
   * of the schema as the last one.
   *
   * @return fails with a {@link NoSuchSchemaException} if the registry says that there is none, and
   *     with something else if it gives no answer, or none about schemas
   */
  CompletableFuture<List<String>> texts(SchemaId id) {
    List<String> texts = new ArrayList<>();
    CompletableFuture<Void> added =
        settings.isApicurio() ? addOfApicurio(id, texts) : addOfConfluent(path(id), id, texts);
    return added.thenApply(done -> texts).orTimeout(TIMEOUT_MS, TimeUnit.MILLISECONDS);
  }

  private String path(SchemaId id) {
    return switch (id.kind()) {
      case CONFLUENT, CONTENT -> "/schemas/ids/" + id.value();
      case GUID -> "/schemas/guids/" + id.value();
      case GLOBAL ->
          throw new NoSuchSchemaException(
              "%s: %s speaks Confluent's API, which has no such ids; give the URL of Apicurio's own API, which ends with /apis/registry/v3"
                  .formatted(id, settings.url()));
    };
  }

  private CompletableFuture<Void> addOfConfluent(String path, SchemaId id, List<String> texts) {
    return http.get(path, id)
        .thenApply(RegistryHttp::json)
        .thenCompose(
            answer -> {
              if (!answer.path("schemaType").asText("AVRO").equals("AVRO")) {
                throw new NoSuchSchemaException(
                    "%s is of type %s, and not of Avro"
                        .formatted(id, answer.path("schemaType").asText()));
              }
              return addAll(
                      answer.path("references"),
                      texts,
                      reference ->
                          addOfConfluent(
                              "/subjects/%s/versions/%s"
                                  .formatted(
                                      encoded(reference, "subject"), encoded(reference, "version")),
                              id,
                              texts))
                  .thenRun(() -> texts.add(answer.path("schema").asText()));
            });
  }

  private CompletableFuture<Void> addOfApicurio(SchemaId id, List<String> texts) {
    String path =
        switch (id.kind()) {
          case GLOBAL -> "/ids/globalIds/" + id.value();
          case CONFLUENT, CONTENT -> "/ids/contentIds/" + id.value();
          case GUID ->
              throw new NoSuchSchemaException(
                  id + ": Apicurio has no GUIDs; give the URL of Confluent's registry");
        };
    return http.get(path, id)
        .thenCompose(
            text -> addReferences(path + "/references", id, texts).thenRun(() -> texts.add(text)));
  }

  private CompletableFuture<Void> addReferences(String path, SchemaId id, List<String> texts) {
    return http.get(path, id)
        .thenApply(RegistryHttp::json)
        .thenCompose(
            references ->
                addAll(
                    references,
                    texts,
                    reference -> {
                      String group = encoded(reference, "groupId");
                      String version =
                          "/groups/%s/artifacts/%s/versions/%s"
                              .formatted(
                                  group.isEmpty() ? "default" : group,
                                  encoded(reference, "artifactId"),
                                  encoded(reference, "version"));
                      return addReferences(version + "/references", id, texts)
                          .thenCompose(done -> http.get(version + "/content", id))
                          .thenAccept(texts::add);
                    }));
  }

  private interface Adding {
    CompletableFuture<Void> add(JsonNode reference);
  }

  private static CompletableFuture<Void> addAll(
      JsonNode references, List<String> texts, Adding adding) {
    CompletableFuture<Void> added = CompletableFuture.completedFuture(null);
    for (JsonNode reference : references) {
      added =
          added.thenCompose(
              done -> {
                if (texts.size() >= MAX_REFERENCES) {
                  throw new NoSuchSchemaException(
                      "a schema that refers to more than %d others is not allowed"
                          .formatted(MAX_REFERENCES));
                }
                return adding.add(reference);
              });
    }
    return added;
  }

  private static String encoded(JsonNode reference, String field) {
    return URLEncoder.encode(reference.path(field).asText(""), StandardCharsets.UTF_8)
        .replace("+", "%20");
  }

  /**
   * Registers a schema as a version of a subject, which in Apicurio's API is an artifact of the
   * group {@code default}, unless it is one already.
   *
   * @param schema in JSON
   * @return the id by which records name it
   */
  CompletableFuture<Integer> register(String subject, String schema) {
    String name = URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
    ObjectNode body = JSON.createObjectNode();
    if (!settings.isApicurio()) {
      return http.post("/subjects/%s/versions".formatted(name), body.put("schema", schema))
          .thenCompose(answer -> id(answer.path("id")));
    }
    body.put("artifactId", subject).put("artifactType", "AVRO");
    body.putObject("firstVersion")
        .putObject("content")
        .put("content", schema)
        .put("contentType", "application/json");
    return http.post("/groups/default/artifacts?ifExists=FIND_OR_CREATE_VERSION", body)
        .thenCompose(
            answer ->
                id(
                    answer
                        .path("version")
                        .path(settings.intsAreGlobalIds() ? "globalId" : "contentId")));
  }

  private static CompletableFuture<Integer> id(JsonNode id) {
    return id.canConvertToInt() && id.asInt() > 0
        ? CompletableFuture.completedFuture(id.asInt())
        : CompletableFuture.failedFuture(
            new RegistryAnswerException("it answers without an id of 4 bytes; is the URL right?"));
  }
}

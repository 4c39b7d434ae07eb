package learnstream.stream.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Asks a schema registry for the text of a schema and of those that it refers to, through
 * Confluent's REST API or Apicurio's own.
 *
 * @see <a href="https://docs.confluent.io/platform/current/schema-registry/develop/api.html">Schema
 *     Registry API</a>
 */
final class RegistryClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int MAX_REFERENCES = 100;
  private static final JsonMapper JSON = new JsonMapper();

  private final RegistrySettings settings;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

  RegistryClient(RegistrySettings settings) {
    this.settings = settings;
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
    return added.thenApply(done -> texts).orTimeout(2 * TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
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
    return get(path, id)
        .thenApply(RegistryClient::json)
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
    return get(path, id)
        .thenCompose(
            text -> addReferences(path + "/references", id, texts).thenRun(() -> texts.add(text)));
  }

  private CompletableFuture<Void> addReferences(String path, SchemaId id, List<String> texts) {
    return get(path, id)
        .thenApply(RegistryClient::json)
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
                          .thenCompose(done -> get(version + "/content", id))
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

  private CompletableFuture<String> get(String path, SchemaId id) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(settings.url() + path))
            .timeout(TIMEOUT)
            .header(
                "Accept",
                settings.isApicurio()
                    ? "*/*"
                    : "application/vnd.schemaregistry.v1+json, application/json");
    if (settings.authorization() != null) {
      request.header("Authorization", settings.authorization());
    }
    return http.sendAsync(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8))
        .thenCompose(
            answer -> {
              try {
                return CompletableFuture.completedFuture(body(answer, id));
              } catch (RegistryAnswerException | NoSuchSchemaException e) {
                return CompletableFuture.failedFuture(e);
              }
            });
  }

  private String body(HttpResponse<String> answer, SchemaId id) throws RegistryAnswerException {
    if (answer.statusCode() == 200) {
      if (answer.headers().firstValue("Content-Type").orElse("").startsWith("text/html")) {
        throw new RegistryAnswerException(
            "it answers with a page and not with a schema; is the URL right?");
      }
      return answer.body();
    }
    if (answer.statusCode() == 404 && isAboutSchemas(answer.body())) {
      throw new NoSuchSchemaException("%s has no %s".formatted(settings.url(), id));
    }
    throw new RegistryAnswerException(
        switch (answer.statusCode()) {
          case 401, 403 ->
              "it answers %d; give registry.basic.auth.user.info or registry.bearer.auth.token with the right to read schemas"
                  .formatted(answer.statusCode());
          case 404 -> "it answers 404 for %s; is the URL right?".formatted(answer.uri().getPath());
          default -> "it answers " + answer.statusCode();
        });
  }

  /** Whether it is the registry that does not find a schema, and not a server a path. */
  private static boolean isAboutSchemas(String body) {
    JsonNode error = json(body);
    int code = error.path("error_code").asInt();
    return code / 100 == 404 || error.path("name").asText().endsWith("NotFoundException");
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return JSON.missingNode();
    }
  }
}

package learnstream.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Requests to a registry, and what its answers mean. */
final class RegistryHttp {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int MAX_REASON = 500;
  private static final JsonMapper JSON = new JsonMapper();

  private final RegistrySettings settings;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

  RegistryHttp(RegistrySettings settings) {
    this.settings = settings;
  }

  /**
   * @return fails with a {@link RegistryAnswerException} unless the body is taken
   */
  CompletableFuture<JsonNode> post(String path, JsonNode body) {
    HttpRequest.Builder request =
        request(path)
            .header(
                "Content-Type",
                settings.isApicurio()
                    ? "application/json"
                    : "application/vnd.schemaregistry.v1+json")
            .POST(BodyPublishers.ofString(body.toString()));
    return send(request)
        .thenCompose(
            answer ->
                answer.statusCode() == 200
                    ? CompletableFuture.completedFuture(json(answer.body()))
                    : CompletableFuture.failedFuture(refusal(answer, "register")));
  }

  /**
   * @param id of the schema that is asked for
   * @return fails with a {@link NoSuchSchemaException} if the registry says that there is none
   */
  CompletableFuture<String> get(String path, SchemaId id) {
    return send(request(path))
        .thenCompose(
            answer -> {
              try {
                return CompletableFuture.completedFuture(body(answer, id));
              } catch (RegistryAnswerException | NoSuchSchemaException e) {
                return CompletableFuture.failedFuture(e);
              }
            });
  }

  private HttpRequest.Builder request(String path) {
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
    return request;
  }

  private CompletableFuture<HttpResponse<String>> send(HttpRequest.Builder request) {
    return http.sendAsync(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
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
    throw refusal(answer, "read");
  }

  /**
   * @param wanted what was to be done with schemas
   */
  private static RegistryAnswerException refusal(HttpResponse<String> answer, String wanted) {
    int status = answer.statusCode();
    return new RegistryAnswerException(
        switch (status) {
          case 401, 403 ->
              "it answers %d; give registry.basic.auth.user.info or registry.bearer.auth.token with the right to %s schemas"
                  .formatted(status, wanted);
          case 404 -> "it answers 404 for %s; is the URL right?".formatted(answer.uri().getPath());
          default -> "it answers " + status + reason(answer);
        });
  }

  /** What the registry has against a schema, for instance that it is incompatible. */
  private static String reason(HttpResponse<String> answer) {
    JsonNode error = json(answer.body());
    String message =
        error.hasNonNull("message") ? error.path("message").asText() : error.path("title").asText();
    return message.isBlank()
        ? ""
        : ": "
            + message.substring(0, Math.min(message.length(), MAX_REASON)).replaceAll("\\s+", " ");
  }

  /** Whether it is the registry that does not find a schema, and not a server a path. */
  private static boolean isAboutSchemas(String body) {
    JsonNode error = json(body);
    int code = error.path("error_code").asInt();
    return code / 100 == 404 || error.path("name").asText().endsWith("NotFoundException");
  }

  /** Missing where it is none. */
  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return JSON.missingNode();
    }
  }
}

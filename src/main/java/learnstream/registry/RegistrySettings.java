package learnstream.registry;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * How to reach a schema registry.
 *
 * @param url without a slash at its end
 * @param isApicurio whether its own API is spoken at the URL, and not Confluent's
 * @param id which of Apicurio's two ids records begin with; null: 4 bytes are a contentId, 8 a
 *     globalId, as its serializers write them
 * @param authorization header of each request; null for none
 */
public record RegistrySettings(String url, boolean isApicurio, String id, String authorization) {

  /**
   * Reads {@code samples.registry} or {@code output.registry}.
   *
   * @param settings as the reader of the configuration has accepted them
   */
  public static RegistrySettings of(Map<String, String> settings) {
    String url = settings.get("url").replaceAll("/+$", "");
    return new RegistrySettings(
        url,
        URI.create(url).getPath().contains("/apis/registry/"),
        settings.get("id"),
        authorization(settings).orElse(null));
  }

  /** What an id of 4 bytes in front of a record names. */
  public SchemaId id(int number) {
    SchemaId.Kind kind =
        !isApicurio
            ? SchemaId.Kind.CONFLUENT
            : intsAreGlobalIds() ? SchemaId.Kind.GLOBAL : SchemaId.Kind.CONTENT;
    return new SchemaId(kind, number);
  }

  /** What an id of 8 bytes in front of a record names. */
  public SchemaId id(long number) {
    return new SchemaId(
        "contentId".equals(id) ? SchemaId.Kind.CONTENT : SchemaId.Kind.GLOBAL, number);
  }

  boolean intsAreGlobalIds() {
    return "globalId".equals(id);
  }

  private static Optional<String> authorization(Map<String, String> settings) {
    String user = settings.get("basic.auth.user.info");
    if (user != null) {
      byte[] bytes = user.getBytes(StandardCharsets.UTF_8);
      return Optional.of("Basic " + Base64.getEncoder().encodeToString(bytes));
    }
    return Optional.ofNullable(settings.get("bearer.auth.token")).map(token -> "Bearer " + token);
  }

  /** Without secrets. */
  @Override
  public String toString() {
    return "RegistrySettings[url=%s]".formatted(url);
  }
}

package learnstream.stream.app;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * An operation that a user must be allowed, and on what.
 *
 * @param resource one resource, or all whose names begin alike
 */
public record AccessRight(AclOperation operation, ResourcePattern resource) {

  static AccessRight of(AclOperation operation, ResourceType type, String name) {
    return new AccessRight(operation, new ResourcePattern(type, name, PatternType.LITERAL));
  }

  static AccessRight ofAll(AclOperation operation, ResourceType type, String prefix) {
    return new AccessRight(operation, new ResourcePattern(type, prefix, PatternType.PREFIXED));
  }

  /** Whether it is a right on the resource of this name, perhaps among others. */
  boolean covers(ResourceType type, String name) {
    return resource.resourceType() == type
        && (isPrefix() ? name.startsWith(resource.name()) : name.equals(resource.name()));
  }

  /** The same on one resource that it covers. */
  AccessRight on(String name) {
    return of(operation, resource.resourceType(), name);
  }

  boolean isPrefix() {
    return resource.patternType() == PatternType.PREFIXED;
  }

  /** As Kafka's own tool writes it: {@code DescribeConfigs on topic sensors.samples}. */
  @Override
  public String toString() {
    String type = resource.resourceType().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return isPrefix()
        ? "%s on each %s that begins with %s".formatted(name(operation), type, resource.name())
        : "%s on %s %s".formatted(name(operation), type, resource.name());
  }

  private static String name(AclOperation operation) {
    return Arrays.stream(operation.name().split("_"))
        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining());
  }
}

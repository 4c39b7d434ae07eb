package learnstream.stream.app;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import learnstream.config.Deployment;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SslAuthenticationException;

/** That a cluster let a client not in, or not do what it wanted, as a sentence for a person. */
public final class AccessFailure {
  private static final Pattern USER = Pattern.compile("username\\s*=\\s*[\"']?([^\"'\\s;]+)");

  private AccessFailure() {}

  /** Whether a failure is of this kind: trying again does not help, somebody has to act. */
  static boolean is(Throwable thrown) {
    return thrown instanceof AuthorizationException || thrown instanceof AuthenticationException;
  }

  /**
   * The sentence for a failure that has such a cause.
   *
   * @param needed what the command needs
   * @param admins makes a client of the same user, which is asked what the user lacks
   */
  public static Optional<String> sentence(
      Throwable thrown,
      Deployment deployment,
      Collection<AccessRight> needed,
      Supplier<Admin> admins) {
    return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause)
        .filter(AccessFailure::is)
        .findFirst()
        .map(
            cause ->
                cause instanceof AuthorizationException refusal
                    ? refused(refusal, deployment, needed, admins)
                    : notLetIn((AuthenticationException) cause, deployment));
  }

  /** The sentence for rights that are missing. */
  public static String lacks(Deployment deployment, List<AccessRight> missing) {
    return "%s lacks %s; topology-docs/operations.md lists what each command needs"
        .formatted(
            user(deployment),
            missing.stream()
                .map(AccessRight::toString)
                .collect(
                    Collectors.joining(
                        ", ", missing.size() == 1 ? "the right " : "the rights ", "")));
  }

  private static String refused(
      AuthorizationException refusal,
      Deployment deployment,
      Collection<AccessRight> needed,
      Supplier<Admin> admins) {
    try (Admin admin = admins.get()) {
      List<AccessRight> missing = new AccessCheck(admin).refused(refusal, needed);
      if (!missing.isEmpty()) {
        return lacks(deployment, missing);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      // The cluster's own words have to do.
      refusal.addSuppressed(e);
    }
    return "%s lacks a right: %s".formatted(user(deployment), refusal.getMessage());
  }

  private static String notLetIn(AuthenticationException failure, Deployment deployment) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return failure instanceof SslAuthenticationException
        ? "no TLS connection to %s: %s; check kafka.ssl.truststore.location and the broker's certificate"
            .formatted(deployment.kafka().get("bootstrap.servers"), root.getMessage())
        : "the cluster at %s did not let in %s: %s; check kafka.sasl.jaas.config"
            .formatted(
                deployment.kafka().get("bootstrap.servers"),
                user(deployment),
                failure.getMessage());
  }

  private static String user(Deployment deployment) {
    Matcher name = USER.matcher(deployment.kafka().getOrDefault("sasl.jaas.config", ""));
    return name.find() ? "user " + name.group(1) : "the client's user";
  }
}

package learnstream.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import learnstream.cli.output.Failures;
import learnstream.config.ConfigException;
import learnstream.config.Deployment;
import learnstream.config.reader.ConfigReader;
import learnstream.stream.app.AccessFailure;
import learnstream.stream.app.AccessRights;
import learnstream.stream.app.TopicSetup;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The configuration that a command works on. */
final class ConfigArgument {
  /** How long a command waits for a schema registry. */
  static final Duration REGISTRY_PATIENCE = Duration.ofSeconds(20);

  @Parameters(index = "0", paramLabel = "CONFIG", description = "The YAML configuration.")
  private Path file;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  private Deployment deployment;

  Deployment read() throws IOException, ConfigException {
    deployment = ConfigReader.read(file);
    return deployment;
  }

  /** What went wrong, as a sentence for the person at the terminal. */
  String sentence(Throwable thrown) {
    if (deployment == null) {
      return Failures.sentence(thrown);
    }
    String path = command.qualifiedName(" ");
    String name = path.substring(path.indexOf(' ') + 1);
    return AccessFailure.sentence(
            thrown, deployment, AccessRights.of(name, deployment), () -> admin(deployment))
        .orElseGet(() -> Failures.sentence(thrown));
  }

  static Admin admin(Deployment deployment) {
    return Admin.create(clients(deployment));
  }

  /**
   * Asks for topics first, since a producer would wait a minute for one that is not there.
   *
   * @throws UnknownTopicOrPartitionException if one is missing, with what to do about it
   */
  static void requireTopics(Deployment deployment, String... topics)
      throws ExecutionException, InterruptedException {
    try (Admin admin = admin(deployment)) {
      for (Map.Entry<String, KafkaFuture<TopicDescription>> asked :
          admin.describeTopics(List.of(topics)).topicNameValues().entrySet()) {
        try {
          asked.getValue().get();
        } catch (ExecutionException e) {
          if (e.getCause() instanceof UnknownTopicOrPartitionException) {
            throw new UnknownTopicOrPartitionException(TopicSetup.missing(asked.getKey()));
          }
          throw e;
        }
      }
    }
  }

  /** Client properties with timeouts that suit a person who is waiting. */
  static Map<String, Object> clients(Deployment deployment) {
    return withTimeouts(deployment.kafka());
  }

  static Map<String, Object> withTimeouts(Map<String, String> kafka) {
    Map<String, Object> clients = new HashMap<>(kafka);
    clients.putIfAbsent("request.timeout.ms", 10_000);
    clients.putIfAbsent("default.api.timeout.ms", 15_000);
    return clients;
  }
}

package learnstream.stream.app;

import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.apache.kafka.common.resource.ResourceType.GROUP;
import static org.apache.kafka.common.resource.ResourceType.TOPIC;
import static org.apache.kafka.common.resource.ResourceType.TRANSACTIONAL_ID;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import learnstream.config.Deployment;
import learnstream.config.Topics;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AclOperation;

/**
 * The rights that each command needs, and no more: the table of {@code operations.md}. To read or
 * to write includes to describe.
 */
public final class AccessRights {
  private final Deployment deployment;
  private final Topics topics;
  private final List<AccessRight> rights = new ArrayList<>();

  private AccessRights(Deployment deployment) {
    this.deployment = deployment;
    topics = deployment.topics();
  }

  /**
   * The rights of a command, with whatever options: {@code run} all parts, {@code tail} any topic.
   *
   * @param command as it is typed, for instance {@code checkpoint list}
   * @return none if the command asks nothing of a cluster
   */
  public static List<AccessRight> of(String command, Deployment deployment) {
    AccessRights all = new AccessRights(deployment);
    switch (command) {
      case "run" -> all.run(Part.of(deployment));
      case "topics" -> all.onTopics(all.everyTopic(), CREATE, DESCRIBE, DESCRIBE_CONFIGS);
      case "produce" -> all.onTopics(List.of(all.topics.samples()), WRITE);
      case "suggest", "bench" -> all.onTopics(List.of(all.topics.samples()), READ);
      case "tail" -> all.onTopics(all.everyTopic(), READ);
      case "dashboard" -> all.dashboard();
      case "dashboard --token-file" -> {
        all.dashboard();
        all.onTopics(List.of(all.topics.control()), WRITE);
      }
      case "control" -> all.control();
      case "generate" -> all.generate();
      case "checkpoint list", "checkpoint show", "checkpoint export" ->
          all.onTopics(List.of(all.topics.checkpoints()), READ);
      case "checkpoint import" -> all.checkpointImport();
      case "dead-letters replay" -> all.replay();
      default -> {}
    }
    return List.copyOf(all.rights);
  }

  /** The rights of {@code run} with some parts only. */
  public static List<AccessRight> ofRun(Deployment deployment, Set<Part> parts) {
    AccessRights all = new AccessRights(deployment);
    all.run(parts);
    return List.copyOf(all.rights);
  }

  private List<String> everyTopic() {
    return new TopicSetup(deployment, null).wanted().stream().map(NewTopic::name).toList();
  }

  private void onTopics(List<String> names, AclOperation... operations) {
    for (String name : names) {
      Stream.of(operations).map(o -> AccessRight.of(o, TOPIC, name)).forEach(rights::add);
    }
  }

  private void run(Set<Part> parts) {
    for (Part part : parts) {
      switch (part) {
        case MODELS -> {
          onTopics(List.of(topics.samples(), topics.control(), topics.checkpoints()), READ);
          onTopics(
              List.of(
                  topics.predictions(),
                  topics.metrics(),
                  topics.checkpoints(),
                  topics.deadLetters(),
                  topics.controlResults()),
              WRITE);
          if (deployment.replicas() != null) {
            onTopics(List.of(topics.mixes()), READ, WRITE);
          }
          if (deployment.hasEvents()) {
            onTopics(List.of(topics.events()), WRITE);
          }
          if (deployment.champion() != null) {
            onTopics(List.of(topics.shadowPredictions()), WRITE);
          }
        }
        case GENERATOR -> {
          onTopics(List.of(topics.feedback(), topics.requests()), READ);
          onTopics(List.of(topics.generated(), topics.drawn()), WRITE);
          ganOutputs();
        }
        case DISCRIMINATOR -> {
          onTopics(List.of(topics.samples(), topics.generated()), READ);
          onTopics(List.of(topics.feedback()), WRITE);
          ganOutputs();
        }
        case EVALUATION -> {
          onTopics(List.of(topics.samples(), topics.drawn(), topics.checkpoints()), READ);
          onTopics(List.of(topics.requests(), topics.metrics(), topics.deadLetters()), WRITE);
        }
      }
      application(part);
    }
    // Before it starts it sees whether all are there.
    onTopics(
        everyTopic().stream()
            .filter(name -> rights.stream().noneMatch(right -> right.covers(TOPIC, name)))
            .toList(),
        DESCRIBE);
  }

  private void ganOutputs() {
    onTopics(List.of(topics.metrics(), topics.checkpoints(), topics.deadLetters()), WRITE);
  }

  /** What Kafka Streams needs for itself. */
  private void application(Part part) {
    String id = LearnstreamApp.applicationId(deployment, part);
    rights.add(AccessRight.of(READ, GROUP, id));
    if (part != Part.EVALUATION) {
      Stream.of(CREATE, READ, WRITE)
          .map(operation -> AccessRight.ofAll(operation, TOPIC, id + "-"))
          .forEach(rights::add);
    }
    if (part == Part.MODELS) {
      rights.add(AccessRight.ofAll(WRITE, TRANSACTIONAL_ID, id + "-"));
    }
  }

  private void dashboard() {
    // Of a GAN's exchange it shows no more than how much there is.
    Set<String> counted =
        Set.of(topics.generated(), topics.feedback(), topics.requests(), topics.mixes());
    for (String topic : everyTopic()) {
      onTopics(List.of(topic), counted.contains(topic) ? DESCRIBE : READ);
    }
  }

  private void control() {
    onTopics(List.of(topics.control()), WRITE);
    onTopics(List.of(topics.controlResults()), READ);
  }

  private void generate() {
    onTopics(List.of(topics.requests()), WRITE);
    onTopics(List.of(topics.drawn()), READ);
  }

  private void checkpointImport() {
    onTopics(everyTopic(), DESCRIBE);
    for (Part part : Part.of(deployment)) {
      if (part != Part.EVALUATION) {
        String id = LearnstreamApp.applicationId(deployment, part);
        rights.add(AccessRight.of(DESCRIBE, GROUP, id));
        Stream.of(CREATE, READ, WRITE)
            .map(operation -> AccessRight.ofAll(operation, TOPIC, id + "-"))
            .forEach(rights::add);
      }
    }
    rights.add(AccessRight.of(WRITE, TRANSACTIONAL_ID, importId(deployment)));
  }

  private void replay() {
    onTopics(List.of(topics.deadLetters()), READ);
    onTopics(List.of(topics.samples()), WRITE);
    rights.add(AccessRight.of(WRITE, TRANSACTIONAL_ID, deployment.name() + "-dead-letters-replay"));
  }

  /** The transactional id of an import into a model. */
  public static String importId(Deployment deployment) {
    return deployment.name() + "-import";
  }
}

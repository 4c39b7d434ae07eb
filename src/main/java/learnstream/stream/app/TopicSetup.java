package learnstream.stream.app;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import learnstream.config.Deployment;
import learnstream.config.GanConfig;
import learnstream.config.ModelBy;
import learnstream.config.Topics;
import learnstream.stream.state.ModelStore;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The topics that a deployment needs: what they should be, what they are, and making them. */
public final class TopicSetup {
  private static final long TIMEOUT_SECONDS = 15;
  private static final String POLICY = "cleanup.policy";

  private final Deployment deployment;
  private final Admin admin;

  public TopicSetup(Deployment deployment, Admin admin) {
    this.deployment = deployment;
    this.admin = admin;
  }

  /** What the configuration asks for, in the order of the data's flow. */
  public List<NewTopic> wanted() {
    List<NewTopic> topics = new ArrayList<>();
    topics.add(topic(deployment.topics().samples(), deployment.partitions(), "delete"));
    if (!deployment.models().isEmpty()) {
      topics.add(topic(deployment.topics().predictions(), deployment.partitions(), "delete"));
      if (deployment.champion() != null) {
        topics.add(
            topic(deployment.topics().shadowPredictions(), deployment.partitions(), "delete"));
      }
      topics.add(topic(deployment.topics().control(), deployment.partitions(), "delete"));
      topics.add(topic(deployment.topics().controlResults(), 1, "delete"));
    }
    if (deployment.replicas() != null) {
      topics.add(mixes());
    }
    if (deployment.hasEvents()) {
      topics.add(topic(deployment.topics().events(), 1, "delete"));
    }
    if (deployment.gan() != null) {
      topics.add(brief(deployment.topics().generated()));
      topics.add(brief(deployment.topics().feedback()));
      topics.add(brief(deployment.topics().requests()));
      topics.add(brief(deployment.topics().drawn()));
    }
    topics.add(topic(deployment.topics().metrics(), 1, "delete"));
    topics.add(topic(deployment.topics().checkpoints(), 1, "compact"));
    topics.add(topic(deployment.topics().deadLetters(), 1, "delete"));
    return topics;
  }

  /** A message of the exchange is of no use a moment later. */
  private NewTopic brief(String name) {
    NewTopic topic = topic(name, 1, "delete");
    Map<String, String> configs = new HashMap<>(topic.configs());
    configs.put("retention.ms", Long.toString(Duration.ofMinutes(10).toMillis()));
    configs.put("segment.bytes", Integer.toString(64 * 1024 * 1024));
    configs.put("max.message.bytes", Integer.toString(GanConfig.MESSAGE_BYTES + 1024 * 1024));
    return topic.configs(configs);
  }

  /** Only the newest round counts, so that segments are small for the sake of compaction. */
  private NewTopic mixes() {
    NewTopic topic = topic(deployment.topics().mixes(), deployment.partitions(), "compact");
    return topic.configs(Map.of(POLICY, "compact", "segment.bytes", "67108864"));
  }

  private NewTopic topic(String name, int partitions, String policy) {
    return new NewTopic(name, partitions, deployment.replication()).configs(Map.of(POLICY, policy));
  }

  /**
   * @return a sentence for each topic that is missing or differs; empty if all is well
   */
  public Map<String, String> differences()
      throws ExecutionException, TimeoutException, InterruptedException {
    Map<String, String> differences = new LinkedHashMap<>();
    Map<String, TopicDescription> found = found();
    for (NewTopic wanted : wanted()) {
      TopicDescription topic = found.get(wanted.name());
      if (topic == null) {
        differences.put(wanted.name(), "is missing");
        continue;
      }
      List<String> sentences = new ArrayList<>();
      if (topic.partitions().size() != wanted.numPartitions()) {
        sentences.add(
            "has %d partitions, %d are configured"
                .formatted(topic.partitions().size(), wanted.numPartitions()));
      }
      int replicas = topic.partitions().get(0).replicas().size();
      if (replicas != wanted.replicationFactor()) {
        sentences.add(
            "has %d replicas, %d are configured".formatted(replicas, wanted.replicationFactor()));
      }
      String policy = policy(wanted.name());
      if (!policy.equals(wanted.configs().get(POLICY))) {
        sentences.add(
            "has %s=%s, %s is needed".formatted(POLICY, policy, wanted.configs().get(POLICY)));
      }
      if (!sentences.isEmpty()) {
        differences.put(wanted.name(), String.join("; ", sentences));
      }
    }
    return differences;
  }

  /** Creates what is missing, and waits until it can be written to. */
  public List<String> create() throws ExecutionException, TimeoutException, InterruptedException {
    Map<String, TopicDescription> found = found();
    List<NewTopic> missing =
        wanted().stream().filter(topic -> !found.containsKey(topic.name())).toList();
    List<String> names = missing.stream().map(NewTopic::name).toList();
    create(admin, missing);
    return names;
  }

  /**
   * Creates topics, whoever else does so at this moment, and waits until they can be written to.
   * Whoever else may be this client itself: when the answer to its request is lost it sends the
   * request again, and is told that the topic exists.
   */
  public static void create(Admin admin, Collection<NewTopic> topics)
      throws ExecutionException, TimeoutException, InterruptedException {
    for (KafkaFuture<Void> created : admin.createTopics(topics).values().values()) {
      try {
        created.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw e;
        }
      }
    }
    awaitLeaders(admin, topics.stream().map(NewTopic::name).toList());
  }

  /**
   * Waits until each partition's leader answers for it. A producer that is faster may have its
   * first batch refused and a later one taken, after which the broker refuses the first one for
   * good.
   */
  private static void awaitLeaders(Admin admin, List<String> names)
      throws ExecutionException, TimeoutException, InterruptedException {
    // The controller has them now; the brokers, which everyone asks, hear of it a little later.
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
    Map<String, TopicDescription> found = found(admin, names);
    while (!found.keySet().containsAll(names)) {
      if (System.nanoTime() > deadline) {
        throw new TimeoutException("the topics were created, but no broker shows them");
      }
      TimeUnit.MILLISECONDS.sleep(10);
      found = found(admin, names);
    }
    Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
    for (TopicDescription topic : found.values()) {
      topic
          .partitions()
          .forEach(
              partition ->
                  partitions.put(
                      new TopicPartition(topic.name(), partition.partition()),
                      OffsetSpec.latest()));
    }
    admin.listOffsets(partitions).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }

  /** Says what to do about a topic that is not there. */
  public static String missing(String topic) {
    return "topic %s is missing; `learnstream topics CONFIG --create` makes it".formatted(topic);
  }

  /** Why a learner cannot start on these topics, or empty if it can. */
  public Optional<String> obstacle()
      throws ExecutionException, TimeoutException, InterruptedException {
    Map<String, TopicDescription> found = found();
    for (NewTopic wanted : wanted()) {
      if (!found.containsKey(wanted.name())) {
        return Optional.of(missing(wanted.name()));
      }
    }
    for (String topic : readInOrder()) {
      int partitions = found.get(topic).partitions().size();
      if (partitions > 1) {
        return Optional.of(
            ("topic %s has %d partitions, but %s learns from one partition in order: use a topic"
                    + " with one%s")
                .formatted(
                    topic,
                    partitions,
                    deployment.gan() == null ? "one model" : "each half of a GAN",
                    deployment.gan() == null
                        ? ", or configure its partitions, or a model for each key (modelBy: key)"
                        : ""));
      }
    }
    if (deployment.replicas() != null) {
      return otherPartitions(found);
    }
    return deployment.modelBy() == ModelBy.KEY ? movedKeys(found) : Optional.empty();
  }

  /** Each replica waits for what all others tell: there have to be as many as are configured. */
  private Optional<String> otherPartitions(Map<String, TopicDescription> found) {
    return List.of(
            deployment.topics().samples(),
            deployment.topics().control(),
            deployment.topics().mixes())
        .stream()
        .filter(topic -> found.get(topic).partitions().size() != deployment.partitions())
        .findFirst()
        .map(
            topic ->
                "topic %s has %d partitions, but partitions: %d is configured, and each has a"
                        .formatted(
                            topic, found.get(topic).partitions().size(), deployment.partitions())
                    + " replica of the model: configure as many as there are");
  }

  /** Where partitions were added, keys are in other ones than their models. */
  private Optional<String> movedKeys(Map<String, TopicDescription> found)
      throws ExecutionException, TimeoutException, InterruptedException {
    String samples = deployment.topics().samples();
    // Tasks, and with them stores, are as many as the larger input has partitions.
    int partitions =
        Math.max(
            found.get(samples).partitions().size(),
            found.get(deployment.topics().control()).partitions().size());
    List<String> changelogs =
        deployment.models().stream()
            .map(model -> changelog(deployment.applicationId(), model.spec().id()))
            .toList();
    return found(admin, changelogs).values().stream()
        .filter(changelog -> changelog.partitions().size() != partitions)
        .findFirst()
        .map(
            changelog ->
                ("topic %s has %d partitions, but the models' state, %s, was made for %d: keys would"
                        + " be in other partitions than their models. Use a topic with %4$d"
                        + " partitions, or give the deployment another name to start everything"
                        + " anew")
                    .formatted(
                        samples, partitions, changelog.name(), changelog.partitions().size()));
  }

  /** The topic from which a model's store is restored. */
  public static String changelog(String applicationId, String modelId) {
    return applicationId + "-" + ModelStore.name(modelId) + "-changelog";
  }

  /** Topics that must have one partition. */
  private List<String> readInOrder() {
    Topics topics = deployment.topics();
    if (deployment.gan() != null) {
      return List.of(
          topics.samples(),
          topics.generated(),
          topics.feedback(),
          topics.requests(),
          topics.drawn());
    }
    boolean isOne = deployment.modelBy() == ModelBy.ONE && deployment.replicas() == null;
    return isOne ? List.of(topics.samples()) : List.of();
  }

  /** Those that are there; one that may not be described is not taken for a missing one. */
  private Map<String, TopicDescription> found()
      throws ExecutionException, TimeoutException, InterruptedException {
    return found(admin, wanted().stream().map(NewTopic::name).toList());
  }

  private static Map<String, TopicDescription> found(Admin admin, List<String> names)
      throws ExecutionException, TimeoutException, InterruptedException {
    Map<String, TopicDescription> found = new HashMap<>();
    for (KafkaFuture<TopicDescription> asked :
        admin.describeTopics(names).topicNameValues().values()) {
      try {
        TopicDescription topic = asked.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        found.put(topic.name(), topic);
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw e;
        }
      }
    }
    return found;
  }

  private String policy(String topic)
      throws ExecutionException, TimeoutException, InterruptedException {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    return admin
        .describeConfigs(List.of(resource))
        .all()
        .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .get(resource)
        .get(POLICY)
        .value();
  }
}

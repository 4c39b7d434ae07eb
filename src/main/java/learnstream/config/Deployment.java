package learnstream.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import learnstream.model.feature.Feature;
import learnstream.model.feature.FeatureSpec;
import learnstream.model.replica.Replicas;

/**
 * A whole, valid configuration.
 *
 * @param name prefix of the topics, and the consumer group's name unless {@code streams} has one
 * @param kafka properties of every Kafka client
 * @param streams further properties of Kafka Streams
 * @param stateDir where the stores keep their files
 * @param samples what the records of the samples topic look like
 * @param output in what form others read predictions, metrics, dead letters, control results
 * @param replicas how replicas of a model mix, each of which learns a partition; null: the samples
 *     have one partition, or a model for each key
 * @param metrics when metrics are published
 * @param models the supervised models; may be empty
 * @param champion which of them answers; null: all do
 * @param gan null if there is none
 * @param operations how the process is watched, logged and restarted
 */
public record Deployment(
    String name,
    Map<String, String> kafka,
    Map<String, String> streams,
    Topics topics,
    Samples samples,
    Output output,
    int partitions,
    short replication,
    ModelBy modelBy,
    Replicas replicas,
    OnMissingGap onMissingGap,
    OnNewTopic onNewTopic,
    Path stateDir,
    Cadence metrics,
    List<ModelConfig> models,
    Champion champion,
    GanConfig gan,
    Operations operations) {
  public Deployment {
    kafka = Collections.unmodifiableMap(new LinkedHashMap<>(kafka));
    streams = Collections.unmodifiableMap(new LinkedHashMap<>(streams));
    models = List.copyOf(models);
  }

  /**
   * The id of the models' application in Kafka Streams: their consumer group's name, and what the
   * names of their changelogs begin with.
   */
  public String applicationId() {
    return streams.getOrDefault("application.id", name);
  }

  /** A copy that uses this cluster and state directory. */
  public Deployment at(String bootstrapServers, Path newStateDir) {
    Map<String, String> clients = new HashMap<>(kafka);
    clients.put("bootstrap.servers", bootstrapServers);
    return copy(clients, newStateDir, models);
  }

  /** The same deployment with other models. */
  public Deployment with(List<ModelConfig> otherModels) {
    return copy(kafka, stateDir, otherModels);
  }

  private Deployment copy(
      Map<String, String> newKafka, Path newStateDir, List<ModelConfig> newModels) {
    return new Deployment(
        name,
        newKafka,
        streams,
        topics,
        samples,
        output,
        partitions,
        replication,
        modelBy,
        replicas,
        onMissingGap,
        onNewTopic,
        newStateDir,
        metrics,
        newModels,
        champion,
        gan,
        operations);
  }

  /** The same models in an application whose clients, settings and topics are these. */
  public Deployment within(
      Map<String, String> clients, Map<String, String> settings, Topics itsTopics) {
    return new Deployment(
        name,
        clients,
        settings,
        itsTopics,
        samples,
        output,
        partitions,
        replication,
        modelBy,
        replicas,
        onMissingGap,
        onNewTopic,
        stateDir,
        metrics,
        models,
        champion,
        gan,
        operations);
  }

  /**
   * Whether there are several models of a name, told apart by keys: those of the samples or, where
   * each partition has a replica, its number.
   */
  public boolean tellsModelsByKey() {
    return modelBy == ModelBy.KEY || replicas != null;
  }

  /** Whether anything is told on the topic of events. */
  public boolean hasEvents() {
    return champion != null || models.stream().anyMatch(model -> !model.spec().drift().isEmpty());
  }

  /**
   * The names by which a sample may be meant for one reader only: those of the models, and of the
   * GAN both its own and its discriminator's, which is the half that reads samples.
   */
  public Set<String> readerIds() {
    Set<String> ids = new LinkedHashSet<>();
    models.forEach(model -> ids.add(model.spec().id()));
    if (gan != null) {
      ids.add(gan.spec().id());
      ids.add(gan.discriminatorId());
    }
    return ids;
  }

  /**
   * The fields that the models and the GAN know by name, each once: what a mapping has to find in a
   * record.
   */
  public List<Feature> mappedFields() {
    Map<String, Feature> fields = new LinkedHashMap<>();
    for (FeatureSpec features : features()) {
      features.named().stream()
          .filter(field -> field.path() != null)
          .forEach(field -> fields.putIfAbsent(field.name(), field));
    }
    return List.copyOf(fields.values());
  }

  private List<FeatureSpec> features() {
    List<FeatureSpec> all = new ArrayList<>();
    models.forEach(model -> all.add(model.spec().features()));
    if (gan != null) {
      all.add(gan.spec().features());
    }
    return all;
  }

  /** Without secrets. */
  @Override
  public String toString() {
    return "Deployment[name=%s, kafka=%s, streams=%s, topics=%s, samples=%s, output=%s, partitions=%d, replication=%d, modelBy=%s, replicas=%s, onMissingGap=%s, onNewTopic=%s, stateDir=%s, metrics=%s, models=%s, champion=%s, gan=%s, operations=%s]"
        .formatted(
            name,
            Secrets.masked(kafka),
            Secrets.masked(streams),
            topics,
            samples,
            output,
            partitions,
            replication,
            modelBy,
            replicas,
            onMissingGap,
            onNewTopic,
            stateDir,
            metrics,
            models,
            champion,
            gan,
            operations);
  }
}

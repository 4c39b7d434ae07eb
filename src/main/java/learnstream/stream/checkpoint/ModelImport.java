package learnstream.stream.checkpoint;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import learnstream.codec.AssembledCheckpoint;
import learnstream.config.Deployment;
import learnstream.config.ModelBy;
import learnstream.kafka.Delivery;
import learnstream.kafka.TopicReader;
import learnstream.stream.app.AccessRights;
import learnstream.stream.app.LearnstreamApp;
import learnstream.stream.app.Part;
import learnstream.stream.app.TopicSetup;
import learnstream.stream.state.FrozenState;
import learnstream.stream.state.ModelStore;
import learnstream.stream.state.SnapshotRecords;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;

/**
 * Lets a model that has not started yet begin as a checkpoint from elsewhere. The state becomes the
 * model's first snapshot: its records go, in one transaction, to the changelog of the model's
 * store, from which Kafka Streams restores the store when the learner starts. So a model that was
 * brought in is afterwards like any other that was stopped and started again.
 */
public final class ModelImport {
  private static final long TIMEOUT_SECONDS = 15;
  private static final Set<GroupState> NOT_RUNNING = Set.of(GroupState.EMPTY, GroupState.DEAD);

  private final Deployment deployment;
  private final Importable model;
  private final Admin admin;
  private final Map<String, Object> clients;
  private final String application;
  private final String changelog;

  /**
   * @param clients properties of a consumer and a producer
   */
  public ModelImport(
      Deployment deployment, Importable model, Admin admin, Map<String, Object> clients) {
    this.deployment = deployment;
    this.model = model;
    this.admin = admin;
    this.clients = Map.copyOf(clients);
    application = LearnstreamApp.applicationId(deployment, model.part());
    changelog = TopicSetup.changelog(application, model.modelId());
  }

  /**
   * @param recordKey key of the samples that the model is for; null with {@code modelBy: one}
   * @param samplesPartition the partition that the key's samples are in; null for the one that
   *     Kafka's own producers choose
   * @throws IllegalArgumentException if the checkpoint is one of another specification, or of a
   *     format that is not known, or if there is no such partition
   * @throws IllegalStateException if the learner is running or the model has started before
   */
  public void begin(AssembledCheckpoint checkpoint, byte[] recordKey, Integer samplesPartition)
      throws ExecutionException, TimeoutException, InterruptedException {
    if (deployment.replicas() != null) {
      throw new IllegalArgumentException(
          "model %s: it learns from several partitions, and its replicas must all begin alike;"
                  .formatted(model.modelId())
              + " bring a checkpoint into a deployment with one partition");
    }
    FrozenState snapshot = ImportedSnapshot.of(model, checkpoint);
    int partitions = partitions(deployment.topics().samples());
    int partition = partition(recordKey, samplesPartition, partitions);
    TopicPartition to = new TopicPartition(changelog, partition);
    if (!admin.listTopics().names().get(TIMEOUT_SECONDS, TimeUnit.SECONDS).contains(changelog)) {
      create(partitions);
    } else if (hasStarted(to)) {
      throw new IllegalStateException(
          ("model %s: it has learnt before, and a checkpoint would not replace what it knows. Give"
                  + " it another id, or the deployment another name, to begin with the checkpoint")
              .formatted(model.modelId()));
    }
    write(to, snapshot, deployment.modelBy() == ModelBy.ONE ? ModelStore.SHARED : recordKey);
  }

  private static int partition(byte[] recordKey, Integer chosen, int partitions) {
    if (chosen == null) {
      return recordKey == null ? 0 : Utils.toPositive(Utils.murmur2(recordKey)) % partitions;
    }
    if (chosen < 0 || chosen >= partitions) {
      throw new IllegalArgumentException(
          "--partition: %d is not allowed; give 0 to %d".formatted(chosen, partitions - 1));
    }
    return chosen;
  }

  private void refuseWhileRunning()
      throws ExecutionException, TimeoutException, InterruptedException {
    // The list leaves out what may not be seen; this is refused then.
    admin
        .listConsumerGroupOffsets(application)
        .partitionsToOffsetAndMetadata()
        .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    boolean running =
        admin.listGroups().all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS).stream()
            .filter(group -> group.groupId().equals(application))
            .anyMatch(group -> !group.groupState().map(NOT_RUNNING::contains).orElse(false));
    if (running) {
      throw new IllegalStateException(
          "deployment %s: a learner is running, or was until a few seconds ago; stop it first"
              .formatted(deployment.name()));
    }
  }

  private int partitions(String topic)
      throws ExecutionException, TimeoutException, InterruptedException {
    return admin
        .describeTopics(List.of(topic))
        .allTopicNames()
        .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .get(topic)
        .partitions()
        .size();
  }

  /** Makes the changelog as Kafka Streams would. */
  private void create(int partitions)
      throws ExecutionException, TimeoutException, InterruptedException {
    NewTopic topic =
        new NewTopic(changelog, partitions, deployment.replication())
            .configs(Map.of("cleanup.policy", "compact", "segment.bytes", "52428800"));
    // A learner that starts at this very moment may be first; it is noticed below.
    TopicSetup.create(admin, List.of(topic));
  }

  private boolean hasStarted(TopicPartition partition) {
    try (TopicReader reader = TopicReader.of(clients, partition)) {
      // A half of a GAN keeps nothing but snapshots.
      return reader
          .readTo(
              reader.ends(),
              record -> model.part() == Part.MODELS && !SnapshotRecords.isProgress(record.key()))
          .isPresent();
    }
  }

  private void write(TopicPartition to, FrozenState snapshot, byte[] modelKey)
      throws ExecutionException, TimeoutException, InterruptedException {
    Map<String, Object> settings = new HashMap<>(clients);
    settings.put("transactional.id", AccessRights.importId(deployment));
    try (var producer = Delivery.producer(settings)) {
      producer.initTransactions();
      producer.beginTransaction();
      SnapshotRecords.of(modelKey, snapshot)
          .forEach(
              part ->
                  producer.send(
                      new ProducerRecord<>(to.topic(), to.partition(), part.key, part.value)));
      producer.flush();
      try {
        refuseWhileRunning();
      } catch (RuntimeException | ExecutionException | TimeoutException e) {
        producer.abortTransaction();
        throw e;
      }
      producer.commitTransaction();
    }
  }
}

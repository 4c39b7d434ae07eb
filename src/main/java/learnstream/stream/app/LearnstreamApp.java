package learnstream.stream.app;

import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import learnstream.config.Deployment;
import learnstream.stream.format.RecordFormats;
import learnstream.stream.gan.GanTopology;
import learnstream.stream.metric.Observer;
import learnstream.stream.recovery.KafkaCommittedHistory;
import learnstream.stream.recovery.KafkaGapReader;
import learnstream.stream.recovery.KafkaNewestReader;
import learnstream.stream.supervised.SupervisedTopology;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running deployment, or some parts of it: each is an application of its own in Kafka Streams.
 * The models learn exactly once; a GAN's parts, whose exchange wants milliseconds, run at least
 * once.
 */
public final class LearnstreamApp implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LearnstreamApp.class);

  /** Leaves the group, so that whoever goes on need not wait for the session to time out. */
  private static final CloseOptions CLOSE =
      CloseOptions.timeout(Duration.ofSeconds(20))
          .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP);

  private final List<RunningPart> applications = new ArrayList<>();
  private final Time time = new SteadyTime();
  private final Replacements replacements;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final RecordFormats formats;
  private boolean isClosed;

  /** All parts that the configuration has. */
  public LearnstreamApp(Deployment deployment) {
    this(deployment, Part.of(deployment));
  }

  public LearnstreamApp(Deployment deployment, Set<Part> parts) {
    this(deployment, parts, metrics -> {});
  }

  /**
   * @param listener hears of every record that leaves for the metrics topic, from the threads that
   *     learn
   */
  public LearnstreamApp(
      Deployment deployment, Set<Part> parts, Consumer<? super SpecificRecord> listener) {
    replacements = new Replacements(deployment.operations().restarts(), System::nanoTime);
    Set<PosixFilePermission> permissions = StateDirectory.prepare(deployment.stateDir());
    ThreadConsumers clients = new ThreadConsumers(deployment);
    Observer observer = observer(listener, clients);
    formats = new RecordFormats(deployment);
    for (Part part : parts) {
      add(deployment, part, topology(deployment, part, observer, formats), clients);
    }
    StateDirectory.restrict(deployment.stateDir(), permissions);
    // Streams has seen to it by now that no other process has these applications' stores.
    StateDirectory.loadRocksDb(
        deployment.stateDir(), applicationId(deployment, applications.get(0).part()));
  }

  /** One part with another topology. */
  LearnstreamApp(Deployment deployment, Part part, Topology topology) {
    replacements = new Replacements(deployment.operations().restarts(), System::nanoTime);
    formats = new RecordFormats(deployment);
    add(deployment, part, topology, new ThreadConsumers(deployment));
  }

  private void add(Deployment deployment, Part part, Topology topology, ThreadConsumers clients) {
    KafkaStreams streams =
        new KafkaStreams(topology, StreamsSettings.of(deployment, part), clients, time);
    streams.setUncaughtExceptionHandler(this::handle);
    streams.setStateListener(
        (state, before) -> {
          LOG.info("{}: {}", applicationId(deployment, part), state);
          if (state.hasCompletedShutdown()) {
            stopped.countDown();
          }
        });
    applications.add(new RunningPart(part, streams));
  }

  private static Observer observer(
      Consumer<? super SpecificRecord> listener, ThreadConsumers clients) {
    return new Observer() {
      @Override
      public void published(SpecificRecord metrics) {
        listener.accept(metrics);
      }

      @Override
      public OptionalLong endOffset(TopicPartition partition) {
        return clients.endOffset(partition);
      }

      @Override
      public void limit(TopicPartition partition, String model, int samples) {
        clients.limits().put(partition, model, samples);
      }

      @Override
      public boolean isDrained(TopicPartition partition, long offset) {
        return clients.isDrained(partition, offset);
      }

      @Override
      public boolean holdsBack(TopicPartition partition) {
        return clients.limits().holdsBack(partition);
      }
    };
  }

  /** The topology of one part, ready to run. */
  public static Topology topology(Deployment deployment, Part part) {
    return topology(deployment, part, Observer.NOBODY, new RecordFormats(deployment));
  }

  private static Topology topology(
      Deployment deployment, Part part, Observer observer, RecordFormats formats) {
    Map<String, Object> clients = new HashMap<>(deployment.kafka());
    return switch (part) {
      case MODELS ->
          SupervisedTopology.build(
              deployment,
              new KafkaGapReader(clients),
              new KafkaCommittedHistory(deployment),
              observer,
              formats);
      case GENERATOR -> GanTopology.generator(deployment, observer, formats);
      case DISCRIMINATOR ->
          GanTopology.discriminator(deployment, new KafkaNewestReader(clients), observer, formats);
      case EVALUATION ->
          GanTopology.evaluation(deployment, new KafkaNewestReader(clients), observer, formats);
    };
  }

  /** The name of a part's consumer group, its files and its changelogs. */
  public static String applicationId(Deployment deployment, Part part) {
    String name = deployment.applicationId();
    return part == Part.MODELS ? name : name + "-" + part.name().toLowerCase(Locale.ROOT);
  }

  private StreamThreadExceptionResponse handle(Throwable thrown) {
    Throwable root = rootOf(thrown);
    String thread = Thread.currentThread().getName();
    LOG.debug("{} ended because of", thread, thrown);
    if (replacements.allow(root)) {
      LOG.warn("{} ended and is replaced: {}", thread, sentence(root));
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    if (failure.compareAndSet(null, root)) {
      LOG.error(
          "the process stops, after {} replaced threads: {}",
          replacements.counted(),
          sentence(root));
    }
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  private static String sentence(Throwable cause) {
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }

  /** What a person should read: this project's own refusal where there is one. */
  private static Throwable rootOf(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null && !Replacements.isFinal(cause)) {
      cause = cause.getCause();
    }
    return cause;
  }

  /** Its parts, each with the application that runs it. */
  public List<RunningPart> parts() {
    return List.copyOf(applications);
  }

  /** Threads that failed and were replaced so far. */
  public long threadsReplaced() {
    return replacements.total();
  }

  /** A sentence for each thing outside of Kafka that samples wait for; none while all is well. */
  public List<String> waitsFor() {
    return formats.problems();
  }

  /**
   * To be called before the start: deletes stores that were filled from another cluster, such as
   * one that was made anew. Streams would take them for this one's, if its changelogs are empty.
   */
  public void claimStores(Deployment deployment, String clusterId) {
    for (RunningPart part : applications) {
      String id = applicationId(deployment, part.part());
      if (StateDirectory.isOfAnotherCluster(deployment.stateDir(), id, clusterId)) {
        LOG.warn(
            "stateDir: {} in {} is of another cluster; it is deleted and filled from this one",
            id,
            deployment.stateDir());
        part.streams().cleanUp();
      }
      StateDirectory.note(deployment.stateDir(), id, clusterId);
    }
  }

  /** Begins; where others' registry must first take the schemas of what is written, once it has. */
  public void start() {
    CompletableFuture<Void> registered = formats.register();
    if (registered.isDone()) {
      run();
    } else {
      registered.thenRun(this::run).exceptionally(this::failed);
    }
  }

  private synchronized void run() {
    if (!isClosed) {
      applications.forEach(part -> part.streams().start());
    }
  }

  private Void failed(Throwable thrown) {
    failure.compareAndSet(null, rootOf(thrown));
    stopped.countDown();
    return null;
  }

  /** Waits until one of its applications has stopped, for whatever reason. */
  public void awaitStop() throws InterruptedException {
    stopped.await();
  }

  /** Why it stopped by itself, if it did. */
  public Optional<Throwable> failure() {
    return Optional.ofNullable(failure.get());
  }

  /** Commits what was done and stops. */
  @Override
  public void close() {
    synchronized (this) {
      isClosed = true;
    }
    // Together: each may take its time.
    applications.parallelStream().forEach(part -> part.streams().close(CLOSE));
    formats.close();
    stopped.countDown();
  }
}

package learnstream.topology;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import learnstream.config.Deployment;
import learnstream.processor.IncompleteGapException;
import learnstream.processor.KafkaGapReader;
import learnstream.store.IncompatibleModelException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running deployment: its topology in Kafka Streams, exactly once. */
public final class LearnstreamApp implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LearnstreamApp.class);

  /** Leaves the group, so that whoever goes on need not wait for the session to time out. */
  private static final CloseOptions CLOSE =
      CloseOptions.timeout(Duration.ofSeconds(20))
          .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP);

  private final KafkaStreams streams;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final CountDownLatch stopped = new CountDownLatch(1);

  public LearnstreamApp(Deployment deployment) {
    Map<String, Object> clients = new HashMap<>(deployment.kafka());
    streams =
        new KafkaStreams(
            SupervisedTopology.build(deployment, new KafkaGapReader(clients)),
            properties(deployment));
    streams.setUncaughtExceptionHandler(this::stopWith);
    streams.setStateListener(
        (state, before) -> {
          LOG.info("{}: {}", deployment.name(), state);
          if (state.hasCompletedShutdown()) {
            stopped.countDown();
          }
        });
  }

  static Properties properties(Deployment deployment) {
    Properties properties = new Properties();
    properties.putAll(deployment.kafka());
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, deployment.name());
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.STATE_DIR_CONFIG, deployment.stateDir().toString());
    properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) deployment.replication());
    properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0L);
    properties.put(StreamsConfig.consumerPrefix("auto.offset.reset"), "earliest");
    // A killed learner's samples go to its successor this soon.
    properties.put(StreamsConfig.consumerPrefix("session.timeout.ms"), 10_000);
    properties.put(StreamsConfig.consumerPrefix("heartbeat.interval.ms"), 2_000);
    properties.putAll(deployment.streams());
    return properties;
  }

  private StreamThreadExceptionResponse stopWith(Throwable thrown) {
    if (failure.compareAndSet(null, rootOf(thrown))) {
      LOG.error("the learner stops: {}", failure.get().getMessage());
      LOG.debug("because of", thrown);
    }
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  /** What a person should read: this project's own refusal where there is one. */
  private static Throwable rootOf(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null
        && !(cause instanceof IncompatibleModelException)
        && !(cause instanceof IncompleteGapException)) {
      cause = cause.getCause();
    }
    return cause;
  }

  public void start() {
    streams.start();
  }

  /** Waits until it has stopped, for whatever reason. */
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
    streams.close(CLOSE);
    stopped.countDown();
  }
}

package learnstream.stream.app;

import java.util.Properties;
import learnstream.config.Deployment;
import learnstream.config.GanConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * What Kafka Streams and its clients are configured with: this project's choices, over which go
 * those of the configuration's {@code streams}.
 */
final class StreamsSettings {
  private static final String GLOBAL_HANDLER = "processing.exception.handler.global.enabled";

  private StreamsSettings() {}

  /** Those of one part. */
  static Properties of(Deployment deployment, Part part) {
    Properties properties = ofModels(deployment);
    if (part != Part.MODELS) {
      properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
      properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 200);
      // A batch waits for nobody: neither for company in the producer nor for other inputs.
      properties.put("linger.ms", 0);
      // What a transaction has written and aborted is not to be learnt, nor answered.
      properties.put("isolation.level", "read_committed");
      properties.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, -1L);
      properties.put(StreamsConfig.POLL_MS_CONFIG, 20);
      properties.put("session.timeout.ms", 6_000);
      properties.put("max.request.size", GanConfig.MESSAGE_BYTES + 1024 * 1024);
      properties.putAll(deployment.streams());
      properties.put(
          StreamsConfig.APPLICATION_ID_CONFIG, LearnstreamApp.applicationId(deployment, part));
    }
    return properties;
  }

  private static Properties ofModels(Deployment deployment) {
    Properties properties = new Properties();
    properties.putAll(deployment.kafka());
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, deployment.applicationId());
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.STATE_DIR_CONFIG, deployment.stateDir().toString());
    properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) deployment.replication());
    properties.put(
        StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG, KnownTimestamp.class.getName());
    properties.put("auto.offset.reset", "earliest");
    if (deployment.replicas() != null) {
      // A partition that was held back is not in the request that waits at the broker meanwhile.
      properties.put("fetch.max.wait.ms", 20);
    }
    // Streams warns at each start where it is not said, to itself and to its partition assignor.
    properties.put(GLOBAL_HANDLER, true);
    properties.put(StreamsConfig.mainConsumerPrefix(GLOBAL_HANDLER), true);
    // The order among commands and samples is kept by CommandsFirst, for a quarter less of the
    // processor. With the other protocol Streams asks for no consumer, and keeps it itself.
    if (!"streams".equals(deployment.streams().get("group.protocol"))) {
      properties.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, -1L);
    }
    // A killed learner's samples go to its successor this soon. Without the prefix of a client, so
    // that a configuration may say otherwise with or without it.
    properties.put("session.timeout.ms", 10_000);
    properties.put("heartbeat.interval.ms", 2_000);
    properties.putAll(deployment.streams());
    return properties;
  }
}

package learnstream.stream.gan;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import learnstream.codec.AssembledSamples;
import learnstream.codec.AvroCodec;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.Checkpoint;
import learnstream.codec.avro.DrawnSamples;
import learnstream.codec.avro.GanHalf;
import learnstream.codec.avro.GanMetrics;
import learnstream.codec.avro.SampleRequest;
import learnstream.config.Deployment;
import learnstream.config.Evaluation;
import learnstream.config.ModelConfig;
import learnstream.model.gan.ClassShares;
import learnstream.model.gan.ModeCoverage;
import learnstream.stream.metric.Observer;
import learnstream.stream.recovery.NewestReader;
import learnstream.stream.sample.ValueBytes;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests samples from the generator, like any client, and publishes what it finds: which modes of
 * a synthetic stream they cover, or which classes a classifier of the same stream sees in them. The
 * classifier is read from the checkpoints topic.
 */
public final class EvaluateProcessor extends GanProcessor {
  /** Name of the sink of requests. */
  public static final String REQUESTS = "sample-requests";

  private static final Logger LOG = LoggerFactory.getLogger(EvaluateProcessor.class);
  private static final Duration TICK = Duration.ofMillis(200);

  /** After this time a request counts as lost. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Evaluation evaluation;
  private final NewestReader newest;
  private final AvroCodec<DrawnSamples> drawn = AvroCodec.of(DrawnSamples.class);
  private final AvroCodec<Checkpoint> checkpoints = AvroCodec.of(Checkpoint.class);

  /** Null for none. */
  private CheckpointedClassifier classifier;

  /** The answer that is awaited, or null. */
  private AssembledSamples answer;

  private long asked;
  private long number;

  /**
   * @param newest reads the classifier's checkpoints again after a start
   */
  public EvaluateProcessor(Deployment deployment, NewestReader newest) {
    super(deployment, deployment.gan().evaluationId(), TICK);
    this.newest = newest;
    evaluation = config.evaluation();
  }

  @Override
  void start() {
    asked = clock.getAsLong();
    classifier =
        deployment.models().stream()
            .map(ModelConfig::spec)
            .filter(model -> model.id().equals(evaluation.classifier()))
            .findFirst()
            .map(CheckpointedClassifier::new)
            .orElse(null);
    if (classifier != null) {
      TopicPartition topic = new TopicPartition(deployment.topics().checkpoints(), 0);
      newest.read(
          topic,
          Long.MAX_VALUE,
          record -> {
            try {
              takeCheckpoint(record.value());
            } catch (UndecodableException | RuntimeException e) {
              LOG.warn("{}: a record is not used: {}", topic, e.getMessage());
            }
          });
    }
  }

  @Override
  void begin() {
    answer = null;
  }

  @Override
  void tick() {
    Duration pause = answer == null ? evaluation.every() : PATIENCE;
    if (clock.getAsLong() - asked < pause.toMillis()) {
      return;
    }
    asked = clock.getAsLong();
    long now = context.currentSystemTimeMs();
    String id = "%s-evaluation-%d-%d".formatted(spec.id(), now, ++number);
    answer = new AssembledSamples(id, evaluation.count(), spec.width());
    SampleRequest request =
        new SampleRequest(id, evaluation.count(), number, null, null, Instant.ofEpochMilli(now));
    context.forward(new Record<>(id.getBytes(StandardCharsets.UTF_8), request, now), REQUESTS);
  }

  @Override
  void handle(Record<byte[], byte[]> record) throws UndecodableException {
    if (topic().equals(deployment.topics().drawn())) {
      // No part holds more than the largest request may ask for.
      long numbers = (long) config.maxSamples() * spec.width();
      take(drawn.decode(ValueBytes.require(record.value(), numbers)));
    } else {
      takeCheckpoint(record.value());
    }
  }

  /** Compaction leaves records without a value. */
  private void takeCheckpoint(byte[] value) throws UndecodableException {
    if (value != null) {
      classifier.take(checkpoints.decode(value));
    }
  }

  private void take(DrawnSamples part) {
    if (answer == null) {
      return;
    }
    answer.add(part);
    if (answer.refusal() != null) {
      LOG.warn("evaluation: {}", answer.refusal());
      answer = null;
    } else if (answer.isWhole()) {
      evaluate(answer);
      answer = null;
    }
  }

  private void evaluate(AssembledSamples whole) {
    float[] samples = whole.samples();
    DrawnSamples drawn = whole.description();
    long now = context.currentSystemTimeMs();
    GanMetrics.Builder metrics =
        GanMetrics.newBuilder()
            .setModelId(spec.id())
            .setRunId(drawn.getRunId())
            .setHalf(GanHalf.EVALUATION)
            .setExchange(drawn.getExchange())
            .setVersion(drawn.getGeneratorVersion())
            .setEvaluated((long) samples.length / spec.width())
            .setTime(Instant.ofEpochMilli(now));
    if (!evaluation.modes().isEmpty()) {
      ModeCoverage modes =
          ModeCoverage.of(
              samples,
              spec.width(),
              evaluation.modes(),
              evaluation.radius(),
              evaluation.minShare());
      metrics
          .setModes((long) evaluation.modes().size())
          .setModesCovered((long) modes.covered())
          .setHighQuality(modes.highQuality());
    }
    if (classifier != null) {
      classifier
          .newest()
          .map(learner -> ClassShares.of(samples, whole.labels(), learner))
          .ifPresent(
              shares ->
                  metrics
                      .setClasses(shares.shares())
                      .setMeanTopProbability(shares.meanTopProbability())
                      .setAgreement(shares.agreement()));
    }
    context.forward(
        new Record<>(config.evaluationId().getBytes(StandardCharsets.UTF_8), metrics.build(), now),
        Observer.SINK);
  }
}

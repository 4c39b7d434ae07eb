package learnstream.processor;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
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
import learnstream.learner.ClassShares;
import learnstream.learner.GanSpec;
import learnstream.learner.ModeCoverage;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a generator for samples, as anybody could, and publishes what it finds in them: the modes of
 * a synthetic stream, or the classes that a model sees which learnt from the same stream. That
 * model comes from the checkpoints topic.
 */
public final class EvaluateProcessor implements Processor<byte[], byte[], byte[], Object> {
  /** Name of the sink of requests. */
  public static final String REQUESTS = "sample-requests";

  private static final Logger LOG = LoggerFactory.getLogger(EvaluateProcessor.class);
  private static final Duration TICK = Duration.ofMillis(200);

  /** A generator that has not answered by then was away. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Deployment deployment;
  private final GanSpec spec;
  private final Evaluation evaluation;
  private final NewestReader newest;
  private final AvroCodec<DrawnSamples> drawn = AvroCodec.of(DrawnSamples.class);
  private final AvroCodec<Checkpoint> checkpoints = AvroCodec.of(Checkpoint.class);

  private ProcessorContext<byte[], Object> context;

  /** Null for none. */
  private CheckpointedClassifier classifier;

  /** What was asked for; null if nothing is waited for. */
  private AssembledSamples answer;

  private long asked;
  private long number;

  /**
   * @param newest reads the classifier's checkpoints again after a start
   */
  public EvaluateProcessor(Deployment deployment, NewestReader newest) {
    this.deployment = deployment;
    this.newest = newest;
    spec = deployment.gan().spec();
    evaluation = deployment.gan().evaluation();
  }

  @Override
  public void init(ProcessorContext<byte[], Object> processorContext) {
    context = processorContext;
    asked = context.currentSystemTimeMs();
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
          record -> take(topic.topic(), record.value(), checkpoints, classifier::take));
    }
    context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::tick);
  }

  private void tick(long now) {
    Duration pause = answer == null ? evaluation.every() : PATIENCE;
    if (now - asked < pause.toMillis()) {
      return;
    }
    asked = now;
    String id = "%s-evaluation-%d-%d".formatted(spec.id(), now, ++number);
    answer = new AssembledSamples(id);
    SampleRequest request =
        new SampleRequest(id, evaluation.count(), number, null, Instant.ofEpochMilli(now));
    context.forward(new Record<>(id.getBytes(StandardCharsets.UTF_8), request, now), REQUESTS);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    String topic = context.recordMetadata().orElseThrow().topic();
    if (topic.equals(deployment.topics().drawn())) {
      take(topic, record.value(), drawn, this::take);
    } else {
      take(topic, record.value(), checkpoints, classifier::take);
    }
  }

  private static <T extends SpecificRecord> void take(
      String topic, byte[] value, AvroCodec<T> codec, Consumer<T> each) {
    try {
      if (value != null) {
        each.accept(codec.decode(value));
      }
    } catch (UndecodableException e) {
      LOG.warn("{}: {}", topic, e.getMessage());
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
      evaluate(answer.samples(), answer.description());
      answer = null;
    }
  }

  private void evaluate(float[] samples, DrawnSamples drawn) {
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
              evaluation.leastShare());
      metrics
          .setModes((long) evaluation.modes().size())
          .setModesCovered((long) modes.covered())
          .setHighQuality(modes.highQuality());
    }
    if (classifier != null) {
      classifier
          .newest()
          .map(learner -> ClassShares.of(samples, learner))
          .ifPresent(
              shares ->
                  metrics
                      .setClasses(shares.shares())
                      .setMeanTopProbability(shares.meanTopProbability()));
    }
    context.forward(
        new Record<>(
            (spec.id() + "-evaluation").getBytes(StandardCharsets.UTF_8), metrics.build(), now),
        MetricsPublisher.SINK);
  }
}

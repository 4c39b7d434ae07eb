package learnstream.processor;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import learnstream.codec.AssembledCheckpoint;
import learnstream.codec.AvroCodec;
import learnstream.codec.FloatBytes;
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
import learnstream.learner.Learner;
import learnstream.learner.ModeCoverage;
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

  private final Deployment deployment;
  private final GanSpec spec;
  private final Evaluation evaluation;
  private final AvroCodec<DrawnSamples> drawn = AvroCodec.of(DrawnSamples.class);
  private final AvroCodec<Checkpoint> checkpoints = AvroCodec.of(Checkpoint.class);

  private ProcessorContext<byte[], Object> context;
  private final Map<Long, Map<Integer, Checkpoint>> classifierParts = new TreeMap<>();
  private Learner classifier;
  private final List<DrawnSamples> parts = new ArrayList<>();
  private String waitedFor;
  private long asked;
  private long number;

  public EvaluateProcessor(Deployment deployment) {
    this.deployment = deployment;
    spec = deployment.gan().spec();
    evaluation = deployment.gan().evaluation();
  }

  @Override
  public void init(ProcessorContext<byte[], Object> processorContext) {
    context = processorContext;
    asked = context.currentSystemTimeMs();
    context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::tick);
  }

  private void tick(long now) {
    if (now - asked < evaluation.every().toMillis()) {
      return;
    }
    asked = now;
    parts.clear();
    waitedFor = "%s-evaluation-%d-%d".formatted(spec.id(), now, ++number);
    SampleRequest request =
        new SampleRequest(waitedFor, evaluation.count(), number, null, Instant.ofEpochMilli(now));
    context.forward(
        new Record<>(waitedFor.getBytes(StandardCharsets.UTF_8), request, now), REQUESTS);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    String topic = context.recordMetadata().orElseThrow().topic();
    try {
      if (record.value() == null) {
        return;
      }
      if (topic.equals(deployment.topics().drawn())) {
        take(drawn.decode(record.value()));
      } else {
        take(checkpoints.decode(record.value()));
      }
    } catch (UndecodableException e) {
      LOG.warn("{}: {}", topic, e.getMessage());
    }
  }

  private void take(Checkpoint part) {
    if (!part.getModelId().equals(evaluation.classifier())) {
      return;
    }
    Map<Integer, Checkpoint> its =
        classifierParts.computeIfAbsent(part.getNumber(), n -> new TreeMap<>());
    its.put(part.getPart(), part);
    AssembledCheckpoint.of(List.copyOf(its.values()))
        .ifPresent(
            whole -> {
              classifierParts.keySet().removeIf(n -> n <= part.getNumber());
              Learner learner = new Learner(classifierConfig().spec());
              if (learner.architecture().equals(whole.description().getArchitecture())) {
                learner.readState(whole.state());
                classifier = learner;
              } else {
                LOG.warn(
                    "classifier: a checkpoint of {} is not used; {} is configured",
                    whole.description().getArchitecture(),
                    learner.architecture());
              }
            });
  }

  private ModelConfig classifierConfig() {
    return deployment.models().stream()
        .filter(model -> model.spec().id().equals(evaluation.classifier()))
        .findFirst()
        .orElseThrow();
  }

  private void take(DrawnSamples part) {
    if (!part.getRequestId().equals(waitedFor)) {
      return;
    }
    if (part.getRefusal() != null) {
      LOG.warn("evaluation: {}", part.getRefusal());
      waitedFor = null;
      return;
    }
    parts.add(part);
    if (parts.size() == part.getParts()) {
      evaluate(part);
      waitedFor = null;
    }
  }

  private void evaluate(DrawnSamples last) {
    int count = parts.stream().mapToInt(DrawnSamples::getCount).sum();
    float[] samples = new float[count * spec.width()];
    int at = 0;
    for (DrawnSamples part : parts) {
      float[] numbers = new float[part.getCount() * spec.width()];
      FloatBytes.decode(part.getSamples(), numbers);
      System.arraycopy(numbers, 0, samples, at, numbers.length);
      at += numbers.length;
    }
    long now = context.currentSystemTimeMs();
    GanMetrics.Builder metrics =
        GanMetrics.newBuilder()
            .setModelId(spec.id())
            .setRunId(last.getRunId())
            .setHalf(GanHalf.EVALUATION)
            .setExchange(last.getExchange())
            .setVersion(last.getGeneratorVersion())
            .setEvaluated((long) count)
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
      ClassShares shares = ClassShares.of(samples, classifier);
      metrics.setClasses(shares.shares()).setMeanTopProbability(shares.meanTopProbability());
    }
    context.forward(
        new Record<>(
            (spec.id() + "-evaluation").getBytes(StandardCharsets.UTF_8), metrics.build(), now),
        MetricsPublisher.SINK);
  }
}

package learnstream.processor;

import java.time.Duration;
import learnstream.codec.AvroCodec;
import learnstream.codec.FloatBytes;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.Feedback;
import learnstream.codec.avro.RefusalReason;
import learnstream.config.Deployment;
import learnstream.config.GanConfig;
import learnstream.learner.GanSpec;
import learnstream.learner.GeneratorHalf;
import learnstream.nn.NonFiniteGradientException;
import learnstream.store.ModelStore;
import learnstream.store.Stored;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The generator's half of the exchange: keeps some batches on their way to the discriminator and
 * learns from the feedback for each.
 *
 * <p>What holds: every batch has an id of its own; feedback is used once, for a batch that is
 * waited for, and only if the generator has not made more than {@code mostStaleness} updates since;
 * a batch whose feedback does not come is given up and another one sent, so nothing wedges. After a
 * restart the newest snapshot is where it goes on; feedback used after it is forgotten, and what
 * was on its way is dropped when it comes. A replay to the bit is not promised: which feedback
 * comes first is up to the network.
 */
public final class GenerateProcessor implements Processor<byte[], byte[], byte[], Object> {
  /** Name of the sink of batches. */
  public static final String GENERATED = "generated";

  private static final Logger LOG = LoggerFactory.getLogger(GenerateProcessor.class);
  private static final Duration TICK = Duration.ofMillis(50);

  private final Deployment deployment;
  private final GanConfig config;
  private final GanSpec spec;
  private final AvroCodec<Feedback> codec = AvroCodec.of(Feedback.class);
  private final float[] gradient;

  private ProcessorContext<byte[], Object> context;
  private GeneratorHalf half;
  private HalfKeeper keeper;
  private Outstanding outstanding;
  private BatchSender batches;
  private SampleAnswers answers;
  private Refusals refusals;
  private GeneratorMetrics metrics;

  public GenerateProcessor(Deployment deployment) {
    this.deployment = deployment;
    config = deployment.gan();
    spec = config.spec();
    gradient = new float[spec.batch() * spec.width()];
  }

  /** The half's name as a model. */
  public static String modelId(GanConfig config) {
    return config.spec().id() + "-generator";
  }

  @Override
  public void init(ProcessorContext<byte[], Object> processorContext) {
    context = processorContext;
    String id = modelId(config);
    half = new GeneratorHalf(spec);
    keeper =
        new HalfKeeper(
            half,
            config,
            new ModelStore(id, context.getStateStore(ModelStore.name(id))),
            new CheckpointPublisher(context, id, config.keepCheckpoints()),
            half.generator.parameterBytes(),
            half.generator.optimiserBytes());
    Stored stored = keeper.restore(context.currentSystemTimeMs());
    LOG.info(
        "{}: {} version {}, exchange {}",
        id,
        stored.found() ? "goes on with" : "begins with",
        half.version(),
        half.exchange);
    outstanding = new Outstanding(config.timeout().toMillis());
    batches = new BatchSender(context, config, half, keeper, outstanding);
    refusals = new Refusals(context, id);
    answers = new SampleAnswers(context, config, half);
    metrics = new GeneratorMetrics(context, deployment, half, refusals);
    context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::tick);
  }

  private void tick(long now) {
    for (int lost = outstanding.giveUp(now); lost > 0; lost--) {
      refusals.drop("lost");
    }
    batches.fill();
    answers.sendOn();
    metrics.tick(now);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    try {
      if (record.value() == null) {
        throw new UndecodableException(RefusalReason.UNDECODABLE, "the record has no value");
      }
      String topic = context.recordMetadata().orElseThrow().topic();
      if (topic.equals(deployment.topics().requests())) {
        answers.take(record.value());
      } else {
        take(record, codec.decode(record.value()));
        batches.fill();
        answers.sendOn();
      }
    } catch (UndecodableException e) {
      refusals.refuse(record, e.reason(), e.getMessage());
    }
  }

  private void take(Record<byte[], byte[]> record, Feedback feedback) {
    int numbers = FloatBytes.count(feedback.getGradient());
    if (!feedback.getRunId().equals(spec.run())) {
      refusals.refuse(
          record,
          RefusalReason.OTHER_RUN,
          "runId: %s is not allowed; %s is".formatted(feedback.getRunId(), spec.run()));
    } else if (numbers != 0 && numbers != gradient.length) {
      refusals.refuse(
          record,
          RefusalReason.WRONG_SHAPE,
          "gradient: %d bytes are not allowed; %d samples of %d float32 are"
              .formatted(feedback.getGradient().remaining(), spec.batch(), spec.width()));
    } else if (feedback.getEra() > half.era) {
      goBack(feedback.getEra(), feedback.getReturnTo());
    } else if (feedback.getRefusal() != null) {
      refused(feedback);
    } else {
      use(feedback);
    }
  }

  /**
   * A batch that the discriminator had, or had a newer one of, is sent anew under a new number; any
   * other is waited for, so that a discriminator which cannot learn is not asked all the time.
   */
  private void refused(Feedback feedback) {
    refusals.drop("refused");
    if (feedback.getNewestBatchId() >= feedback.getBatchId()) {
      half.sent = Math.max(half.sent, feedback.getNewestBatchId());
      outstanding.answered(feedback.getBatchId(), feedback.getGeneratorVersion());
    }
  }

  private void use(Feedback feedback) {
    Outstanding.Batch batch =
        outstanding.answered(feedback.getBatchId(), feedback.getGeneratorVersion());
    if (batch == null) {
      refusals.drop("late");
      return;
    }
    long staleness = half.version() - batch.version();
    if (staleness > config.mostStaleness()) {
      refusals.drop("stale");
      return;
    }
    metrics.exchanged(feedback.getGeneratorLoss());
    if (feedback.getGradient().hasRemaining()) {
      learn(feedback, batch, staleness);
    }
    half.exchange = batch.id();
    keeper.after(half.exchange, true, context.currentSystemTimeMs());
  }

  private void learn(Feedback feedback, Outstanding.Batch batch, long staleness) {
    FloatBytes.decode(feedback.getGradient(), gradient);
    try {
      metrics.learnt(half.generator.learn(batch.noise(), spec.batch(), gradient), staleness);
    } catch (NonFiniteGradientException e) {
      refusals.drop(RefusalReason.NON_FINITE_GRADIENT.name());
    }
  }

  /** The discriminator has gone back to a checkpoint; so does the generator. */
  private void goBack(long era, long checkpoint) {
    long sent = half.sent;
    long exchange = half.exchange;
    boolean found = keeper.returnTo(checkpoint);
    half.beginEra(era, checkpoint, sent, exchange);
    outstanding.clear();
    keeper.snapshot(half.exchange, context.currentSystemTimeMs());
    LOG.warn(
        "{}: era {} begins, {} exchange {}",
        modelId(config),
        era,
        found ? "with the checkpoint of" : "as it is, since there is no checkpoint of",
        checkpoint);
  }
}

package learnstream.processor;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import learnstream.codec.AvroCodec;
import learnstream.codec.FloatBytes;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.Feedback;
import learnstream.codec.avro.GanHalf;
import learnstream.codec.avro.GanMetrics;
import learnstream.codec.avro.GeneratedBatch;
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
  private final float[] samples;
  private final float[] gradient;

  private ProcessorContext<byte[], Object> context;
  private GeneratorHalf half;
  private HalfKeeper keeper;
  private Outstanding outstanding;
  private SampleAnswers answers;
  private Refusals refusals;
  private ExchangeTally tally;
  private double gradientNorm;
  private long lastMetrics;

  public GenerateProcessor(Deployment deployment) {
    this.deployment = deployment;
    config = deployment.gan();
    spec = config.spec();
    samples = new float[spec.batch() * spec.width()];
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
    long now = context.currentSystemTimeMs();
    half = new GeneratorHalf(spec);
    keeper =
        new HalfKeeper(
            half,
            config,
            new ModelStore(id, context.getStateStore(ModelStore.name(id))),
            new CheckpointPublisher(context, id, config.keepCheckpoints()),
            half.generator.parameterBytes(),
            half.generator.optimiserBytes());
    Stored stored = keeper.restore(now);
    LOG.info(
        "{}: {} version {}, exchange {}",
        id,
        stored.found() ? "goes on with" : "begins with",
        half.version(),
        half.exchange);
    outstanding = new Outstanding(config.timeout().toMillis());
    refusals = new Refusals(context, id);
    answers = new SampleAnswers(context, config, half, refusals);
    tally = new ExchangeTally(now);
    lastMetrics = now;
    context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::tick);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    if (context.recordMetadata().orElseThrow().topic().equals(deployment.topics().requests())) {
      answers.take(record);
      return;
    }
    try {
      if (record.value() == null) {
        throw new UndecodableException(RefusalReason.UNDECODABLE, "the record has no value");
      }
      take(record, codec.decode(record.value()));
    } catch (UndecodableException e) {
      refusals.refuse(record, e.reason(), e.getMessage());
    }
    fill();
    answers.sendOn();
  }

  private void take(Record<byte[], byte[]> record, Feedback feedback) {
    if (!feedback.getRunId().equals(spec.run())) {
      refusals.refuse(
          record,
          RefusalReason.OTHER_RUN,
          "runId: %s is not allowed; %s is".formatted(feedback.getRunId(), spec.run()));
    } else if (feedback.getEra() > half.era) {
      goBack(feedback.getEra(), feedback.getReturnTo());
    } else if (feedback.getRefusal() != null) {
      refused(feedback);
    } else {
      use(record, feedback);
    }
  }

  /** One that was repeated is sent anew under a new number; any other is waited for. */
  private void refused(Feedback feedback) {
    refusals.drop("refused");
    if (feedback.getNewestBatchId() >= feedback.getBatchId()) {
      half.sent = Math.max(half.sent, feedback.getNewestBatchId());
      outstanding.answered(feedback.getBatchId());
    }
  }

  private void use(Record<byte[], byte[]> record, Feedback feedback) {
    int numbers = FloatBytes.count(feedback.getGradient());
    if (numbers != 0 && numbers != gradient.length) {
      refusals.refuse(
          record,
          RefusalReason.WRONG_SHAPE,
          "gradient: %d bytes are not allowed; %d samples of %d float32 are"
              .formatted(feedback.getGradient().remaining(), spec.batch(), spec.width()));
      return;
    }
    Outstanding.Batch batch = outstanding.answered(feedback.getBatchId());
    if (batch == null) {
      refusals.drop("late");
      return;
    }
    long staleness = half.version() - batch.version();
    if (staleness > config.mostStaleness()) {
      refusals.drop("stale");
      return;
    }
    tally.exchanges++;
    tally.loss += feedback.getGeneratorLoss();
    if (numbers > 0) {
      learn(feedback, batch, staleness);
    }
    half.exchange = batch.id();
    keeper.after(half.exchange, context.currentSystemTimeMs());
  }

  private void learn(Feedback feedback, Outstanding.Batch batch, long staleness) {
    FloatBytes.decode(feedback.getGradient(), gradient);
    try {
      gradientNorm = half.generator.learn(batch.noise(), spec.batch(), gradient);
      tally.used++;
      tally.staleness += staleness;
      tally.mostStaleness = Math.max(tally.mostStaleness, staleness);
    } catch (NonFiniteGradientException e) {
      refusals.drop(RefusalReason.NON_FINITE_GRADIENT.name());
    }
  }

  /** The discriminator has gone back to a checkpoint; so does the generator. */
  private void goBack(long era, long exchange) {
    long sent = half.sent;
    long from = half.exchange;
    boolean found = keeper.returnTo(exchange);
    half.sent = sent;
    half.exchange = from;
    half.era = era;
    half.returnedTo = exchange;
    outstanding.clear();
    keeper.snapshot(half.exchange, context.currentSystemTimeMs());
    LOG.warn(
        "{}: era {} begins, {} exchange {}",
        modelId(config),
        era,
        found ? "with the checkpoint of" : "as it is, since there is no checkpoint up to",
        exchange);
  }

  private void fill() {
    long now = context.currentSystemTimeMs();
    while (outstanding.size() < config.inFlight()) {
      long id = ++half.sent;
      long seed = half.noiseSeed(id);
      float[] noise = new float[spec.batch() * spec.noise()];
      half.generator.noise(seed, spec.batch(), noise);
      half.generator.generate(noise, spec.batch(), samples);
      outstanding.add(new Outstanding.Batch(id, half.version(), noise, now));
      GeneratedBatch batch =
          GeneratedBatch.newBuilder()
              .setRunId(spec.run())
              .setBatchId(id)
              .setGeneratorVersion(half.version())
              .setNoiseSeed(seed)
              .setCount(spec.batch())
              .setWidth(spec.width())
              .setSamples(FloatBytes.encode(samples, 0, samples.length))
              .setEra(half.era)
              .setReturnedTo(half.returnedTo)
              .setCheckpoint(keeper.newestCheckpoint())
              .build();
      context.forward(new Record<>(key(), batch, now), GENERATED);
    }
  }

  private byte[] key() {
    return spec.run().getBytes(StandardCharsets.UTF_8);
  }

  private void tick(long now) {
    for (int lost = outstanding.giveUp(now); lost > 0; lost--) {
      refusals.drop("lost");
    }
    fill();
    answers.sendOn();
    if (now - lastMetrics >= deployment.metrics().every().toMillis()) {
      lastMetrics = now;
      publishMetrics(now);
    }
  }

  private void publishMetrics(long now) {
    GanMetrics metrics =
        GanMetrics.newBuilder()
            .setModelId(spec.id())
            .setRunId(spec.run())
            .setHalf(GanHalf.GENERATOR)
            .setExchange(half.exchange)
            .setVersion(half.version())
            .setEra(half.era)
            .setLoss(tally.mean(tally.loss))
            .setGeneratorShare(tally.mean(tally.used))
            .setStalenessMean(
                tally.used == 0 ? null : (Double) ((double) tally.staleness / tally.used))
            .setStalenessMax(tally.used == 0 ? null : (Long) tally.mostStaleness)
            .setExchangesPerSecond(tally.perSecond(now))
            .setGradientNorm(gradientNorm)
            .setLearningRate(half.generator.learningRate())
            .setDropped(refusals.counts())
            .setTime(Instant.ofEpochMilli(now))
            .build();
    tally.reset(now);
    context.forward(
        new Record<>(modelId(config).getBytes(StandardCharsets.UTF_8), metrics, now),
        MetricsPublisher.SINK);
  }
}

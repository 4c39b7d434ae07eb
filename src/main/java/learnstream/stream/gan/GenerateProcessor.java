package learnstream.stream.gan;

import java.time.Duration;
import learnstream.codec.AvroCodec;
import learnstream.codec.FloatBytes;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.Feedback;
import learnstream.codec.avro.GanHalf;
import learnstream.codec.avro.GanMetrics;
import learnstream.codec.avro.RefusalReason;
import learnstream.config.Deployment;
import learnstream.model.gan.GeneratorState;
import learnstream.nn.spec.NonFiniteGradientException;
import learnstream.stream.sample.Magnitude;
import learnstream.stream.sample.ValueBytes;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The generator's half of the exchange: keeps some batches in flight to the discriminator and
 * learns from the feedback for each.
 *
 * <p>Guarantees:
 *
 * <ul>
 *   <li>Every batch has its own id.
 *   <li>Feedback is used once, for a batch in flight, and only if the generator has made at most
 *       {@code maxStaleness} updates since it sent the batch.
 *   <li>A batch whose feedback does not arrive is given up and another one sent, so that the
 *       exchange never stalls.
 *   <li>After a restart it continues from the newest snapshot. Feedback used later is forgotten,
 *       and answers to batches sent before are dropped.
 * </ul>
 *
 * <p>It does not replay to the bit: the network decides which feedback arrives first.
 */
public final class GenerateProcessor extends GanProcessor {
  /** Name of the sink of batches. */
  public static final String GENERATED = "generated";

  private static final Logger LOG = LoggerFactory.getLogger(GenerateProcessor.class);
  private static final Duration TICK = Duration.ofMillis(50);

  private final AvroCodec<Feedback> codec = AvroCodec.of(Feedback.class);
  private final float[] gradient;

  private GeneratorState half;
  private GanStateKeeper keeper;
  private InFlightBatches inFlight;
  private BatchSender batches;
  private SampleAnswers answers;
  private HalfMetrics metrics;
  private double gradientNorm;

  public GenerateProcessor(Deployment deployment) {
    super(deployment, deployment.gan().generatorId(), TICK);
    gradient = new float[spec.batch() * spec.width()];
  }

  @Override
  void start() {
    answers = new SampleAnswers(context, config, () -> half);
  }

  /** Restores the half from its newest snapshot; no batch is in flight. */
  @Override
  void begin() {
    half = new GeneratorState(spec);
    keeper = restore(half, half.generator.parameterBytes(), half.generator.optimiserBytes());
    inFlight = new InFlightBatches(config.timeout().toMillis());
    batches = new BatchSender(context, config, half, keeper, inFlight, clock);
    gradientNorm = 0;
    metrics =
        new HalfMetrics(
            context,
            deployment,
            GanHalf.GENERATOR,
            config.generatorId(),
            refusals,
            clock,
            this::describe);
  }

  @Override
  void tick() {
    for (int lost = inFlight.giveUp(clock.getAsLong()); lost > 0; lost--) {
      refusals.drop("lost");
    }
    batches.fill();
    answers.sendOn();
    metrics.tick();
  }

  @Override
  void handle(Record<byte[], byte[]> record) throws UndecodableException {
    if (topic().equals(deployment.topics().requests())) {
      answers.take(record.value());
      return;
    }
    // There are no more estimates than numbers in the samples.
    take(record, codec.decode(ValueBytes.require(record.value(), 2L * gradient.length)));
    batches.fill();
    answers.sendOn();
  }

  private void take(Record<byte[], byte[]> record, Feedback feedback) {
    int numbers = FloatBytes.count(feedback.getGradient());
    if (!feedback.getRunId().equals(spec.run())) {
      refusals.refuse(
          record,
          RefusalReason.OTHER_RUN,
          "runId: %s is not allowed; give %s".formatted(feedback.getRunId(), spec.run()));
    } else if (numbers != 0 && numbers != gradient.length) {
      refusals.refuse(
          record,
          RefusalReason.WRONG_SHAPE,
          "gradient: %d bytes are not allowed; give %d samples of %d float32"
              .formatted(feedback.getGradient().remaining(), spec.batch(), spec.width()));
    } else if (!Double.isFinite(feedback.getGeneratorLoss())) {
      refusals.refuse(
          record,
          RefusalReason.NOT_FINITE,
          "generatorLoss: %s is not allowed; give a finite number"
              .formatted(feedback.getGeneratorLoss()));
    } else if (!inFlight.waitsFor(feedback.getBatchId(), feedback.getGeneratorVersion())) {
      // Only the answer to a batch in flight is believed.
      refusals.drop("late");
    } else {
      follow(record, feedback);
    }
  }

  private void follow(Record<byte[], byte[]> record, Feedback feedback) {
    String outOfSequence = outOfSequence(feedback);
    if (outOfSequence != null) {
      refusals.refuse(record, RefusalReason.OUT_OF_SEQUENCE, outOfSequence);
    } else if (feedback.getEra() > half.rollbackEpoch) {
      goBack(feedback.getEra(), feedback.getReturnTo());
    } else if (feedback.getRefusal() != null) {
      refused(feedback);
    } else {
      use(feedback);
    }
  }

  /** Why the feedback's numbers cannot be of this run, or null if they can. */
  private String outOfSequence(Feedback feedback) {
    long newest = half.sent + BatchSequence.MAX_LEAP;
    if (feedback.getNewestBatchId() > newest) {
      return "newestBatchId: %d is not allowed; give at most %d"
          .formatted(feedback.getNewestBatchId(), newest);
    }
    long latest = half.rollbackEpoch + BatchSequence.MAX_ROLLBACKS;
    if (feedback.getEra() > latest) {
      return "era: %d is not allowed; give at most %d".formatted(feedback.getEra(), latest);
    }
    return null;
  }

  /**
   * If the discriminator already has this batch or a newer one, another is sent under a new number.
   * Otherwise the batch times out, so that a discriminator that cannot learn is not flooded.
   */
  private void refused(Feedback feedback) {
    refusals.drop("refused");
    if (feedback.getNewestBatchId() >= feedback.getBatchId()) {
      half.sent = Math.max(half.sent, feedback.getNewestBatchId());
      inFlight.answered(feedback.getBatchId(), feedback.getGeneratorVersion());
    }
  }

  private void use(Feedback feedback) {
    InFlightBatches.Batch batch =
        inFlight.answered(feedback.getBatchId(), feedback.getGeneratorVersion());
    long staleness = half.version() - batch.version();
    if (staleness > config.maxStaleness()) {
      refusals.drop("stale");
      return;
    }
    metrics.tally().exchanges++;
    metrics.tally().loss += feedback.getGeneratorLoss();
    if (feedback.getGradient().hasRemaining()) {
      learn(feedback, batch, staleness);
    }
    half.exchange = batch.id();
    keeper.after(half.exchange, true, clock.getAsLong());
  }

  private void learn(Feedback feedback, InFlightBatches.Batch batch, long staleness) {
    FloatBytes.decode(feedback.getGradient(), gradient);
    try {
      if (Magnitude.isExceededIn(gradient)) {
        throw new NonFiniteGradientException("the gradient has numbers beyond " + Magnitude.MAX);
      }
      gradientNorm = half.generator.learn(batch.latent(), spec.batch(), gradient);
      ExchangeTally tally = metrics.tally();
      tally.used++;
      tally.staleness += staleness;
      tally.maxStaleness = Math.max(tally.maxStaleness, staleness);
    } catch (NonFiniteGradientException e) {
      refusals.drop(RefusalReason.NON_FINITE_GRADIENT.name());
    }
  }

  /** The discriminator has gone back to a checkpoint; so does the generator. */
  private void goBack(long rollbackEpoch, long checkpoint) {
    long sent = half.sent;
    long exchange = half.exchange;
    boolean found = keeper.returnTo(checkpoint);
    half.beginEpoch(rollbackEpoch, checkpoint, sent, exchange);
    inFlight.clear();
    keeper.snapshot(half.exchange, clock.getAsLong());
    LOG.warn(
        "{}: rollback epoch {} begins, {} exchange {}",
        config.generatorId(),
        rollbackEpoch,
        found ? "with the checkpoint of" : "as it is, since there is no checkpoint of",
        checkpoint);
  }

  private void describe(GanMetrics.Builder record) {
    ExchangeTally tally = metrics.tally();
    boolean none = tally.used == 0;
    record
        .setExchange(half.exchange)
        .setVersion(half.version())
        .setEra(half.rollbackEpoch)
        .setGeneratorShare(tally.mean(tally.used))
        .setStalenessMean(none ? null : (Double) ((double) tally.staleness / tally.used))
        .setStalenessMax(none ? null : (Long) tally.maxStaleness)
        .setGradientNorm(gradientNorm)
        .setLearningRate(half.generator.learningRate());
  }
}

package learnstream.stream.gan;

import java.time.Duration;
import learnstream.codec.AvroCodec;
import learnstream.codec.FloatBytes;
import learnstream.codec.RefusedSampleException;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.GanHalf;
import learnstream.codec.avro.GanMetrics;
import learnstream.codec.avro.GeneratedBatch;
import learnstream.codec.avro.RefusalReason;
import learnstream.config.Deployment;
import learnstream.model.gan.DiscriminatorState;
import learnstream.model.gan.SampleBatch;
import learnstream.model.gan.Spread;
import learnstream.nn.spec.NonFiniteGradientException;
import learnstream.stream.recovery.NewestReader;
import learnstream.stream.sample.Magnitude;
import learnstream.stream.sample.SampleDecoder;
import learnstream.stream.sample.ValueBytes;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The discriminator's half of the exchange: learns from each generated batch and as many real
 * samples, and answers with the gradient of the generator's loss.
 *
 * <p>Guarantees:
 *
 * <ul>
 *   <li>A batch is learnt at most once by the weights that are kept: the snapshot has the newest
 *       id, by which a repeated batch is known.
 *   <li>Every batch of this run is answered, at least with a refusal. If the half is killed between
 *       snapshot and answer, the generator gives the batch up.
 *   <li>After a restart it continues from the newest snapshot. What was learnt later is forgotten
 *       or, if the offsets were not committed, learnt again; the window of real samples is read
 *       again from their topic.
 * </ul>
 *
 * <p>It does not replay to the bit: the network decides how real samples and batches interleave.
 */
public final class DiscriminateProcessor extends GanProcessor {
  /** Name of the sink of feedback. */
  public static final String FEEDBACK = "feedback";

  private static final Logger LOG = LoggerFactory.getLogger(DiscriminateProcessor.class);
  private static final Duration TICK = Duration.ofMillis(100);

  private final NewestReader newest;
  private final SampleDecoder decoder;
  private final AvroCodec<GeneratedBatch> codec = AvroCodec.of(GeneratedBatch.class);
  private final SampleBatch generated;
  private final SampleBatch real;
  private final float[] gradient;
  private final float[] realness;

  private DiscriminatorState half;
  private GanStateKeeper keeper;
  private BatchSequence sequence;
  private RealSamples samples;
  private Recovery recovery;
  private FeedbackSender feedback;
  private HalfMetrics metrics;

  /**
   * @param newest reads the window of real samples again after a start
   * @param decoder knows what the samples' records look like
   */
  public DiscriminateProcessor(Deployment deployment, NewestReader newest, SampleDecoder decoder) {
    super(deployment, deployment.gan().discriminatorId(), TICK);
    this.decoder = decoder;
    this.newest = newest;
    generated = SampleBatch.of(spec);
    real = SampleBatch.of(spec);
    gradient = new float[generated.samples().length];
    realness = new float[spec.batch()];
  }

  @Override
  void start() {
    samples = new RealSamples(deployment, decoder);
    samples.refill(newest);
    LOG.info("{}: {} real samples", config.discriminatorId(), samples.size());
  }

  /** Takes the half from its newest snapshot. */
  @Override
  void begin() {
    half = new DiscriminatorState(spec);
    keeper =
        restore(half, half.discriminator.parameterBytes(), half.discriminator.optimiserBytes());
    sequence = new BatchSequence(config, half, clock);
    recovery = new Recovery(config, half, keeper, clock);
    feedback = new FeedbackSender(context, half);
    metrics =
        new HalfMetrics(
            context,
            deployment,
            GanHalf.DISCRIMINATOR,
            config.discriminatorId(),
            refusals,
            clock,
            this::describe);
  }

  @Override
  void tick() {
    metrics.tick();
  }

  @Override
  void handle(Record<byte[], byte[]> record) throws UndecodableException, RefusedSampleException {
    if (!topic().equals(deployment.topics().samples())) {
      take(record, codec.decode(ValueBytes.require(record.value(), gradient.length)));
      return;
    }
    try {
      long offset = context.recordMetadata().orElseThrow().offset();
      if (!samples.take(record.value(), record.headers(), offset)) {
        refusals.drop("without a label");
      }
    } catch (UndecodableException e) {
      if (deployment.models().isEmpty()) {
        throw e;
      }
      // The models' decoder has written a dead letter; with a second one the sample would be sent
      // again twice.
      refusals.drop(e.reason().name());
    }
  }

  private void take(Record<byte[], byte[]> record, GeneratedBatch batch) {
    if (!batch.getRunId().equals(spec.run())) {
      // Not answered: its generator belongs to somebody else.
      refusals.refuse(
          record,
          RefusalReason.OTHER_RUN,
          "runId: %s is not allowed; give %s".formatted(batch.getRunId(), spec.run()));
    } else if (batch.getCount() != spec.batch()
        || batch.getWidth() != spec.width()
        || FloatBytes.count(batch.getSamples()) != gradient.length) {
      String message =
          "samples: %d of %d numbers in %d bytes are not allowed; give %d of %d float32"
              .formatted(
                  batch.getCount(),
                  batch.getWidth(),
                  batch.getSamples().remaining(),
                  spec.batch(),
                  spec.width());
      refusals.refuse(record, RefusalReason.WRONG_SHAPE, message);
      feedback.refused(batch, message);
    } else if (!spec.condition().allows(batch.getClasses(), spec.batch())) {
      String message =
          spec.condition().isNone()
              ? "classes: %d are not allowed; give none".formatted(batch.getClasses().size())
              : "classes: %d are not allowed, or their indices are not; give %d from 0 to %d"
                  .formatted(batch.getClasses().size(), spec.batch(), spec.condition().size() - 1);
      refusals.refuse(record, RefusalReason.WRONG_SHAPE, message);
      feedback.refused(batch, message);
    } else {
      takeInTurn(record, batch);
    }
  }

  private void takeInTurn(Record<byte[], byte[]> record, GeneratedBatch batch) {
    String outOfSequence = sequence.refusal(batch);
    if (outOfSequence != null) {
      refusals.refuse(record, RefusalReason.OUT_OF_SEQUENCE, outOfSequence);
      feedback.refused(batch, outOfSequence);
      return;
    }
    recovery.follow(batch);
    if (batch.getBatchId() <= half.exchange) {
      drop(batch, "repeated", "the batch, or a newer one, was taken in before");
    } else if (batch.getEra() < half.rollbackEpoch) {
      drop(batch, "older era", "it was made before both halves went back to a checkpoint");
    } else if (samples.size() < spec.batch()) {
      drop(batch, "waiting for real samples", "there are fewer real samples than one batch");
    } else {
      half.exchange = batch.getBatchId();
      sequence.takenIn();
      learn(batch);
      keeper.after(half.exchange, half.balance.well(), clock.getAsLong());
    }
  }

  private void drop(GeneratedBatch batch, String reason, String sentence) {
    refusals.drop(reason);
    feedback.refused(batch, sentence);
  }

  private void learn(GeneratedBatch batch) {
    int count = spec.batch();
    FloatBytes.decode(batch.getSamples(), generated.samples());
    for (int i = 0; i < generated.classes().length; i++) {
      generated.classes()[i] = batch.getClasses().get(i);
    }
    samples.draw(batch.getBatchId() * 0x94D049BB133111EBL ^ spec.run().hashCode(), count, real);
    double spread = Spread.of(generated.samples(), count, spec.width());
    double realSpread = Spread.of(real.samples(), count, spec.width());
    try {
      requireFinite(spread, "the generated samples");
      if (Magnitude.isExceededIn(generated.samples())) {
        throw new NonFiniteGradientException(
            "the generated samples have numbers beyond " + Magnitude.MAX);
      }
      half.discriminator.exchange(real, generated, count, half.balance.discriminatorLearns());
      double loss = half.discriminator.judge(generated, count, realness, gradient);
      requireFinite(loss, "the discriminator's outputs");
      count(spread, realSpread);
      recovery.after(
          half.balance.observe(
              half.discriminator.realAccuracy(),
              half.discriminator.generatedAccuracy(),
              spread,
              realSpread),
          batch);
      boolean teaches = half.balance.generatorLearns();
      feedback.judged(batch, loss, realness, teaches ? gradient : null);
    } catch (NonFiniteGradientException e) {
      refusals.drop(RefusalReason.NON_FINITE_GRADIENT.name());
      recovery.after(half.balance.observe(0, 0, Double.NaN, realSpread), batch);
      feedback.refused(batch, e.getMessage());
    }
  }

  private static void requireFinite(double number, String of) {
    if (!Double.isFinite(number)) {
      throw new NonFiniteGradientException(of + " are not finite");
    }
  }

  private void count(double spread, double realSpread) {
    ExchangeTally tally = metrics.tally();
    tally.exchanges++;
    tally.loss += half.discriminator.loss();
    tally.realAccuracy += half.discriminator.realAccuracy();
    tally.generatedAccuracy += half.discriminator.generatedAccuracy();
    tally.spread += spread;
    tally.realSpread += realSpread;
  }

  private void describe(GanMetrics.Builder record) {
    ExchangeTally tally = metrics.tally();
    record
        .setExchange(half.exchange)
        .setVersion(half.version())
        .setEra(half.rollbackEpoch)
        .setRealAccuracy(tally.mean(tally.realAccuracy))
        .setGeneratedAccuracy(tally.mean(tally.generatedAccuracy))
        .setDiscriminatorShare(half.balance.discriminatorShare())
        .setGeneratorShare(half.balance.generatorShare())
        .setSpread(tally.mean(tally.spread))
        .setRealSpread(tally.mean(tally.realSpread))
        .setGradientNorm(half.discriminator.gradientNorm())
        .setLearningRate(half.discriminator.learningRate())
        .setRealSamples((long) samples.size())
        .setDivergences(half.divergences());
  }
}

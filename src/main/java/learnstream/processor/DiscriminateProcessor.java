package learnstream.processor;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import learnstream.codec.AvroCodec;
import learnstream.codec.FloatBytes;
import learnstream.codec.RefusedSampleException;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.Feedback;
import learnstream.codec.avro.GeneratedBatch;
import learnstream.codec.avro.RefusalReason;
import learnstream.config.Deployment;
import learnstream.config.GanConfig;
import learnstream.config.OnDivergence;
import learnstream.learner.DiscriminatorHalf;
import learnstream.learner.Divergence;
import learnstream.learner.GanSpec;
import learnstream.learner.Spread;
import learnstream.nn.NonFiniteGradientException;
import learnstream.store.ModelStore;
import learnstream.store.Stored;
import org.apache.avro.Schema;
import org.apache.avro.generic.PrimitivesArrays;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The discriminator's half of the exchange: learns from each generated batch and as many real
 * samples, and answers with the gradient of the generator's loss.
 *
 * <p>What holds: each batch is learnt at most once by the weights that are kept, since a repeated
 * one is known by its id, which the snapshot contains; every batch of this run is answered, if only
 * with a refusal, unless the half is killed between its snapshot and its answer: then the generator
 * gives the batch up. After a restart the newest snapshot is where it goes on; what was learnt
 * after it is forgotten or, where the offsets were not committed, learnt again. The window of real
 * samples is read again from their topic. A replay to the bit is not promised: how real samples and
 * batches interleave is up to the network.
 */
public final class DiscriminateProcessor implements Processor<byte[], byte[], byte[], Object> {
  /** Name of the sink of feedback. */
  public static final String FEEDBACK = "feedback";

  private static final Logger LOG = LoggerFactory.getLogger(DiscriminateProcessor.class);
  private static final Duration TICK = Duration.ofMillis(100);
  private static final Schema REALNESS = Feedback.getClassSchema().getField("realness").schema();

  /** Fewer exchanges than these windows after a return another one would not help. */
  private static final int WINDOWS_BETWEEN_RETURNS = 10;

  private final Deployment deployment;
  private final GanConfig config;
  private final GanSpec spec;
  private final NewestReader newest;
  private final AvroCodec<GeneratedBatch> codec = AvroCodec.of(GeneratedBatch.class);
  private final float[] generated;
  private final float[] real;
  private final float[] gradient;
  private final float[] realness;

  private ProcessorContext<byte[], Object> context;
  private DiscriminatorHalf half;
  private HalfKeeper keeper;
  private RealSamples samples;
  private Refusals refusals;
  private DiscriminatorMetrics metrics;

  /**
   * @param newest reads the window of real samples again after a start
   */
  public DiscriminateProcessor(Deployment deployment, NewestReader newest) {
    this.deployment = deployment;
    this.newest = newest;
    config = deployment.gan();
    spec = config.spec();
    generated = new float[spec.batch() * spec.width()];
    real = new float[generated.length];
    gradient = new float[generated.length];
    realness = new float[spec.batch()];
  }

  /** The half's name as a model. */
  public static String modelId(GanConfig config) {
    return config.spec().id() + "-discriminator";
  }

  @Override
  public void init(ProcessorContext<byte[], Object> processorContext) {
    context = processorContext;
    String id = modelId(config);
    long now = context.currentSystemTimeMs();
    half = new DiscriminatorHalf(spec);
    keeper =
        new HalfKeeper(
            half,
            config,
            new ModelStore(id, context.getStateStore(ModelStore.name(id))),
            new CheckpointPublisher(context, id, config.keepCheckpoints()),
            half.discriminator.parameterBytes(),
            half.discriminator.optimiserBytes());
    Stored stored = keeper.restore(now);
    samples = new RealSamples(config);
    samples.refill(newest, deployment.topics().samples(), config.realWindow());
    refusals = new Refusals(context, id);
    metrics = new DiscriminatorMetrics(context, deployment, half, refusals);
    LOG.info(
        "{}: {} version {}, exchange {}, {} real samples",
        id,
        stored.found() ? "goes on with" : "begins with",
        half.version(),
        half.exchange,
        samples.size());
    context.schedule(
        TICK, PunctuationType.WALL_CLOCK_TIME, tick -> metrics.tick(tick, samples.size()));
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    RecordMetadata from = context.recordMetadata().orElseThrow();
    try {
      if (from.topic().equals(deployment.topics().samples())) {
        samples.take(record.value(), record.headers(), from.offset());
      } else if (record.value() == null) {
        throw new UndecodableException(RefusalReason.UNDECODABLE, "the record has no value");
      } else {
        take(record, codec.decode(record.value()));
      }
    } catch (UndecodableException e) {
      refusals.refuse(record, e.reason(), e.getMessage());
    } catch (RefusedSampleException e) {
      refusals.refuse(record, e.reason(), e.getMessage());
    }
  }

  private void take(Record<byte[], byte[]> record, GeneratedBatch batch) {
    if (!batch.getRunId().equals(spec.run())) {
      // Not answered: its generator belongs to somebody else.
      refusals.refuse(
          record,
          RefusalReason.OTHER_RUN,
          "runId: %s is not allowed; %s is".formatted(batch.getRunId(), spec.run()));
      return;
    }
    if (batch.getEra() > half.era) {
      follow(batch);
    }
    if (batch.getCount() != spec.batch()
        || batch.getWidth() != spec.width()
        || FloatBytes.count(batch.getSamples()) != generated.length) {
      String message =
          "samples: %d of %d numbers in %d bytes are not allowed; %d of %d float32 are"
              .formatted(
                  batch.getCount(),
                  batch.getWidth(),
                  batch.getSamples().remaining(),
                  spec.batch(),
                  spec.width());
      refusals.refuse(record, RefusalReason.WRONG_SHAPE, message);
      answer(batch, message, false, 0);
    } else if (batch.getBatchId() <= half.exchange) {
      drop(batch, "repeated", "the batch, or a newer one, was taken in before");
    } else if (batch.getEra() < half.era) {
      drop(batch, "older era", "it was made before both halves went back to a checkpoint");
    } else if (samples.size() < spec.batch()) {
      drop(batch, "waiting for real samples", "there are fewer real samples than one batch");
    } else {
      learn(batch);
    }
  }

  private void drop(GeneratedBatch batch, String reason, String sentence) {
    refusals.drop(reason);
    answer(batch, sentence, false, 0);
  }

  private void learn(GeneratedBatch batch) {
    FloatBytes.decode(batch.getSamples(), generated);
    samples.draw(
        batch.getBatchId() * 0x94D049BB133111EBL ^ spec.run().hashCode(), spec.batch(), real);
    double spread = Spread.of(generated, spec.batch(), spec.width());
    double realSpread = Spread.of(real, spec.batch(), spec.width());
    half.exchange = batch.getBatchId();
    try {
      if (!Double.isFinite(spread)) {
        throw new NonFiniteGradientException("the generated samples are not finite");
      }
      half.discriminator.exchange(
          real, generated, spec.batch(), half.balance.discriminatorLearns());
      double loss = half.discriminator.judge(generated, spec.batch(), realness, gradient);
      metrics.exchanged(spread, realSpread);
      half.balance
          .observe(
              half.discriminator.realAccuracy(),
              half.discriminator.generatedAccuracy(),
              spread,
              realSpread)
          .ifPresent(divergence -> diverged(divergence, batch));
      answer(batch, null, half.balance.generatorLearns(), loss);
    } catch (NonFiniteGradientException e) {
      half.balance.observe(0, 0, Double.NaN, realSpread);
      diverged(Divergence.NON_FINITE, batch);
      answer(batch, e.getMessage(), false, 0);
    }
    keeper.after(half.exchange, context.currentSystemTimeMs());
  }

  private void diverged(Divergence divergence, GeneratedBatch batch) {
    half.count(divergence);
    String did = "goes on";
    if (config.onDivergence() == OnDivergence.RETURN) {
      did = goBack(divergence, batch);
    } else if (config.onDivergence() == OnDivergence.SLOW_LEADER) {
      half.balance.slowLeader();
      did = "the half that is ahead learns less often for a while";
    }
    LOG.warn("{}: {} at exchange {}: {}", modelId(config), divergence, batch.getBatchId(), did);
  }

  /** Back to a checkpoint that both halves have and that is older than the trouble. */
  private String goBack(Divergence divergence, GeneratedBatch batch) {
    long windows = (long) spec.balance().window();
    if (half.era > 0 && half.exchange - half.eraBegan < WINDOWS_BETWEEN_RETURNS * windows) {
      return "goes on, since it went back to a checkpoint only a moment ago";
    }
    long trouble = divergence == Divergence.NON_FINITE ? 0 : 2 * windows;
    OptionalLong number =
        keeper.checkpointUpTo(Math.min(batch.getCheckpoint(), half.exchange - trouble));
    if (number.isEmpty()) {
      half.balance.slowLeader();
      return "there is no checkpoint of both halves yet, so the one ahead learns less often";
    }
    return beginEra(half.era + 1, number.getAsLong())
        ? "both halves go back to the checkpoint of exchange " + number.getAsLong()
        : "the checkpoint cannot be read, so it goes on";
  }

  /** The generator is in a later era, which this half has forgotten: it was killed since. */
  private void follow(GeneratedBatch batch) {
    boolean found = beginEra(batch.getEra(), batch.getReturnedTo());
    LOG.warn(
        "{}: follows into era {}, {}",
        modelId(config),
        batch.getEra(),
        found ? "with the checkpoint of exchange " + batch.getReturnedTo() : "as it is");
  }

  private boolean beginEra(long era, long checkpoint) {
    Map<String, Long> divergences = half.divergences();
    long exchange = half.exchange;
    boolean found = keeper.returnTo(checkpoint);
    half.beginEra(era, checkpoint, exchange, divergences);
    keeper.snapshot(half.exchange, context.currentSystemTimeMs());
    return found;
  }

  private void answer(GeneratedBatch batch, String refusal, boolean learns, double loss) {
    ByteBuffer gradients =
        learns ? FloatBytes.encode(gradient, 0, gradient.length) : ByteBuffer.allocate(0);
    Feedback feedback =
        Feedback.newBuilder()
            .setRunId(spec.run())
            .setBatchId(batch.getBatchId())
            .setGeneratorVersion(batch.getGeneratorVersion())
            .setDiscriminatorVersion(half.version())
            .setRealness(refusal == null ? realness() : List.of())
            .setGradient(gradients)
            .setGeneratorLoss(loss)
            .setEra(half.era)
            .setReturnTo(half.returnTo)
            .setNewestBatchId(half.exchange)
            .setRefusal(refusal)
            .build();
    long now = context.currentSystemTimeMs();
    context.forward(
        new Record<>(spec.run().getBytes(StandardCharsets.UTF_8), feedback, now), FEEDBACK);
  }

  private List<Float> realness() {
    PrimitivesArrays.FloatArray floats = new PrimitivesArrays.FloatArray(realness.length, REALNESS);
    for (float one : realness) {
      floats.add(one);
    }
    return floats;
  }
}

package learnstream.processor;

import java.time.Duration;
import learnstream.codec.RefusedSampleException;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.RefusalReason;
import learnstream.config.Deployment;
import learnstream.config.ModelBy;
import learnstream.config.ModelConfig;
import learnstream.learner.Learner;
import learnstream.nn.NonFiniteGradientException;
import learnstream.store.ModelStore;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Test, then train: predicts each sample with the model as it was before it, publishes the
 * prediction, then learns. After a restart it first replays the samples that came behind the newest
 * snapshot, without publishing anything, so that learning goes on as if nothing had happened.
 */
public final class LearnProcessor implements Processor<byte[], Decoded, byte[], Object> {
  private static final byte[] THE_ONE = new byte[0];
  private static final Duration TICK = Duration.ofMillis(100);

  private final Deployment deployment;
  private final ModelConfig config;
  private final GapReader gaps;

  private ProcessorContext<byte[], Object> context;
  private final SampleDecoder decoder = new SampleDecoder();
  private SampleReader reader;
  private ModelKeeper keeper;
  private Predictions predictions;
  private MetricsPublisher metrics;
  private DeadLetters deadLetters;

  public LearnProcessor(Deployment deployment, ModelConfig config, GapReader gaps) {
    this.deployment = deployment;
    this.config = config;
    this.gaps = gaps;
  }

  @Override
  public void init(ProcessorContext<byte[], Object> processorContext) {
    context = processorContext;
    String id = config.spec().id();
    reader = new SampleReader(config.spec());
    predictions = new Predictions(context, config.spec());
    deadLetters = new DeadLetters(context, id);
    ModelStore store = new ModelStore(id, context.getStateStore(ModelStore.name(id)));
    keeper =
        new ModelKeeper(
            config,
            deployment.modelBy(),
            store,
            new CheckpointPublisher(context, config),
            new Replay(gaps, deployment.onMissingGap(), id, this::replay),
            context.currentSystemTimeMs());
    metrics = new MetricsPublisher(context, config.spec(), deployment.metrics(), keeper);
    context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::tick);
  }

  @Override
  public void process(Record<byte[], Decoded> record) {
    RecordMetadata from = context.recordMetadata().orElseThrow();
    keeper.catchUp(from.topic(), from.partition(), from.offset());
    if (record.value() instanceof Decoded.Refusal refusal) {
      keeper.refused(refusal.reason());
    } else if (record.value() instanceof Decoded.Sample sample && isMeantForThis(sample)) {
      Origin origin =
          new Origin(from.topic(), from.partition(), from.offset(), record.key(), sample.bytes());
      try {
        takeIn(record, sample, origin);
      } catch (RefusedSampleException e) {
        keeper.refused(e.reason());
        deadLetters.send(origin, e.reason(), e.getMessage());
      }
    }
    keeper.handled(from.offset(), context.currentSystemTimeMs());
  }

  private void takeIn(Record<byte[], Decoded> record, Decoded.Sample sample, Origin origin)
      throws RefusedSampleException {
    LiveModel model = keeper.model(keyOf(record.key()));
    long trainingOffset = model.offset;
    long version = model.learner.version();
    reader.read(sample.sample());
    double[] scores = model.learner.predict(reader.features());
    int predictedClass = model.learner.predictedClass();
    if (origin.offset() > model.offset) {
      learn(model, origin, true);
    }
    predictions.publish(
        record, sample.sample(), origin, scores, predictedClass, version, trainingOffset);
    metrics.afterSample(model, origin);
  }

  /** Learns the sample that was read and predicted last. */
  private void learn(LiveModel model, Origin origin, boolean publish)
      throws RefusedSampleException {
    Learner learner = model.learner;
    double[] target = reader.target(learner);
    if (target == null) {
      learner.skip();
    } else {
      if (learner.pending() == 0) {
        model.pendingSince = context.currentSystemTimeMs();
      }
      if (config.spec().batchSize() > 1) {
        model.pending.add(origin);
      }
      try {
        int size = learner.pending() + 1;
        BatchRefusals.send(
            learner.learn(target, reader.weight()),
            size,
            model,
            publish ? deadLetters : null,
            keeper);
      } catch (NonFiniteGradientException e) {
        model.pending.remove(origin);
        throw new RefusedSampleException(RefusalReason.NON_FINITE_GRADIENT, e.getMessage());
      }
    }
    model.offset = origin.offset();
    model.changed = true;
  }

  /** Takes in one sample of the gap: what was published for it then is not published again. */
  private void replay(Origin origin, Headers headers) {
    try {
      Decoded.Sample sample = decoder.decode(origin.value(), headers);
      if (!isMeantForThis(sample)) {
        return;
      }
      LiveModel model = keeper.model(keyOf(origin.key()));
      if (origin.offset() > model.offset) {
        reader.read(sample.sample());
        model.learner.predict(reader.features());
        learn(model, origin, false);
        closeIfItWasClosedHere(model);
      }
    } catch (UndecodableException e) {
      keeper.refused(e.reason());
    } catch (RefusedSampleException e) {
      keeper.refused(e.reason());
    }
  }

  private void closeIfItWasClosedHere(LiveModel model) {
    if (keeper.wasClosedAfter(model.offset)) {
      close(model, null);
    }
  }

  private void close(LiveModel model, DeadLetters letters) {
    int size = model.learner.pending();
    BatchRefusals.send(model.learner.closeBatch(), size, model, letters, keeper);
  }

  private void tick(long now) {
    keeper.closeBatchesOlderThan(config.batchTimeLimit(), now, model -> close(model, deadLetters));
    keeper.writeOn(now);
    metrics.tick(now);
  }

  private boolean isMeantForThis(Decoded.Sample sample) {
    return sample.onlyModel() == null || sample.onlyModel().equals(config.spec().id());
  }

  private byte[] keyOf(byte[] recordKey) throws RefusedSampleException {
    if (deployment.modelBy() == ModelBy.ONE) {
      return THE_ONE;
    }
    if (recordKey == null) {
      throw new RefusedSampleException(
          RefusalReason.MISSING_KEY, "the record has no key, and modelBy is key");
    }
    return recordKey;
  }
}

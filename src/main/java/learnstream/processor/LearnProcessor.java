package learnstream.processor;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import learnstream.codec.RefusedSampleException;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.RefusalReason;
import learnstream.config.Deployment;
import learnstream.config.ModelBy;
import learnstream.config.ModelConfig;
import learnstream.learner.Learner;
import learnstream.learner.OutlierException;
import learnstream.nn.NonFiniteGradientException;
import learnstream.store.ModelStore;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Test, then train: predicts each sample with the model as it was before it, publishes the
 * prediction, then learns. After a restart it first replays the samples that came behind the newest
 * snapshot, without publishing anything, so that learning goes on as if nothing had happened.
 */
public final class LearnProcessor implements Processor<byte[], Decoded, byte[], Object> {
  private static final byte[] THE_ONE = new byte[0];
  private static final Logger LOG = LoggerFactory.getLogger(LearnProcessor.class);
  private static final boolean FIRST = false;
  private static final boolean AGAIN = true;
  private static final Duration TICK = Duration.ofMillis(100);

  private final Deployment deployment;
  private final ModelConfig config;
  private final GapReader gaps;
  private final Past past;
  private final Observer observer;
  private final int partBytes;

  private ProcessorContext<byte[], Object> context;
  private final SampleDecoder decoder = new SampleDecoder();
  private SampleReader reader;
  private ModelKeeper keeper;
  private Commands commands;
  private Predictions predictions;
  private MetricsPublisher metrics;
  private DeadLetters deadLetters;

  public LearnProcessor(
      Deployment deployment, ModelConfig config, GapReader gaps, Past past, Observer observer) {
    this(deployment, config, gaps, past, observer, ModelStore.PART_BYTES);
  }

  /**
   * @param partBytes most bytes of one part of a snapshot or checkpoint
   */
  LearnProcessor(
      Deployment deployment,
      ModelConfig config,
      GapReader gaps,
      Past past,
      Observer observer,
      int partBytes) {
    this.deployment = deployment;
    this.config = config;
    this.gaps = gaps;
    this.past = past;
    this.observer = observer;
    this.partBytes = partBytes;
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
            new StateWriter(
                store, new CheckpointPublisher(context, id, config.keepCheckpoints()), partBytes),
            new Replay(gaps, deployment.onMissingGap(), id, this::replay),
            context.currentSystemTimeMs());
    commands =
        new Commands(
            config,
            deployment.modelBy(),
            keeper,
            store,
            past,
            new ControlResults(context),
            model -> refuse(model, model.learner.closeBatch(), FIRST));
    metrics = new MetricsPublisher(context, config.spec(), deployment, keeper, observer);
    context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::tick);
  }

  @Override
  public void process(Record<byte[], Decoded> record) {
    RecordMetadata from = context.recordMetadata().orElseThrow();
    if (record.value() instanceof Decoded.Command command) {
      String samples = deployment.topics().samples();
      keeper.catchUp(new TopicPartition(samples, from.partition()), past);
      commands.take(command.command(), from.partition());
      return;
    }
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
    LiveModel model = keeper.model(keyOf(record.key()), origin.offset());
    long trainingOffset = model.offset;
    long version = model.learner.version();
    reader.read(sample.sample());
    double[] scores = model.learner.predict(reader.features());
    metrics.afterPrediction(model);
    Object predicted = predictions.predicted(model.learner, scores);
    Map<String, float[]> details = model.learner.model().details();
    if (origin.offset() > model.offset) {
      learn(model, origin, FIRST);
    }
    predictions.publish(
        record, sample.sample(), origin, scores, predicted, details, version, trainingOffset);
    metrics.afterSample(model, origin, record.timestamp(), sample.sample().getEventTime());
    warn(model);
  }

  /** Tells once what the model has to say of its use. */
  private void warn(LiveModel model) {
    if (!model.warned) {
      Optional<String> warning = model.learner.model().warning();
      warning.ifPresent(text -> LOG.warn("{}: {}", config.spec().id(), text));
      model.warned = warning.isPresent();
    }
  }

  /**
   * Learns the sample that was read and predicted last.
   *
   * @param again whether this is a replay, whose refusals were sent and counted before
   */
  private void learn(LiveModel model, Origin origin, boolean again) throws RefusedSampleException {
    Learner learner = model.learner;
    double[] target = reader.target(learner);
    if (target == null) {
      try {
        learner.learnUnlabelled(reader.weight());
      } catch (OutlierException e) {
        throw outlier(model, origin, e);
      }
    } else {
      if (learner.pending() == 0) {
        model.pendingSince = context.currentSystemTimeMs();
      }
      if (config.spec().batchSize() > 1) {
        model.pending.put(origin.offset(), origin);
      }
      try {
        refuse(model, learner.learn(target, reader.weight(), origin.offset()), again);
      } catch (NonFiniteGradientException e) {
        model.pending.remove(origin.offset());
        throw new RefusedSampleException(RefusalReason.NON_FINITE_GRADIENT, e.getMessage());
      } catch (OutlierException e) {
        throw outlier(model, origin, e);
      }
    }
    model.changedAt(origin.offset());
  }

  /** The sample is not learnt, but its outlier is counted: a replay must not count it again. */
  private static RefusedSampleException outlier(
      LiveModel model, Origin origin, OutlierException e) {
    model.pending.remove(origin.offset());
    model.changedAt(origin.offset());
    return new RefusedSampleException(RefusalReason.OUTLIER, e.getMessage());
  }

  /** Takes in one sample of the gap: what was published for it then is not published again. */
  private void replay(Origin origin, Headers headers) {
    try {
      Decoded.Sample sample = decoder.decode(origin.value(), headers);
      if (!isMeantForThis(sample)) {
        return;
      }
      LiveModel model = keeper.model(keyOf(origin.key()), origin.offset());
      if (origin.offset() > model.offset) {
        reader.read(sample.sample());
        model.learner.predict(reader.features());
        learn(model, origin, AGAIN);
        if (model.closures.contains(model.offset)) {
          refuse(model, model.learner.closeBatch(), AGAIN);
        }
      }
    } catch (UndecodableException | RefusedSampleException e) {
      LOG.debug("offset {} was refused before: {}", origin.offset(), e.getMessage());
    }
  }

  /** Sends those of a learnt mini-batch that had no finite gradient to the dead letters. */
  private void refuse(LiveModel model, List<Long> offsets, boolean again) {
    if (!again) {
      for (long offset : offsets) {
        keeper.refused(RefusalReason.NON_FINITE_GRADIENT);
        Origin origin = model.pending.get(offset);
        deadLetters.send(
            origin != null ? origin : keeper.readAgain(offset),
            RefusalReason.NON_FINITE_GRADIENT,
            "the sample's gradient, taken in a mini-batch, is not finite");
      }
    }
    if (model.learner.pending() == 0) {
      model.pending.clear();
    }
  }

  private void tick(long now) {
    keeper.closeBatchesOlderThan(
        config.batchTimeLimit(), now, model -> refuse(model, model.learner.closeBatch(), FIRST));
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

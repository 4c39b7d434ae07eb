package learnstream.stream.supervised;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import learnstream.codec.RefusedSampleException;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.RefusalReason;
import learnstream.config.Deployment;
import learnstream.config.ModelBy;
import learnstream.config.ModelConfig;
import learnstream.stream.champion.ChampionStore;
import learnstream.stream.control.ControlResults;
import learnstream.stream.metric.NotLearnt;
import learnstream.stream.metric.Observer;
import learnstream.stream.recovery.CommittedHistory;
import learnstream.stream.recovery.GapReader;
import learnstream.stream.recovery.Replay;
import learnstream.stream.sample.DeadLetters;
import learnstream.stream.sample.Decoded;
import learnstream.stream.sample.Echo;
import learnstream.stream.sample.InternalErrors;
import learnstream.stream.sample.Origin;
import learnstream.stream.sample.SampleDecoder;
import learnstream.stream.state.CheckpointPublisher;
import learnstream.stream.state.ModelStore;
import learnstream.stream.state.StateWriter;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Test, then train: predicts each sample with the model as it was before it, publishes the
 * prediction, then learns. After a restart it first replays the samples that came behind the newest
 * snapshot, without publishing anything, so that learning goes on as if nothing had happened. A
 * sample on which a model fails in a way that nobody expected becomes a dead letter, and the model
 * what it was before it.
 */
public final class LearnProcessor implements Processor<byte[], Decoded, byte[], Object> {
  static final Duration TICK = Duration.ofMillis(100);

  private static final Logger LOG = LoggerFactory.getLogger(LearnProcessor.class);

  private final Deployment deployment;
  private final ModelConfig config;
  private final GapReader gaps;
  private final CommittedHistory history;
  private final Observer observer;
  private final int partBytes;

  private ProcessorContext<byte[], Object> context;
  private final SampleDecoder decoder;
  private ModelStore store;
  private ModelKeeper keeper;
  private TestThenTrain testThenTrain;
  private MiniBatches batches;
  private Commands commands;
  private FirstRecord firstRecord;

  /** Null where a model learns from one partition. */
  private Mixing mixing;

  private Predictions predictions;
  private Events events;
  private MetricsPublisher metrics;
  private DeadLetters deadLetters;
  private Cancellable tick;

  /**
   * @param decoder knows what the topic's records look like
   * @param partBytes the largest size in bytes of one part of a snapshot or checkpoint
   */
  public LearnProcessor(
      Deployment deployment,
      ModelConfig config,
      GapReader gaps,
      CommittedHistory history,
      Observer observer,
      SampleDecoder decoder,
      int partBytes) {
    this.decoder = decoder;
    this.deployment = deployment;
    this.config = config;
    this.gaps = gaps;
    this.history = history;
    this.observer = observer;
    this.partBytes = partBytes;
  }

  @Override
  public void init(ProcessorContext<byte[], Object> processorContext) {
    context = processorContext;
    String id = config.spec().id();
    NotLearnt notLearnt = new NotLearnt();
    boolean hasChampion = deployment.champion() != null;
    predictions = new Predictions(context, config.spec(), hasChampion);
    events = new Events(context, id);
    deadLetters = new DeadLetters(context, id, deployment.output());
    store = new ModelStore(id, context.getStateStore(ModelStore.name(id)));
    keeper =
        new ModelKeeper(
            config,
            deployment.modelBy(),
            ReplicaPlace.of(deployment, context.taskId().partition()),
            deployment.samples(),
            store,
            new StateWriter(
                store.snapshots(),
                new CheckpointPublisher(context, id, config.keepCheckpoints()),
                partBytes),
            new Replay(gaps, deployment.onMissingGap(), id, this::replay),
            decoder::key,
            context.currentSystemTimeMs());
    batches = new MiniBatches(config, keeper, deadLetters);
    commands =
        new Commands(
            config,
            deployment,
            keeper,
            store,
            history,
            new ControlResults(context),
            batches,
            deadLetters);
    firstRecord = new FirstRecord(context, deployment.topics().samples(), keeper, history);
    mixing = Mixing.of(context, deployment, config, keeper, batches, deadLetters, observer);
    metrics =
        new MetricsPublisher(
            context,
            config.spec(),
            deployment,
            keeper,
            hasChampion ? new ChampionStore(context.getStateStore(ChampionStore.NAME)) : null,
            notLearnt,
            observer);
    testThenTrain = new TestThenTrain(config.spec(), predictions, metrics, notLearnt);
    close();
    tick = context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::tick);
  }

  /** Called before another init as well, when Kafka Streams revives a task. */
  @Override
  public void close() {
    if (tick != null) {
      tick.cancel();
      tick = null;
    }
  }

  @Override
  public void process(Record<byte[], Decoded> record) {
    if (record.value() instanceof Decoded.CatchUp question) {
      question.answer(keeper.catchUp(question));
    } else if (record.value() instanceof Decoded.Command command) {
      take(command);
    } else if (record.value() instanceof Decoded.Mixed mixed) {
      take(mixed);
    } else if (record.value() instanceof Decoded.Refusal refusal) {
      if (refusal.reason() == RefusalReason.UNKNOWN_SCHEMA && decoder.needsOthers()) {
        // When the record is read again there may be a schema of that name.
        store.putLeftOut(refusal.number());
      }
      keeper.progress().refused(refusal.reason());
      keeper.snapshots().handled(refusal.number(), context.currentSystemTimeMs());
    } else if (record.value() instanceof Decoded.Sample sample) {
      if (isMeantForThis(sample)) {
        take(record, sample);
      }
      keeper.snapshots().handled(sample.number(), context.currentSystemTimeMs());
      if (mixing != null) {
        mixing.goOn();
      }
    }
  }

  private void take(Decoded.Command command) {
    firstRecord
        .obstacle(command.origin().partition())
        .ifPresentOrElse(why -> commands.refuse(command, why), () -> commands.take(command));
  }

  private void take(Decoded.Mixed mixed) {
    // A sample that waits for its schema does not hold up what is only stored.
    firstRecord.obstacle(mixed.origin().partition());
    mixing.take(mixed);
  }

  private void take(Record<byte[], Decoded> record, Decoded.Sample sample) {
    LiveModel model;
    TestThenTrain.Answer answer;
    try {
      model = modelOf(sample);
      answer = answer(model, sample);
    } catch (RefusedSampleException e) {
      keeper.progress().refused(e.reason());
      deadLetters.send(sample.origin(), sample.letter(), e.reason(), e.getMessage());
      return;
    }
    publish(record, sample, model, answer);
  }

  private LiveModel modelOf(Decoded.Sample sample) throws RefusedSampleException {
    byte[] key = deployment.modelBy() == ModelBy.ONE ? ModelStore.SHARED : sample.key();
    checkKey(key);
    refuseRepeatedLetter(sample);
    return keeper.model(key, sample.number());
  }

  private TestThenTrain.Answer answer(LiveModel model, Decoded.Sample sample)
      throws RefusedSampleException {
    try {
      return testThenTrain.answer(model, sample, context.currentSystemTimeMs());
    } catch (RuntimeException | StackOverflowError e) {
      InternalErrors.rethrowIfOfKafka(e);
      LOG.warn("{}: {}: left out", config.spec().id(), sample.origin().place(), e);
      String description = InternalErrors.describe(e);
      List<Long> others = keeper.leaveOut(model, sample.number());
      if (keeper.progress().isCaughtUp()) {
        batches.refuse(model, others, RefusalReason.INTERNAL, description);
      }
      throw new RefusedSampleException(RefusalReason.INTERNAL, description);
    }
  }

  private void publish(
      Record<byte[], Decoded> record,
      Decoded.Sample sample,
      LiveModel model,
      TestThenTrain.Answer answer) {
    if (sample.letter() != null) {
      store.putReplayedLetter(sample.letter(), sample.number());
    }
    batches.refuse(model, answer.refused());
    predictions.publish(record, sample, model, answer);
    if (!answer.drifts().isEmpty()) {
      answer.drifts().forEach(drift -> events.publish(drift, model, sample));
    }
    metrics.afterSample(model, sample.origin(), record.timestamp(), sample.sample().getEventTime());
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

  /** Takes in one sample of the gap: what was published for it then is not published again. */
  private void replay(long number, ConsumerRecord<byte[], byte[]> record) {
    try {
      Decoded.Sample sample =
          decoder.decode(Origin.of(record), number, record.timestamp(), record.headers());
      if (isMeantForThis(sample) && !keeper.isLeftOut(number)) {
        LiveModel model = modelOf(sample);
        if (model.mayBeGiven(number)) {
          answer(model, sample);
          MiniBatches.forgetLearnt(model);
        }
      }
    } catch (UndecodableException | RefusedSampleException e) {
      LOG.debug("offset {} was refused before: {}", record.offset(), e.getMessage());
      boolean isSchemaMissing =
          e instanceof UndecodableException its && its.reason() == RefusalReason.UNKNOWN_SCHEMA;
      if (isSchemaMissing && decoder.needsOthers() && !keeper.isLeftOut(number)) {
        keeper.withoutSample(record.offset(), e.getMessage());
      }
    }
    keeper.progress().replayed(number);
  }

  private void tick(long now) {
    batches.closeOverdue(now);
    if (mixing != null) {
      mixing.goOn();
    }
    keeper.snapshots().writeOn(now);
    metrics.tick(now);
  }

  private boolean isMeantForThis(Decoded.Sample sample) {
    return sample.onlyModel() == null || sample.onlyModel().equals(config.spec().id());
  }

  private static void checkKey(byte[] key) throws RefusedSampleException {
    if (key == null) {
      throw new RefusedSampleException(
          RefusalReason.MISSING_KEY, "the record has no key, and modelBy is key");
    }
    if (key.length > Echo.MAX_KEY_BYTES) {
      throw new RefusedSampleException(
          RefusalReason.TOO_LARGE,
          "the key of a model: %,d bytes are not allowed; give at most %,d"
              .formatted(key.length, Echo.MAX_KEY_BYTES));
    }
  }

  /** A dead letter that was sent again and learnt is not learnt a second time. */
  private void refuseRepeatedLetter(Decoded.Sample sample) throws RefusedSampleException {
    long before = sample.letter() == null ? -1 : store.replayedLetter(sample.letter());
    if (before >= 0 && before < sample.number()) {
      throw new RefusedSampleException(
          RefusalReason.REPEATED,
          "the record %s was sent again from the dead letters before, and was learnt"
              .formatted(sample.letter()));
    }
  }
}

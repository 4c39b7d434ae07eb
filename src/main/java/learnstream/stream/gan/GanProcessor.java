package learnstream.stream.gan;

import java.time.Duration;
import java.util.function.LongSupplier;
import learnstream.codec.RefusedSampleException;
import learnstream.codec.UndecodableException;
import learnstream.config.Deployment;
import learnstream.config.GanConfig;
import learnstream.model.gan.GanSpec;
import learnstream.model.spec.Resumable;
import learnstream.stream.sample.Refusals;
import learnstream.stream.state.CheckpointPublisher;
import learnstream.stream.state.ModelStore;
import learnstream.stream.state.SnapshotStore;
import learnstream.stream.state.Stored;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the parts of a GAN have in common: a periodic tick, and the refusal of records that cannot
 * be used. After an unexpected failure the part is restored from its snapshot.
 */
abstract class GanProcessor implements Processor<byte[], byte[], byte[], Object> {
  private static final Logger LOG = LoggerFactory.getLogger(GanProcessor.class);

  final Deployment deployment;
  final GanConfig config;
  final GanSpec spec;
  private final String id;
  private final Duration tick;

  ProcessorContext<byte[], Object> context;
  LongSupplier clock;
  Refusals refusals;
  private Cancellable ticks;

  /**
   * @param id of the part, as a model
   * @param tick time between two calls of {@link #tick}
   */
  GanProcessor(Deployment deployment, String id, Duration tick) {
    this.deployment = deployment;
    config = deployment.gan();
    spec = config.spec();
    this.id = id;
    this.tick = tick;
  }

  @Override
  public final void init(ProcessorContext<byte[], Object> processorContext) {
    context = processorContext;
    clock = context::currentSystemTimeMs;
    refusals = new Refusals(context, id, deployment.output());
    start();
    begin();
    // Kafka Streams initialises the same processor again when it revives a task.
    close();
    ticks = context.schedule(tick, PunctuationType.WALL_CLOCK_TIME, now -> tick());
  }

  @Override
  public final void close() {
    if (ticks != null) {
      ticks.cancel();
    }
  }

  @Override
  public final void process(Record<byte[], byte[]> record) {
    try {
      handle(record);
    } catch (UndecodableException e) {
      refusals.refuse(record, e.reason(), e.getMessage());
    } catch (RefusedSampleException e) {
      refusals.refuse(record, e.reason(), e.getMessage());
    } catch (KafkaException e) {
      // Kafka's own: the task has to end, and to begin again elsewhere.
      throw e;
    } catch (RuntimeException e) {
      refusals.refuse(record, e);
      begin();
    }
  }

  /** Reads what is read only once, when the task starts. */
  void start() {}

  /** Restores the part from its snapshot. */
  abstract void begin();

  abstract void tick();

  abstract void handle(Record<byte[], byte[]> record)
      throws UndecodableException, RefusedSampleException;

  /** Name of the topic that the present record is of. */
  final String topic() {
    return context.recordMetadata().orElseThrow().topic();
  }

  /** Reads the newest snapshot into a half. */
  final GanStateKeeper restore(Resumable half, int parameterBytes, int optimiserBytes) {
    GanStateKeeper keeper =
        new GanStateKeeper(
            half,
            config,
            new SnapshotStore(id, context.getStateStore(ModelStore.name(id))),
            new CheckpointPublisher(context, id, config.keepCheckpoints()),
            parameterBytes,
            optimiserBytes);
    Stored stored = keeper.restore(clock.getAsLong());
    LOG.info(
        "{}: {} version {}, exchange {}",
        id,
        stored.found() ? "goes on with" : "begins with",
        half.version(),
        keeper.exchangeAtSnapshot());
    return keeper;
  }
}

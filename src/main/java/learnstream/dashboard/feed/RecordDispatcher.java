package learnstream.dashboard.feed;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import learnstream.codec.AvroCodec;
import learnstream.codec.NotReadyException;
import learnstream.codec.SchemasById;
import learnstream.codec.UndecodableException;
import learnstream.codec.avro.Checkpoint;
import learnstream.codec.avro.ControlCommand;
import learnstream.codec.avro.ControlResult;
import learnstream.codec.avro.DeadLetter;
import learnstream.codec.avro.DrawnSamples;
import learnstream.codec.avro.Event;
import learnstream.codec.avro.GanMetrics;
import learnstream.codec.avro.ModelMetrics;
import learnstream.codec.avro.Prediction;
import learnstream.config.Deployment;
import learnstream.config.Topics;
import learnstream.dashboard.panel.Page;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which topics are read, from how far back, and where their records go. For one thread. */
public final class RecordDispatcher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RecordDispatcher.class);

  /** History without a bound. */
  static final long ALL = Long.MAX_VALUE;

  private static final Duration REGISTRY_PATIENCE = Duration.ofSeconds(1);

  /** Takes a record. */
  interface Reader {
    void read(ConsumerRecord<byte[], byte[]> record) throws UndecodableException;
  }

  /**
   * How a topic is read.
   *
   * @param history records before the end at which reading begins
   * @param maxBehind a backlog larger than this is skipped; 0: never
   */
  record Source(long history, long maxBehind, Reader reader) {}

  private final Map<String, Source> sources = new LinkedHashMap<>();
  private final SchemasById schemas;
  private final AvroCodec<ModelMetrics> metrics;
  private final AvroCodec<GanMetrics> ganMetrics;
  private final Page page;

  public RecordDispatcher(Deployment deployment, Page page) {
    this.page = page;
    schemas = deployment.output().schemas(REGISTRY_PATIENCE);
    metrics = AvroCodec.of(ModelMetrics.class, schemas);
    ganMetrics = AvroCodec.of(GanMetrics.class, schemas);
    Topics topics = deployment.topics();
    sources.put(topics.metrics(), new Source(50_000, 0, this::metrics));
    sources.put(topics.deadLetters(), source(300, 10_000, DeadLetter.class, page::take));
    sources.put(topics.checkpoints(), source(ALL, 0, Checkpoint.class, page::take));
    if (!deployment.models().isEmpty()) {
      AvroCodec<Prediction> codec = AvroCodec.of(Prediction.class, schemas);
      Source predictions =
          new Source(
              2_000, 50_000, record -> page.take(codec.decode(record.value()), record.key()));
      sources.put(topics.predictions(), predictions);
      if (deployment.champion() != null) {
        sources.put(topics.shadowPredictions(), predictions);
      }
      sources.put(topics.control(), source(500, 0, ControlCommand.class, page::take));
      sources.put(topics.controlResults(), source(500, 0, ControlResult.class, page::take));
    }
    if (deployment.hasEvents()) {
      sources.put(topics.events(), source(500, 10_000, Event.class, page::take));
    }
    if (deployment.gan() != null) {
      sources.put(topics.drawn(), source(50, 500, DrawnSamples.class, page::take));
    }
  }

  /** By topic. */
  Map<String, Source> sources() {
    return sources;
  }

  private <T extends SpecificRecord> Source source(
      long history, long maxBehind, Class<T> type, Consumer<T> to) {
    AvroCodec<T> codec = AvroCodec.of(type, schemas);
    return new Source(history, maxBehind, record -> to.accept(codec.decode(record.value())));
  }

  private void metrics(ConsumerRecord<byte[], byte[]> record) throws UndecodableException {
    if (ganMetrics.knows(record.value())) {
      page.take(ganMetrics.decode(record.value()));
    } else {
      page.take(metrics.decode(record.value()));
    }
  }

  /**
   * Hands a record to its reader; counts it if it cannot be read or shown.
   *
   * @throws NotReadyException if it is to be given again later
   */
  public void take(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      return;
    }
    try {
      sources.get(record.topic()).reader().read(record);
    } catch (UndecodableException e) {
      page.unreadable();
    } catch (NotReadyException e) {
      throw e;
    } catch (RuntimeException | Error e) {
      // One bad record must not stop the others, not even one too large for the heap.
      LOG.warn(
          "{}, partition {}, offset {} cannot be shown",
          record.topic(),
          record.partition(),
          record.offset(),
          e);
      page.unreadable();
    }
  }

  @Override
  public void close() {
    schemas.close();
  }
}

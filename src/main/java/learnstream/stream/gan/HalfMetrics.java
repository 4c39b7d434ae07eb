package learnstream.stream.gan;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import learnstream.codec.avro.GanHalf;
import learnstream.codec.avro.GanMetrics;
import learnstream.config.Deployment;
import learnstream.model.gan.GanSpec;
import learnstream.stream.metric.Observer;
import learnstream.stream.sample.Refusals;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Publishes the metrics of one half at regular intervals. */
final class HalfMetrics {
  private final ProcessorContext<byte[], Object> context;
  private final GanSpec spec;
  private final GanHalf which;
  private final byte[] key;
  private final long every;
  private final Refusals refusals;
  private final LongSupplier clock;
  private final Consumer<GanMetrics.Builder> describe;
  private ExchangeTally tally;
  private long last;

  /**
   * @param id of the half, as a model
   * @param describe fills in the metrics of this half
   */
  HalfMetrics(
      ProcessorContext<byte[], Object> context,
      Deployment deployment,
      GanHalf which,
      String id,
      Refusals refusals,
      LongSupplier clock,
      Consumer<GanMetrics.Builder> describe) {
    this.context = context;
    spec = deployment.gan().spec();
    this.which = which;
    key = id.getBytes(StandardCharsets.UTF_8);
    every = deployment.metrics().every().toMillis();
    this.refusals = refusals;
    this.clock = clock;
    this.describe = describe;
    last = clock.getAsLong();
    tally = new ExchangeTally(last);
  }

  /** Of the exchanges since the last record. */
  ExchangeTally tally() {
    return tally;
  }

  void tick() {
    long now = clock.getAsLong();
    if (now - last < every) {
      return;
    }
    last = now;
    long time = context.currentSystemTimeMs();
    GanMetrics.Builder metrics =
        GanMetrics.newBuilder()
            .setModelId(spec.id())
            .setRunId(spec.run())
            .setHalf(which)
            .setLoss(tally.mean(tally.loss))
            .setExchangesPerSecond(tally.perSecond(now))
            .setDropped(refusals.counts())
            .setTime(Instant.ofEpochMilli(time));
    describe.accept(metrics);
    tally = new ExchangeTally(now);
    context.forward(new Record<>(key, metrics.build(), time), Observer.SINK);
  }
}

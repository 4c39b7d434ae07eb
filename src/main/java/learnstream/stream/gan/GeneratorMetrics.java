package learnstream.stream.gan;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.LongSupplier;
import learnstream.codec.avro.GanHalf;
import learnstream.codec.avro.GanMetrics;
import learnstream.config.Deployment;
import learnstream.model.gan.GanSpec;
import learnstream.model.gan.GeneratorState;
import learnstream.stream.metric.Observer;
import learnstream.stream.sample.Refusals;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Publishes how the generator does, every so often. */
final class GeneratorMetrics {
  private final ProcessorContext<byte[], Object> context;
  private final Deployment deployment;
  private final GanSpec spec;
  private final GeneratorState half;
  private final Refusals refusals;
  private final LongSupplier clock;
  private final ExchangeTally tally;
  private double gradientNorm;
  private long last;

  GeneratorMetrics(
      ProcessorContext<byte[], Object> context,
      Deployment deployment,
      GeneratorState half,
      Refusals refusals,
      LongSupplier clock) {
    this.context = context;
    this.deployment = deployment;
    spec = deployment.gan().spec();
    this.half = half;
    this.refusals = refusals;
    this.clock = clock;
    last = clock.getAsLong();
    tally = new ExchangeTally(last);
  }

  /** After an exchange whose feedback came in time. */
  void exchanged(double loss) {
    tally.exchanges++;
    tally.loss += loss;
  }

  /** After an update. */
  void learnt(double norm, long staleness) {
    gradientNorm = norm;
    tally.used++;
    tally.staleness += staleness;
    tally.maxStaleness = Math.max(tally.maxStaleness, staleness);
  }

  void tick() {
    long now = clock.getAsLong();
    if (now - last < deployment.metrics().every().toMillis()) {
      return;
    }
    last = now;
    long time = context.currentSystemTimeMs();
    boolean none = tally.used == 0;
    GanMetrics metrics =
        GanMetrics.newBuilder()
            .setModelId(spec.id())
            .setRunId(spec.run())
            .setHalf(GanHalf.GENERATOR)
            .setExchange(half.exchange)
            .setVersion(half.version())
            .setEra(half.rollbackEpoch)
            .setLoss(tally.mean(tally.loss))
            .setGeneratorShare(tally.mean(tally.used))
            .setStalenessMean(none ? null : (Double) ((double) tally.staleness / tally.used))
            .setStalenessMax(none ? null : (Long) tally.maxStaleness)
            .setExchangesPerSecond(tally.perSecond(now))
            .setGradientNorm(gradientNorm)
            .setLearningRate(half.generator.learningRate())
            .setDropped(refusals.counts())
            .setTime(Instant.ofEpochMilli(time))
            .build();
    tally.reset(now);
    String id = deployment.gan().generatorId();
    context.forward(
        new Record<>(id.getBytes(StandardCharsets.UTF_8), metrics, time), Observer.SINK);
  }
}

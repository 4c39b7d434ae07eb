package learnstream.stream.gan;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.LongSupplier;
import learnstream.codec.avro.GanHalf;
import learnstream.codec.avro.GanMetrics;
import learnstream.config.Deployment;
import learnstream.model.gan.DiscriminatorState;
import learnstream.model.gan.GanSpec;
import learnstream.stream.metric.Observer;
import learnstream.stream.sample.Refusals;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Publishes how the discriminator does, every so often. */
final class DiscriminatorMetrics {
  private final ProcessorContext<byte[], Object> context;
  private final Deployment deployment;
  private final GanSpec spec;
  private final DiscriminatorState half;
  private final Refusals refusals;
  private final LongSupplier clock;
  private final ExchangeTally tally;
  private long last;

  DiscriminatorMetrics(
      ProcessorContext<byte[], Object> context,
      Deployment deployment,
      DiscriminatorState half,
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

  /** After an exchange that the discriminator took in. */
  void exchanged(double spread, double realSpread) {
    tally.exchanges++;
    tally.loss += half.discriminator.loss();
    tally.realAccuracy += half.discriminator.realAccuracy();
    tally.generatedAccuracy += half.discriminator.generatedAccuracy();
    tally.spread += spread;
    tally.realSpread += realSpread;
  }

  void tick(long realSamples) {
    long now = clock.getAsLong();
    if (now - last < deployment.metrics().every().toMillis()) {
      return;
    }
    last = now;
    long time = context.currentSystemTimeMs();
    GanMetrics metrics =
        GanMetrics.newBuilder()
            .setModelId(spec.id())
            .setRunId(spec.run())
            .setHalf(GanHalf.DISCRIMINATOR)
            .setExchange(half.exchange)
            .setVersion(half.version())
            .setEra(half.rollbackEpoch)
            .setLoss(tally.mean(tally.loss))
            .setRealAccuracy(tally.mean(tally.realAccuracy))
            .setGeneratedAccuracy(tally.mean(tally.generatedAccuracy))
            .setDiscriminatorShare(half.balance.discriminatorShare())
            .setGeneratorShare(half.balance.generatorShare())
            .setSpread(tally.mean(tally.spread))
            .setRealSpread(tally.mean(tally.realSpread))
            .setExchangesPerSecond(tally.perSecond(now))
            .setGradientNorm(half.discriminator.gradientNorm())
            .setLearningRate(half.discriminator.learningRate())
            .setRealSamples(realSamples)
            .setDropped(refusals.counts())
            .setDivergences(half.divergences())
            .setTime(Instant.ofEpochMilli(time))
            .build();
    tally.reset(now);
    String id = deployment.gan().discriminatorId();
    context.forward(
        new Record<>(id.getBytes(StandardCharsets.UTF_8), metrics, time), Observer.SINK);
  }
}

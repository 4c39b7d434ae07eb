package learnstream.stream.gan;

import java.util.function.LongSupplier;
import learnstream.codec.avro.GanHalf;
import learnstream.codec.avro.GanMetrics;
import learnstream.config.Deployment;
import learnstream.model.gan.DiscriminatorState;
import learnstream.stream.sample.Refusals;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/** How the discriminator does. */
final class DiscriminatorMetrics extends HalfMetrics {
  private final DiscriminatorState half;
  private final RealSamples samples;

  DiscriminatorMetrics(
      ProcessorContext<byte[], Object> context,
      Deployment deployment,
      DiscriminatorState half,
      RealSamples samples,
      Refusals refusals,
      LongSupplier clock) {
    super(
        context,
        deployment,
        GanHalf.DISCRIMINATOR,
        deployment.gan().discriminatorId(),
        refusals,
        clock);
    this.half = half;
    this.samples = samples;
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

  @Override
  void describe(GanMetrics.Builder metrics) {
    metrics
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

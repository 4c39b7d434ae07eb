package learnstream.stream.gan;

import java.util.function.LongSupplier;
import learnstream.codec.avro.GanHalf;
import learnstream.codec.avro.GanMetrics;
import learnstream.config.Deployment;
import learnstream.model.gan.GeneratorState;
import learnstream.stream.sample.Refusals;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/** How the generator does. */
final class GeneratorMetrics extends HalfMetrics {
  private final GeneratorState half;
  private double gradientNorm;

  GeneratorMetrics(
      ProcessorContext<byte[], Object> context,
      Deployment deployment,
      GeneratorState half,
      Refusals refusals,
      LongSupplier clock) {
    super(context, deployment, GanHalf.GENERATOR, deployment.gan().generatorId(), refusals, clock);
    this.half = half;
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

  @Override
  void describe(GanMetrics.Builder metrics) {
    boolean none = tally.used == 0;
    metrics
        .setExchange(half.exchange)
        .setVersion(half.version())
        .setEra(half.rollbackEpoch)
        .setGeneratorShare(tally.mean(tally.used))
        .setStalenessMean(none ? null : (Double) ((double) tally.staleness / tally.used))
        .setStalenessMax(none ? null : (Long) tally.maxStaleness)
        .setGradientNorm(gradientNorm)
        .setLearningRate(half.generator.learningRate());
  }
}

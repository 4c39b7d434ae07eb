package learnstream.telemetry;

import static learnstream.telemetry.Measure.counter;
import static learnstream.telemetry.Measure.gauge;

import java.util.List;
import learnstream.codec.avro.GanMetrics;

/** The numbers of a GAN's metrics record, under their names for Prometheus. */
final class GanMeasures {
  static final List<Measure<GanMetrics>> ALL =
      List.of(
          counter("learnstream_gan_exchanges", "The newest exchange.", GanMetrics::getExchange),
          gauge("learnstream_gan_version", "Updates made.", GanMetrics::getVersion),
          gauge(
              "learnstream_gan_era",
              "How often both halves have gone back to a checkpoint.",
              GanMetrics::getEra),
          gauge("learnstream_gan_loss", "Mean of the half's loss.", GanMetrics::getLoss),
          gauge(
              "learnstream_gan_real_accuracy_ratio",
              "Share of real samples taken for real.",
              GanMetrics::getRealAccuracy),
          gauge(
              "learnstream_gan_generated_accuracy_ratio",
              "Share of generated samples taken for generated.",
              GanMetrics::getGeneratedAccuracy),
          gauge(
              "learnstream_gan_discriminator_share_ratio",
              "Share of the exchanges in which the discriminator learns.",
              GanMetrics::getDiscriminatorShare),
          gauge(
              "learnstream_gan_generator_share_ratio",
              "Share of the exchanges in which the generator may learn.",
              GanMetrics::getGeneratorShare),
          gauge(
              "learnstream_gan_spread",
              "Mean standard deviation of a generated batch.",
              GanMetrics::getSpread),
          gauge(
              "learnstream_gan_real_spread",
              "Mean standard deviation of a real batch.",
              GanMetrics::getRealSpread),
          gauge(
              "learnstream_gan_staleness_mean_updates",
              "Generator updates between a batch and the use of its feedback.",
              GanMetrics::getStalenessMean),
          gauge(
              "learnstream_gan_staleness_max_updates",
              "The highest number of them.",
              GanMetrics::getStalenessMax),
          gauge(
              "learnstream_gan_exchanges_per_second",
              "Exchanges each second between the newest two metrics records.",
              GanMetrics::getExchangesPerSecond),
          gauge(
              "learnstream_gan_gradient_norm",
              "Euclidean norm of the last gradient, before clipping.",
              GanMetrics::getGradientNorm),
          gauge(
              "learnstream_gan_learning_rate",
              "Learning rate of the next update.",
              GanMetrics::getLearningRate),
          gauge(
              "learnstream_gan_real_samples",
              "Real samples in the window that batches are drawn from.",
              GanMetrics::getRealSamples),
          gauge("learnstream_gan_modes", "Modes looked for.", GanMetrics::getModes),
          gauge("learnstream_gan_modes_covered", "Modes found.", GanMetrics::getModesCovered),
          gauge(
              "learnstream_gan_high_quality_ratio",
              "Share of generated samples near a mode.",
              GanMetrics::getHighQuality),
          gauge(
              "learnstream_gan_mean_top_probability_ratio",
              "Mean of the classifier's highest probability.",
              GanMetrics::getMeanTopProbability),
          gauge(
              "learnstream_gan_evaluated_samples",
              "Generated samples evaluated.",
              GanMetrics::getEvaluated),
          gauge(
              "learnstream_gan_metrics_timestamp_seconds",
              "When the newest metrics record was made.",
              m -> m.getTime().toEpochMilli() / 1000.0));

  private GanMeasures() {}
}

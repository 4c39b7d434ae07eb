package learnstream.processor;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.TreeMap;
import learnstream.codec.avro.ModelMetrics;
import learnstream.codec.avro.Scores;
import learnstream.config.Cadence;
import learnstream.learner.MetricsSnapshot;
import learnstream.learner.ModelSpec;
import learnstream.learner.Score;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Publishes each model's prequential metrics every so many samples and every so much time. */
public final class MetricsPublisher {
  /** Name of the sink. */
  public static final String SINK = "metrics";

  private final ProcessorContext<byte[], Object> context;
  private final ModelSpec spec;
  private final Cadence cadence;
  private final ModelKeeper keeper;
  private int partition;
  private final long start;
  private long lastTick;

  MetricsPublisher(
      ProcessorContext<byte[], Object> context,
      ModelSpec spec,
      Cadence cadence,
      ModelKeeper keeper) {
    this.context = context;
    this.spec = spec;
    this.cadence = cadence;
    this.keeper = keeper;
    start = context.currentSystemTimeMs();
    lastTick = start;
  }

  void afterSample(LiveModel model, Origin origin) {
    partition = origin.partition();
    if (model.seen() - model.samplesAtMetrics >= cadence.everySamples()) {
      publish(model, context.currentSystemTimeMs());
    }
  }

  void tick(long now) {
    if (now - lastTick < cadence.every().toMillis()) {
      return;
    }
    lastTick = now;
    for (LiveModel model : keeper.live()) {
      if (model.seen() > model.samplesAtMetrics) {
        publish(model, now);
      }
    }
  }

  private void publish(LiveModel model, long now) {
    MetricsSnapshot m = model.learner.metrics().snapshot();
    double seconds = Math.max(1, now - Math.max(start, model.metricsTime)) / 1000.0;
    String key = model.key.length == 0 ? null : new String(model.key, StandardCharsets.UTF_8);
    ModelMetrics metrics =
        ModelMetrics.newBuilder()
            .setModelId(spec.id())
            .setKind(spec.kind().label())
            .setKey(key)
            .setPartition(partition)
            .setOffset(model.offset)
            .setModelVersion(model.learner.version())
            .setSamples(m.samples())
            .setUnlabelled(m.unlabelled())
            .setRefused(new TreeMap<>(keeper.refusedCounts()))
            .setWhole(scores(m.whole()))
            .setWindow(scores(m.window()))
            .setFading(scores(m.fading()))
            .setKappa(orNull(m.kappa()))
            .setWindowKappa(orNull(m.windowKappa()))
            .setMajority(scores(m.majority().whole()))
            .setMajorityWindow(scores(m.majority().window()))
            .setNoChange(scores(m.noChange().whole()))
            .setNoChangeWindow(scores(m.noChange().window()))
            .setSamplesPerSecond((model.seen() - model.samplesAtMetrics) / seconds)
            .setGradientNorm(Double.isNaN(m.gradientNorm()) ? 0 : m.gradientNorm())
            .setLearningRate(model.learner.model().learningRate())
            .setTime(Instant.ofEpochMilli(now))
            .build();
    model.samplesAtMetrics = model.seen();
    model.metricsTime = now;
    String name = key == null ? spec.id() : spec.id() + "/" + key;
    context.forward(new Record<>(name.getBytes(StandardCharsets.UTF_8), metrics, now), SINK);
  }

  private static Scores scores(Score score) {
    return new Scores(
        orNull(score.accuracy()),
        orNull(score.loss()),
        orNull(score.mae()),
        orNull(score.exactMatch()));
  }

  private static Double orNull(double value) {
    return Double.isNaN(value) ? null : value;
  }
}

package learnstream.stream.supervised;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import learnstream.codec.avro.FieldMetrics;
import learnstream.codec.avro.Latency;
import learnstream.codec.avro.MemberMetrics;
import learnstream.codec.avro.ModelMetrics;
import learnstream.codec.avro.Scores;
import learnstream.codec.avro.SnapshotState;
import learnstream.config.Cadence;
import learnstream.config.Deployment;
import learnstream.config.ModelBy;
import learnstream.model.MemberStatus;
import learnstream.model.ModelSpec;
import learnstream.model.metric.FieldSummary;
import learnstream.model.metric.MetricsSnapshot;
import learnstream.model.metric.Score;
import learnstream.stream.champion.ChampionStore;
import learnstream.stream.metric.FlowMeter;
import learnstream.stream.metric.NotLearnt;
import learnstream.stream.metric.Observer;
import learnstream.stream.sample.Origin;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Publishes each model's prequential metrics every so many samples and every so much time. */
public final class MetricsPublisher {
  /** Fields of a model that are told of. */
  private static final int MAX_FIELDS = 50;

  private final ProcessorContext<byte[], Object> context;
  private final ModelSpec spec;
  private final Cadence cadence;
  private final boolean oneModel;

  /** Null where there are no replicas. */
  private final ReplicaPlace place;

  private final boolean details;
  private final ModelKeeper keeper;
  private final PartitionProgress progress;
  private final String configuredChampion;

  /** Null where no model is the champion. */
  private final ChampionStore champions;

  private final NotLearnt notLearnt;
  private final Observer observer;
  private final FlowMeter flow = new FlowMeter();
  private int partition;
  private final long start;
  private long lastTick;

  /** Refused samples in the record before. */
  private long refusedBefore;

  /** Whether the record before told of something that ends by itself, such as a lag. */
  private boolean unsettled;

  MetricsPublisher(
      ProcessorContext<byte[], Object> context,
      ModelSpec spec,
      Deployment deployment,
      ModelKeeper keeper,
      ChampionStore champions,
      NotLearnt notLearnt,
      Observer observer) {
    this.context = context;
    this.spec = spec;
    cadence = deployment.metrics();
    oneModel = deployment.modelBy() == ModelBy.ONE;
    place = ReplicaPlace.of(deployment, context.taskId().partition());
    details = deployment.operations().details();
    this.keeper = keeper;
    progress = keeper.progress();
    this.champions = champions;
    configuredChampion = champions == null ? null : deployment.champion().id();
    this.notLearnt = notLearnt;
    this.observer = observer;
    start = context.currentSystemTimeMs();
    lastTick = start;
  }

  /** The model has predicted a sample and not learnt it yet. */
  void afterPrediction(LiveModel model) {
    if (details) {
      model.diagnostics.predicted();
    }
  }

  /**
   * @param sent the record's timestamp, ms since the epoch
   */
  void afterSample(LiveModel model, Origin origin, long sent, Instant eventTime) {
    partition = origin.partition();
    long now = context.currentSystemTimeMs();
    if (details) {
      flow.predicted(origin, sent, eventTime, now);
    }
    if (model.seen() - model.samplesAtMetrics >= cadence.everySamples()) {
      publish(model, now, oneModel ? flow.latency() : null);
      if (oneModel) {
        flow.reset();
      }
    }
  }

  void tick(long now) {
    if (now - lastTick < cadence.every().toMillis()) {
      return;
    }
    lastTick = now;
    Latency latency = flow.latency();
    boolean news = unsettled || refused() != refusedBefore;
    for (LiveModel model : keeper.live()) {
      if (news || model.seen() > model.samplesAtMetrics) {
        publish(model, now, latency);
        news = false;
      }
    }
    flow.reset();
  }

  private long refused() {
    return progress.refused().values().stream().mapToLong(Long::longValue).sum();
  }

  private void publish(LiveModel model, long now, Latency latency) {
    MetricsSnapshot m = model.learner.metrics().snapshot();
    double seconds = Math.max(1, now - Math.max(start, model.metricsTime)) / 1000.0;
    Long lag = flow.lag(observer, progress.handledOffset());
    SnapshotState snapshot = keeper.snapshots().state(now);
    refusedBefore = refused();
    unsettled = lag != null && lag > 0 || snapshot.getUnsaved() > 0;
    byte[] bytes = place == null ? model.key : place.key();
    String key = bytes.length == 0 ? null : new String(bytes, StandardCharsets.UTF_8);
    ModelMetrics metrics =
        ModelMetrics.newBuilder()
            .setModelId(spec.id())
            .setKind(spec.kind().label())
            .setKey(key)
            .setPartition(partition)
            .setOffset(progress.offset(model.learnt))
            .setModelVersion(model.learner.version())
            .setChampion(isChampion(model))
            .setSamples(m.samples())
            .setUnlabelled(m.unlabelled())
            .setRefused(new TreeMap<>(progress.refused()))
            .setNotLearnt(notLearnt.counts())
            .setOutliers(model.learner.outliers())
            .setDrifts(model.learner.driftCounts())
            .setWhole(scores(m.whole()))
            .setWindow(scores(m.window()))
            .setFading(scores(m.fading()))
            .setKappa(orNull(m.kappa()))
            .setWindowKappa(orNull(m.windowKappa()))
            .setCoverage(orNull(m.intervals().coverage()))
            .setWindowCoverage(orNull(m.intervals().windowCoverage()))
            .setWindowIntervalWidth(orNull(m.intervals().windowWidth()))
            .setMajority(scores(m.majority().whole()))
            .setMajorityWindow(scores(m.majority().window()))
            .setNoChange(scores(m.noChange().whole()))
            .setNoChangeWindow(scores(m.noChange().window()))
            .setSamplesPerSecond((model.seen() - model.samplesAtMetrics) / seconds)
            .setGradientNorm(Double.isNaN(m.gradientNorm()) ? 0 : m.gradientNorm())
            .setLearningRate(model.learner.model().learningRate())
            .setWeightNorm(
                details ? model.diagnostics.weightNorm(now, cadence.every().toMillis()) : null)
            .setDeadUnits(model.diagnostics.deadUnits())
            .setLag(lag)
            .setLagSeconds(flow.lagSeconds(lag, now))
            .setEventTimeDelay(flow.eventTimeDelay())
            .setLatency(latency)
            .setSnapshot(snapshot)
            .setReplayed(keeper.replayed())
            .setCheckpoints(progress.checkpoints())
            .setFields(details ? fields(model.learner.fields(MAX_FIELDS)) : List.of())
            .setMembers(members(model.learner.model().members()))
            .setTime(Instant.ofEpochMilli(now))
            .build();
    model.samplesAtMetrics = model.seen();
    model.metricsTime = now;
    String name = key == null ? spec.id() : spec.id() + "/" + key;
    context.forward(
        new Record<>(name.getBytes(StandardCharsets.UTF_8), metrics, now), Observer.SINK);
  }

  private static List<FieldMetrics> fields(List<FieldSummary> all) {
    return all.stream()
        .map(
            each ->
                new FieldMetrics(
                    each.name(),
                    each.kind(),
                    orNull(each.low()),
                    orNull(each.high()),
                    orNull(each.missing()),
                    each.categories() < 0 ? null : each.categories(),
                    orNull(each.importance())))
        .toList();
  }

  private static List<MemberMetrics> members(List<MemberStatus> all) {
    return all.stream()
        .map(
            each ->
                new MemberMetrics(each.name(), each.weight(), orNull(each.loss()), each.restarts()))
        .toList();
  }

  /** Null where no model is the champion. */
  private Boolean isChampion(LiveModel model) {
    return champions == null
        ? null
        : champions.champion(model.key).orElse(configuredChampion).equals(spec.id());
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

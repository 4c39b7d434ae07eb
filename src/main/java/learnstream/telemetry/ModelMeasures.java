package learnstream.telemetry;

import static learnstream.telemetry.Measure.counter;
import static learnstream.telemetry.Measure.gauge;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import learnstream.codec.avro.Latency;
import learnstream.codec.avro.ModelMetrics;
import learnstream.codec.avro.Replayed;
import learnstream.codec.avro.Scores;
import learnstream.codec.avro.SnapshotState;

/** The numbers of a model's metrics record, under their names for Prometheus. */
final class ModelMeasures {
  private static final String OVER = "over";
  private static final String ACCURACY = "Share of right classes.";
  private static final String LOSS = "Mean log loss in nats, or mean squared error.";
  private static final String ERROR = "Mean absolute error of numeric targets.";
  private static final String KAPPA = "Cohen's kappa.";

  /** What a model has learnt, one of it for each model. */
  static final List<Measure<ModelMetrics>> LEARNING = learning();

  /** How the samples of a partition flow, one of it for all models of the partition. */
  static final List<Measure<ModelMetrics>> FLOW =
      List.of(
          gauge(
              "learnstream_lag_records",
              "Records of the partition behind the one handled last.",
              ModelMetrics::getLag),
          gauge(
              "learnstream_lag_seconds",
              "Time since the record handled last was sent, while there are records behind it.",
              ModelMetrics::getLagSeconds),
          gauge(
              "learnstream_event_time_delay_seconds",
              "From the event time of the newest sample to its prediction.",
              ModelMetrics::getEventTimeDelay),
          counter(
              "learnstream_snapshots",
              "Snapshots that became whole since the process took the partition.",
              m -> of(m.getSnapshot(), SnapshotState::getCount)),
          gauge(
              "learnstream_snapshot_size_bytes",
              "Size of the newest snapshot.",
              m -> of(m.getSnapshot(), SnapshotState::getBytes)),
          gauge(
              "learnstream_snapshot_timestamp_seconds",
              "When the newest snapshot became whole, or the process took the partition.",
              m -> of(m.getSnapshot(), s -> m.getTime().toEpochMilli() / 1000.0 - s.getAge())),
          gauge(
              "learnstream_unsaved_records",
              "Records that a restart would replay.",
              m -> of(m.getSnapshot(), SnapshotState::getUnsaved)),
          gauge(
              "learnstream_replayed_records",
              "Records replayed since the process took the partition.",
              m -> of(m.getReplayed(), Replayed::getSamples)),
          gauge(
              "learnstream_replay_duration_seconds",
              "Time that the replay took.",
              m -> of(m.getReplayed(), r -> r.getMillis() / 1000.0)),
          counter(
              "learnstream_checkpoints",
              "Checkpoints published since the model began.",
              ModelMetrics::getCheckpoints),
          gauge(
              "learnstream_metrics_timestamp_seconds",
              "When the newest metrics record was made.",
              m -> m.getTime().toEpochMilli() / 1000.0));

  private ModelMeasures() {}

  private static List<Measure<ModelMetrics>> learning() {
    List<Measure<ModelMetrics>> all = new ArrayList<>();
    all.add(counter("learnstream_samples", "Labelled samples learnt.", ModelMetrics::getSamples));
    all.add(
        counter(
            "learnstream_unlabelled_samples",
            "Samples without label predicted.",
            ModelMetrics::getUnlabelled));
    all.add(
        counter(
            "learnstream_outliers",
            "Values of features and targets far outside what the model has seen.",
            m -> sum(m.getOutliers())));
    all.add(
        gauge(
            "learnstream_champion",
            "1 for the model that answers, 0 for the others; absent where all models do.",
            m -> m.getChampion() == null ? null : (Integer) (m.getChampion() ? 1 : 0)));
    all.add(gauge("learnstream_model_version", "Updates made.", ModelMetrics::getModelVersion));
    scores(all, "whole", ModelMetrics::getWhole);
    scores(all, "window", ModelMetrics::getWindow);
    scores(all, "fading", ModelMetrics::getFading);
    all.add(kappa("whole", ModelMetrics::getKappa));
    all.add(kappa("window", ModelMetrics::getWindowKappa));
    all.add(coverage("whole", ModelMetrics::getCoverage));
    all.add(coverage("window", ModelMetrics::getWindowCoverage));
    all.add(
        gauge(
                "learnstream_interval_width",
                "Mean width of the predicted intervals, in the unit of the labels.",
                ModelMetrics::getWindowIntervalWidth)
            .with(OVER, "window"));
    baseline(all, "majority", "whole", ModelMetrics::getMajority);
    baseline(all, "majority", "window", ModelMetrics::getMajorityWindow);
    baseline(all, "no_change", "whole", ModelMetrics::getNoChange);
    baseline(all, "no_change", "window", ModelMetrics::getNoChangeWindow);
    all.add(
        gauge(
            "learnstream_samples_per_second",
            "Samples taken in each second between the newest two metrics records.",
            ModelMetrics::getSamplesPerSecond));
    all.add(
        gauge(
            "learnstream_gradient_norm",
            "Euclidean norm of the last gradient, before clipping.",
            ModelMetrics::getGradientNorm));
    all.add(
        gauge(
            "learnstream_weight_norm",
            "Euclidean norm of all parameters.",
            ModelMetrics::getWeightNorm));
    all.add(
        gauge(
            "learnstream_learning_rate",
            "Learning rate of the next update.",
            ModelMetrics::getLearningRate));
    all.add(
        gauge(
            "learnstream_dead_units_ratio",
            "Share of ReLU units that were 0 over a whole window.",
            ModelMetrics::getDeadUnits));
    return List.copyOf(all);
  }

  private static void scores(
      List<Measure<ModelMetrics>> all, String over, Function<ModelMetrics, Scores> which) {
    all.add(
        gauge("learnstream_accuracy_ratio", ACCURACY, which.andThen(Scores::getAccuracy))
            .with(OVER, over));
    all.add(gauge("learnstream_loss", LOSS, which.andThen(Scores::getLoss)).with(OVER, over));
    all.add(
        gauge("learnstream_absolute_error", ERROR, which.andThen(Scores::getMeanAbsoluteError))
            .with(OVER, over));
    all.add(
        gauge(
                "learnstream_exact_match_ratio",
                "Share of samples whose labels are all right, where several may hold.",
                which.andThen(Scores::getExactMatch))
            .with(OVER, over));
  }

  private static void baseline(
      List<Measure<ModelMetrics>> all,
      String name,
      String over,
      Function<ModelMetrics, Scores> which) {
    all.add(
        gauge("learnstream_baseline_accuracy_ratio", ACCURACY, which.andThen(Scores::getAccuracy))
            .with("baseline", name, OVER, over));
    all.add(
        gauge("learnstream_baseline_loss", LOSS, which.andThen(Scores::getLoss))
            .with("baseline", name, OVER, over));
  }

  private static Measure<ModelMetrics> kappa(String over, Function<ModelMetrics, Double> which) {
    return gauge("learnstream_kappa", KAPPA, which).with(OVER, over);
  }

  private static Measure<ModelMetrics> coverage(String over, Function<ModelMetrics, Double> which) {
    return gauge(
            "learnstream_interval_coverage_ratio",
            "Share of numeric labels inside the predicted interval.",
            which)
        .with(OVER, over);
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  private static <P> Number of(P part, Function<P, ? extends Number> number) {
    return part == null ? null : number.apply(part);
  }

  /** Mean times count, in seconds. */
  static double sumOfSeconds(Latency latency) {
    return latency.getMean() * latency.getCount() / 1000;
  }
}

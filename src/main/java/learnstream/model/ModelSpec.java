package learnstream.model;

import java.util.List;
import learnstream.model.drift.DriftSpec;
import learnstream.model.feature.Feature;
import learnstream.model.feature.FeatureSpec;
import learnstream.model.feature.HistorySpec;
import learnstream.model.feature.OutlierPolicy;
import learnstream.model.feature.Scaling;
import learnstream.model.feature.TargetSpec;
import learnstream.model.spec.Specification;

/**
 * What a model is.
 *
 * @param id unique in its deployment
 * @param batchSize samples of one update
 * @param window number of samples in the sliding window of the metrics
 * @param outliers what is done with values far outside what the model has seen
 * @param fading factor by which a sample weighs less with each one after it
 * @param drift what is watched for changes; may be empty
 * @param driftIsDefault whether something is watched because nothing was said of it: then no stored
 *     state depends on it
 */
public record ModelSpec(
    String id,
    KindSpec kind,
    FeatureSpec features,
    TargetSpec target,
    Scaling scaling,
    OutlierPolicy outliers,
    int batchSize,
    int window,
    double fading,
    List<DriftSpec> drift,
    boolean driftIsDefault) {
  public ModelSpec {
    drift = List.copyOf(drift);
    if (batchSize > 1 && !kind.learnsBatches()) {
      throw new IllegalArgumentException(
          "batchSize: %d is not allowed; 1 is, since %s learns one sample at a time"
              .formatted(batchSize, kind.label()));
    }
  }

  /** A model that is not watched for changes. */
  public ModelSpec(
      String id,
      KindSpec kind,
      FeatureSpec features,
      TargetSpec target,
      Scaling scaling,
      OutlierPolicy outliers,
      int batchSize,
      int window,
      double fading) {
    this(
        id, kind, features, target, scaling, outliers, batchSize, window, fading, List.of(), false);
  }

  /** One that clips outliers. */
  public ModelSpec(
      String id,
      KindSpec kind,
      FeatureSpec features,
      TargetSpec target,
      Scaling scaling,
      int batchSize,
      int window,
      double fading) {
    this(id, kind, features, target, scaling, OutlierPolicy.CLIP, batchSize, window, fading);
  }

  /** The same, watched for changes. */
  public ModelSpec with(List<DriftSpec> watches) {
    return new ModelSpec(
        id, kind, features, target, scaling, outliers, batchSize, window, fading, watches, false);
  }

  /**
   * Number of scores: one for each class, label or target, or a single one for two classes: that of
   * the second one.
   */
  public int outputs() {
    return kind.outputs();
  }

  /** What a stored state depends on: it is read only into a model with the same. */
  public Specification specification() {
    Specification names =
        Specification.of("features")
            .with("count", features.count())
            .with("names", features.names(), List.of())
            .with(
                "fields",
                features.recordFields().stream().map(Feature::specification).toList(),
                List.of())
            .with("history", features.history().specification(), HistorySpec.NONE.specification());
    return kind.specification()
        .with("features", names)
        .with("target", target.specification())
        .with("scaling", scaling.specification(), new Scaling.None().specification())
        .with("batchSize", batchSize, 1)
        .with("window", window)
        .with(
            "drift",
            driftIsDefault ? List.of() : drift.stream().map(DriftSpec::specification).toList(),
            List.of());
  }

  /**
   * The key of storage format 1, which version 0.1 wrote: all that a stored state depended on then,
   * in one line. It never changes.
   */
  public String architecture() {
    return kind.architecture()
        + ", scaling "
        + scaling.text()
        + ", batch "
        + batchSize
        + ", window "
        + window
        + ", "
        + (features.names().isEmpty()
            ? ""
            : "features " + String.join("|", features.names()) + ", ")
        + target;
  }
}

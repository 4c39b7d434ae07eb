package learnstream.model.feature;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import learnstream.model.spec.Specification;

/**
 * What a model is told of the labels that came before a sample: they are further fields of its
 * record, which no record holds.
 *
 * @param lags how many labels back, ascending, each at least 1
 * @param mean how many labels a running mean remembers; 0: there is none
 * @param meanBy fields for whose values there is a running mean each
 * @param by the field for whose values there is a history each, or null: one for all
 * @param isRelative whether the label is learnt as its change from the last one, and earlier labels
 *     and means are told as their distance from it
 * @param hasChanges whether each number of a record is also told as its change from the record of
 *     the last label
 */
public record HistorySpec(
    List<Integer> lags,
    int mean,
    List<String> meanBy,
    String by,
    boolean isRelative,
    boolean hasChanges) {
  /** A model that is told nothing. */
  public static final HistorySpec NONE =
      new HistorySpec(List.of(), 0, List.of(), null, false, false);

  /** Longest way back, in labels. */
  public static final int MAX_LAG = 100_000;

  /** What a mean by a field remembers where there is no other. */
  private static final int DEFAULT_MEMORY = 100;

  /** Most lags. */
  public static final int MAX_LAGS = 1_000;

  public HistorySpec {
    lags = List.copyOf(new TreeSet<>(lags));
    meanBy = List.copyOf(meanBy);
  }

  /** How many labels each running mean remembers. */
  public int meanMemory() {
    return mean > 0 ? mean : DEFAULT_MEMORY;
  }

  /** The furthest way back. */
  public int maxLag() {
    return lags.isEmpty() ? isRelative || hasChanges ? 1 : 0 : lags.get(lags.size() - 1);
  }

  /** The fields that it adds, in order: lags, the mean, means by field, changes of numbers. */
  List<Feature> fields(List<Feature> record, TargetSpec target) {
    FeatureKind number = new FeatureKind.Numeric(new Scaling.Standard(), true);
    FeatureKind label =
        target.task() == Task.CLASSIFICATION ? new FeatureKind.Category(target.size()) : number;
    List<Feature> fields = new ArrayList<>();
    for (int lag : lags) {
      fields.add(new Feature("label " + lag + " back", null, label));
    }
    if (mean > 0) {
      fields.add(new Feature("mean label", null, number));
    }
    for (String field : meanBy) {
      fields.add(new Feature("mean label by " + field, null, number));
    }
    for (Feature field : record) {
      if (hasChanges && field.kind() instanceof FeatureKind.Numeric) {
        fields.add(new Feature("change of " + field.name(), null, number));
      }
    }
    return fields;
  }

  /** What a stored state depends on. */
  public Specification specification() {
    return Specification.of("history")
        .with("lags", lags.stream().map(Integer::longValue).toList(), List.of())
        .with("mean", mean, 0)
        .with("meanBy", meanBy, List.of())
        .with("by", by == null ? "" : by, "")
        .with("relative", isRelative, false)
        .with("changes", hasChanges, false);
  }
}
